// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Step, Submission} from "../../contracts/interfaces/IProcurementLedger.sol";
import {Approval} from "../../contracts/interfaces/ISigned.sol";
import {MerkleLog} from "../../contracts/lib/MerkleLog.sol";
import {Policies} from "../../contracts/lib/Policies.sol";
import {Trails} from "../../contracts/lib/Trails.sol";
import {LedgerFixture} from "./helpers/LedgerFixture.sol";
import {Reference} from "./helpers/Reference.sol";
import {vm} from "./helpers/Vm.sol";

/// @notice Rules that hold for any input.
contract FuzzTest is LedgerFixture {
    using MerkleLog for MerkleLog.Tree;

    MerkleLog.Tree private _tree;

    function testFuzz_rootEqualsTheDefinition(bytes32 seed, uint8 count) public {
        uint256 size = uint256(count) % 48;
        bytes32[] memory leaves = new bytes32[](size);
        for (uint256 i = 0; i < size; ++i) {
            leaves[i] = keccak256(abi.encode(seed, i));
            _tree.push(leaves[i]);
        }
        equal(_tree.root(), Reference.root(leaves), "root");
    }

    function testFuzz_leafHashOfAnyBytes(bytes memory data) public view {
        equal(MerkleLog.hashLeaf(data), sha256(bytes.concat(hex"00", data)), "leaf");
    }

    function testFuzz_nodeHash(bytes32 left, bytes32 right) public view {
        equal(MerkleLog.hashNode(left, right), sha256(abi.encodePacked(hex"01", left, right)), "node");
    }

    function testFuzz_requiredIsTheMostOfTheTags(uint128 policy, uint32 tags) public pure {
        uint256 most = 0;
        uint32 effective = tags == 0 ? uint32(1) << 30 : tags;
        for (uint256 bit = 0; bit < 32; ++bit) {
            uint256 nibble = (policy >> (4 * bit)) & 15;
            if ((effective >> bit) & 1 == 1 && nibble > most) most = nibble;
        }
        equal(Policies.required(Policies.pack(policy, 1, 0, 0), tags), most, "required");
    }

    function testFuzz_stepsOfAnyContentFoldToTheHead(bytes32[4] memory contents) public {
        bytes32 head = 0;
        for (uint256 i = 0; i < contents.length; ++i) {
            Step memory step = _step(PLANNING);
            step.content = contents[i];
            equal(step.previousHead, head, "previous head");
            head = ledger.stepDigest(step);
            ledger.record(_submission(step));
        }
        (bytes32 stored, , uint32 length, , , , , ) = ledger.trail(AGENCY, OCID_HASH);
        equal(stored, head, "head");
        equal(length, 4, "length");
    }

    /// @dev A step is accepted by exactly the rules written here anew; a refused one changes no storage.
    function testFuzz_aRefusedStepChangesNoStorage(
        uint32 tags,
        uint32 corrects,
        uint40 deadline,
        uint40 validUntil,
        uint8 approvals,
        bool two
    ) public {
        _record(PLANNING);
        Step memory step = _step(tags);
        (step.corrects, step.deadline) = (corrects % 4, deadline);
        (step.validUntil, step.approvals) = (validUntil, approvals % 11);
        Submission memory submission = two ? _submissionOfTwo(step) : _submission(step);
        bool good = _shouldPass(step, two ? 2 : 1);
        bytes32 before = _state();
        bytes memory call = abi.encodeCall(ledger.record, (submission));
        (bool ok, ) = address(ledger).call(call);
        isTrue(ok == good, good ? "should be accepted" : "should be refused");
        isTrue(ok == (_state() != before), "storage changes exactly when it is accepted");
    }

    function _shouldPass(Step memory step, uint256 given) private view returns (bool) {
        if (step.tags & ~uint32(0xc000ffff) != 0 || step.validUntil < block.timestamp) return false;
        if (step.corrects > 1 || step.approvals > 8) return false;
        bool awarding = step.tags & ((1 << 6) | (1 << 7) | (1 << 9)) != 0;
        if (awarding && block.timestamp < step.deadline) return false;
        uint256 required = step.approvals;
        uint32 deciding = 0xc0004fe0;
        if (step.tags == 0 || step.tags & deciding != 0) required = required < 2 ? 2 : required;
        if (required == 0) required = 1;
        return given >= required;
    }

    function _state() private view returns (bytes32) {
        (bytes32 head, uint32 number, uint32 length, uint40 deadline, uint8 most, bool closed, , ) = ledger
            .trail(AGENCY, OCID_HASH);
        return
            keccak256(
                abi.encode(
                    head,
                    number,
                    length,
                    deadline,
                    most,
                    closed,
                    log.size(),
                    log.root(),
                    ledger.trailCount(AGENCY)
                )
            );
    }

    function testFuzz_noOtherKeySigns(uint256 key, bytes32 content) public {
        key = 1 + (key % (type(uint128).max - 1));
        vm.assume(key != KEY + 2);
        Step memory step = _step(PLANNING);
        step.content = content;
        Approval[] memory approvals = new Approval[](1);
        approvals[0] = Approval(2, _signer(KEY + 2), _sign(key, ledger.stepDigest(step)));
        bytes memory call = abi.encodeCall(ledger.record, (Submission(step, 0, OCID, approvals)));
        (bool ok, ) = address(ledger).call(call);
        isTrue(!ok, "refused");
    }

    function testFuzz_anyChangedByteOfASignatureIsRefused(uint8 place, uint8 flip) public {
        vm.assume(flip != 0);
        Submission memory submission = _submission(_step(PLANNING));
        bytes memory signature = submission.approvals[0].signature;
        uint256 i = uint256(place) % 65;
        signature[i] = bytes1(uint8(signature[i]) ^ flip);
        (bool ok, ) = address(ledger).call(abi.encodeCall(ledger.record, (submission)));
        isTrue(!ok, "refused");
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Grant} from "../../contracts/interfaces/IAgencyDirectory.sol";
import {Step, Submission} from "../../contracts/interfaces/IProcurementLedger.sol";
import {DirectoryFixture} from "./helpers/DirectoryFixture.sol";
import {Reference} from "./helpers/Reference.sol";
import {Vm, vm} from "./helpers/Vm.sol";

/// @notice Plays everybody: records, batches, corrects, grants, revokes, proposes, withdraws, attacks; and keeps its
/// own copy of every entry that the log announced.
contract Actor is DirectoryFixture {
    bytes32 private constant ENTRY = keccak256("Entry(uint64,bytes32,bytes)");

    bytes32[] private _leaves;
    bytes32 public signedHead;
    uint256 public sizeBefore;
    bool public shrank;
    bool public forged;
    bool public replayed;
    bytes[] private _accepted;

    constructor() {
        vm.recordLogs();
        super.setUp();
        _take();
    }

    function setUp() public override {}

    function step(uint32 tags, bytes32 content, bool two) external {
        Step memory next = _step(tags & 0xffff);
        next.content = content;
        Submission memory submission = two ? _submissionOfTwo(next) : _submission(next);
        vm.recordLogs();
        try ledger.record(submission) {
            signedHead = ledger.stepDigest(next);
            _accepted.push(abi.encode(submission));
        } catch {}
        _take();
    }

    function batch(bytes32 content, uint8 broken) external {
        Submission[] memory list = new Submission[](3);
        Step memory next = _step(PLANNING);
        bytes32 head = next.previousHead;
        for (uint256 i = 0; i < 3; ++i) {
            (next.previousHead, next.content) = (head, keccak256(abi.encode(content, i)));
            head = ledger.stepDigest(next);
            Step memory copy = abi.decode(abi.encode(next), (Step));
            list[i] = Submission(copy, 0, copy.previousHead == 0 ? OCID : "", _approvals(head, 2));
            if (i == broken % 4) list[i].approvals[0].signature = new bytes(65);
        }
        vm.recordLogs();
        ledger.recordBatch(list);
        _take();
        (signedHead, , , , , , , ) = ledger.trail(AGENCY, OCID_HASH);
    }

    function replay(uint256 which) external {
        if (_accepted.length == 0) return;
        vm.recordLogs();
        try ledger.record(abi.decode(_accepted[which % _accepted.length], (Submission))) {
            replayed = true;
        } catch {}
        _take();
    }

    function grant(uint8 roles) external {
        uint32 number = directory.mandateCount(AGENCY) + 1;
        Grant memory more = _grant(number, uint32(roles) | RECORD);
        bytes32 digest = _grantDigest(number, more, UNTIL);
        vm.recordLogs();
        try directory.grantMandate(AGENCY, more, UNTIL, _approvals(digest, 1)) {} catch {}
        _take();
    }

    function revoke(uint8 which) external {
        uint32 number = 5 + (which % 16);
        vm.recordLogs();
        try
            directory.revokeMandate(AGENCY, number, 1, 0, _approval(1, _revokeDigest(number, 1, 0)))
        {} catch {}
        _take();
    }

    function propose(bool writer) external {
        vm.recordLogs();
        vm.startPrank(ADMIN);
        if (writer) log.proposeWriter(6, address(ledger));
        else directory.proposeRecovery(AGENCY, _grant(100, ADMINISTER));
        vm.stopPrank();
        _take();
    }

    function forge(uint8 kind, bytes32 a, bytes32 b) external {
        vm.recordLogs();
        try log.append(abi.encode(uint256(kind), block.timestamp, a, b)) {
            forged = true;
        } catch {}
        _take();
    }

    function pass(uint16 time) external {
        vm.warp(block.timestamp + time);
    }

    function checkpoint() external {
        log.checkpoint();
    }

    function leaves() external view returns (bytes32[] memory) {
        return _leaves;
    }

    /// @dev Entries must come dense, of the present time, from the log alone.
    function _take() private {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] != ENTRY) continue;
            bytes memory words = abi.decode(logs[i].data, (bytes));
            uint256 kind = uint256(bytes32(words));
            equal(logs[i].emitter, address(log), "emitter");
            equal(uint256(logs[i].topics[1]), _leaves.length, "dense index");
            isTrue(kind <= 5 || kind == 9 || kind == 14, "kinds that are bound");
            _leaves.push(sha256(bytes.concat(hex"00", words)));
        }
        if (log.size() < sizeBefore) shrank = true;
        sizeBefore = log.size();
    }
}

contract InvariantsTest is DirectoryFixture {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    Actor private _actor;

    function setUp() public override {
        _actor = new Actor();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_actor);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        bytes4[] memory selectors = new bytes4[](9);
        selectors[0] = Actor.step.selector;
        selectors[1] = Actor.batch.selector;
        selectors[2] = Actor.replay.selector;
        selectors[3] = Actor.grant.selector;
        selectors[4] = Actor.revoke.selector;
        selectors[5] = Actor.propose.selector;
        selectors[6] = Actor.forge.selector;
        selectors[7] = Actor.pass.selector;
        selectors[8] = Actor.checkpoint.selector;
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(_actor), selectors);
    }

    function invariant_rootEqualsTheReference() public view {
        bytes32[] memory leaves = _actor.leaves();
        equal(_actor.log().size(), leaves.length, "size");
        equal(_actor.log().root(), Reference.root(leaves), "root");
    }

    function invariant_stepsFoldToTheHead() public view {
        (bytes32 head, , , , , , , ) = _actor.ledger().trail(AGENCY, OCID_HASH);
        equal(head, _actor.signedHead(), "head");
    }

    function invariant_sizeOnlyGrows() public view {
        isTrue(!_actor.shrank(), "the log shrank");
    }

    function invariant_onlyBoundWritersAppend() public view {
        isTrue(!_actor.forged(), "a stranger appended");
    }

    function invariant_noSignatureIsGoodTwice() public view {
        isTrue(!_actor.replayed(), "a step was recorded twice");
    }
}

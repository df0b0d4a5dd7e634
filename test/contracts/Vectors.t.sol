// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Grant} from "../../contracts/interfaces/IAgencyDirectory.sol";
import {Step, Withdrawal} from "../../contracts/interfaces/IProcurementLedger.sol";
import {Mandates} from "../../contracts/lib/Mandates.sol";
import {MerkleLog} from "../../contracts/lib/MerkleLog.sol";
import {Messages} from "../../contracts/lib/Messages.sol";
import {Policies} from "../../contracts/lib/Policies.sol";
import {Check} from "./helpers/Check.sol";
import {vm} from "./helpers/Vm.sol";

/// @notice What takes calldata in the libraries, callable with memory.
contract MessagesHarness {
    function hashStep(Step calldata step) external pure returns (bytes32) {
        return Messages.hashStep(step);
    }

    function hashWithdraw(Withdrawal calldata withdrawal) external pure returns (bytes32) {
        return Messages.hashWithdraw(withdrawal);
    }
}

/// @notice The vectors of test/vectors, which the TypeScript twin reads too.
contract VectorsTest is Check {
    using MerkleLog for MerkleLog.Tree;
    using Mandates for uint256;

    MerkleLog.Tree private _tree;
    MessagesHarness private _messages = new MessagesHarness();

    function _read(string memory name) private view returns (string memory) {
        return vm.readFile(string.concat(vm.projectRoot(), "/test/vectors/", name, ".json"));
    }

    function _at(string memory list, uint256 i, string memory field) private pure returns (string memory) {
        return string.concat(".", list, "[", vm.toString(i), "]", field);
    }

    function test_rootsOfEverySize() public {
        string memory json = _read("log");
        bytes[] memory data = vm.parseJsonBytesArray(json, ".data");
        bytes32[] memory roots = vm.parseJsonBytes32Array(json, ".roots");
        bytes32[] memory leaves = vm.parseJsonBytes32Array(json, ".leaves");
        equal(_tree.root(), roots[0], "root of nothing");
        for (uint256 i = 0; i < data.length; ++i) {
            equal(MerkleLog.hashLeaf(data[i]), leaves[i], "leaf");
            equal(_tree.push(leaves[i]), i, "index");
            equal(_tree.root(), roots[i + 1], "root");
        }
        equal(data.length, 40, "sizes tried");
    }

    function test_digests() public view {
        string memory json = _read("digests");
        uint256 count = 0;
        for (; vm.keyExistsJson(json, _at("digests", count, "")); ++count) {
            string memory at = _at("digests", count, "");
            bytes32 digest = keccak256(
                abi.encodePacked(hex"1901", _separator(json, at), _structHash(json, at))
            );
            equal(digest, vm.parseJsonBytes32(json, string.concat(at, ".digest")), at);
        }
        equal(count, 22, "digests tried");
    }

    function _separator(string memory json, string memory at) private pure returns (bytes32) {
        bytes32 typeHash = keccak256(
            "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
        );
        uint256 chainId = vm.parseJsonUint(json, string.concat(at, ".chainId"));
        address verifying = vm.parseJsonAddress(json, string.concat(at, ".verifyingContract"));
        return keccak256(abi.encode(typeHash, keccak256("Jejak"), keccak256("1"), chainId, verifying));
    }

    function _structHash(string memory json, string memory at) private view returns (bytes32) {
        bytes32 kind = keccak256(bytes(vm.parseJsonString(json, string.concat(at, ".type"))));
        string memory m = string.concat(at, ".message.");
        bytes32 agency = _word(json, m, "agency");
        if (kind == keccak256("Step")) return _messages.hashStep(_step(json, m, agency));
        if (kind == keccak256("Withdraw")) {
            return
                _messages.hashWithdraw(
                    Withdrawal(
                        agency,
                        _ocidHash(json, m),
                        uint32(_uint(json, m, "index")),
                        _word(json, m, "content"),
                        uint8(_uint(json, m, "reason"))
                    )
                );
        }
        if (kind == keccak256("Change")) {
            return
                Messages.hashChange(
                    agency,
                    uint8(_uint(json, m, "action")),
                    _word(json, m, "content"),
                    uint40(_uint(json, m, "validUntil")),
                    _word(json, m, "previousHead")
                );
        }
        if (kind == keccak256("Revoke")) {
            return
                Messages.hashRevoke(
                    agency,
                    uint32(_uint(json, m, "number")),
                    uint8(_uint(json, m, "reason")),
                    uint40(_uint(json, m, "suspectFrom"))
                );
        }
        isTrue(kind == keccak256("Veto"), "a type that is known");
        return Messages.hashVeto(agency, uint32(_uint(json, m, "proposal")));
    }

    function _step(string memory json, string memory m, bytes32 agency) private pure returns (Step memory) {
        return
            Step({
                agency: agency,
                ocidHash: _ocidHash(json, m),
                tags: uint32(_uint(json, m, "tags")),
                content: _word(json, m, "content"),
                corrects: uint32(_uint(json, m, "corrects")),
                deadline: uint40(_uint(json, m, "deadline")),
                validUntil: uint40(_uint(json, m, "validUntil")),
                approvals: uint8(_uint(json, m, "approvals")),
                previousHead: _word(json, m, "previousHead")
            });
    }

    function _ocidHash(string memory json, string memory m) private pure returns (bytes32) {
        return keccak256(bytes(vm.parseJsonString(json, string.concat(m, "ocid"))));
    }

    function _word(string memory json, string memory m, string memory field) private pure returns (bytes32) {
        return vm.parseJsonBytes32(json, string.concat(m, field));
    }

    function _uint(string memory json, string memory m, string memory field) private pure returns (uint256) {
        return vm.parseJsonUint(json, string.concat(m, field));
    }

    function test_leavesAndSubjects() public view {
        string memory json = _read("entries");
        uint256 count = 0;
        for (; vm.keyExistsJson(json, _at("entries", count, "")); ++count) {
            bytes memory words = vm.parseJsonBytes(json, _at("entries", count, ".words"));
            bytes32 subject;
            assembly {
                subject := keccak256(add(words, 96), 64)
            }
            equal(
                MerkleLog.hashLeaf(words),
                vm.parseJsonBytes32(json, _at("entries", count, ".leaf")),
                "leaf"
            );
            equal(subject, vm.parseJsonBytes32(json, _at("entries", count, ".subject")), "subject");
        }
        isTrue(count >= 20, "entries tried");
    }

    function test_policies() public view {
        string memory json = _read("rules");
        uint256 count = 0;
        for (; vm.keyExistsJson(json, _at("required", count, "")); ++count) {
            string memory at = _at("required", count, ".");
            uint128 policy = uint128(_uint(json, at, "policy"));
            uint256 required = Policies.required(
                Policies.pack(policy, 1, 0, 0),
                uint32(_uint(json, at, "tags"))
            );
            uint256 asked = _uint(json, at, "approvals");
            uint256 most = _uint(json, at, "corrects") == 0 ? 0 : _uint(json, at, "maxRequired");
            if (asked > required) required = asked;
            if (most > required) required = most;
            equal(required, _uint(json, at, "required"), at);
        }
        equal(count, 67, "cases of required");
        for (count = 0; vm.keyExistsJson(json, _at("lowers", count, "")); ++count) {
            string memory at = _at("lowers", count, ".");
            uint256 word = Policies.pack(
                uint128(_uint(json, at, "before")),
                uint8(_uint(json, at, "beforeChange")),
                0,
                0
            );
            bool lowers = Policies.lowers(
                word,
                uint128(_uint(json, at, "after")),
                uint8(_uint(json, at, "afterChange"))
            );
            isTrue(lowers == vm.parseJsonBool(json, string.concat(at, "lowers")), at);
        }
        equal(count, 16, "cases of lowering");
    }

    function test_packedMandates() public view {
        string memory json = _read("rules");
        uint256 count = 0;
        for (; vm.keyExistsJson(json, _at("mandates", count, "")); ++count) {
            string memory at = _at("mandates", count, ".");
            Grant memory grant;
            grant.roles = uint32(_uint(json, at, "roles"));
            grant.tags = uint32(_uint(json, at, "tags"));
            grant.from = uint40(_uint(json, at, "from"));
            grant.until = uint40(_uint(json, at, "until"));
            uint256 packed = Mandates.terms(grant).withGranted(uint64(_uint(json, at, "grantedIndex")));
            packed = packed.withRevoked(uint64(_uint(json, at, "revokedIndex")));
            equal(bytes32(packed), _word(json, at, "packed"), at);
        }
        equal(count, 12, "mandates tried");
    }
}

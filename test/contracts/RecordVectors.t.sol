// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Batch, Erasure, StatusChange} from "../../contracts/interfaces/IRecordRegistry.sol";
import {Batches} from "../../contracts/lib/Batches.sol";
import {Items} from "../../contracts/lib/Items.sol";
import {MerkleLog} from "../../contracts/lib/MerkleLog.sol";
import {RecordMessages} from "../../contracts/lib/RecordMessages.sol";
import {Check} from "./helpers/Check.sol";
import {vm} from "./helpers/Vm.sol";

/// @notice What takes calldata in the libraries, callable with memory.
contract RecordsHarness {
    function hashBatch(Batch calldata batch) external pure returns (bytes32) {
        return RecordMessages.hashBatch(batch);
    }

    function hashStatus(StatusChange calldata change, bytes32 items) external pure returns (bytes32) {
        return RecordMessages.hashStatus(change, items);
    }

    function hashErase(Erasure calldata erasure, bytes32 items) external pure returns (bytes32) {
        return RecordMessages.hashErase(erasure, items);
    }

    function pack(
        uint32[] calldata indexes,
        bytes32[] calldata successors
    ) external pure returns (bytes memory) {
        return Items.pack(indexes, successors);
    }
}

/// @notice The vectors of test/vectors/records.json, which the TypeScript twin reads too.
contract RecordVectorsTest is Check {
    RecordsHarness private _records = new RecordsHarness();
    uint256[2] private _status;
    uint256 private _erased;

    function _read() private view returns (string memory) {
        return vm.readFile(string.concat(vm.projectRoot(), "/test/vectors/records.json"));
    }

    function _at(string memory list, uint256 i, string memory field) private pure returns (string memory) {
        return string.concat(".", list, "[", vm.toString(i), "]", field);
    }

    function test_leavesAndSubjects() public view {
        string memory json = _read();
        uint256 count = 0;
        for (; vm.keyExistsJson(json, _at("entries", count, "")); ++count) {
            bytes memory words = vm.parseJsonBytes(json, _at("entries", count, ".words"));
            bytes32 subject;
            assembly {
                subject := keccak256(add(words, 96), 64)
            }
            bytes32 leaf = vm.parseJsonBytes32(json, _at("entries", count, ".leaf"));
            equal(MerkleLog.hashLeaf(words), leaf, "leaf");
            equal(subject, vm.parseJsonBytes32(json, _at("entries", count, ".subject")), "subject");
        }
        equal(count, 9, "entries tried");
    }

    function test_digests() public view {
        string memory json = _read();
        uint256 count = 0;
        for (; vm.keyExistsJson(json, _at("digests", count, "")); ++count) {
            string memory at = _at("digests", count, "");
            bytes32 digest = keccak256(
                abi.encodePacked(hex"1901", _separator(json, at), _structHash(json, at))
            );
            equal(digest, vm.parseJsonBytes32(json, string.concat(at, ".digest")), at);
        }
        equal(count, 6, "digests tried");
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
        bytes32 agency = vm.parseJsonBytes32(json, string.concat(m, "agency"));
        uint40 validUntil = uint40(_uint(json, m, "validUntil"));
        if (kind == keccak256("Batch")) {
            bytes32 root = vm.parseJsonBytes32(json, string.concat(m, "root"));
            uint32 number = uint32(_uint(json, m, "number"));
            return
                _records.hashBatch(Batch(agency, number, root, uint32(_uint(json, m, "size")), validUntil));
        }
        bytes32 items = vm.parseJsonBytes32(json, string.concat(m, "items"));
        uint32 batch = uint32(_uint(json, m, "batch"));
        uint32 sequence = uint32(_uint(json, m, "sequence"));
        uint32[] memory none = new uint32[](0);
        if (kind == keccak256("Erase")) {
            return _records.hashErase(Erasure(agency, batch, sequence, validUntil, none), items);
        }
        isTrue(kind == keccak256("Status"), "a type that is known");
        StatusChange memory change = StatusChange({
            agency: agency,
            batch: batch,
            sequence: sequence,
            status: uint8(_uint(json, m, "status")),
            reason: uint8(_uint(json, m, "reason")),
            validUntil: validUntil,
            indexes: none,
            successors: new bytes32[](0)
        });
        return _records.hashStatus(change, items);
    }

    function _uint(string memory json, string memory m, string memory field) private pure returns (uint256) {
        return vm.parseJsonUint(json, string.concat(m, field));
    }

    function test_items() public view {
        string memory json = _read();
        uint256 count = 0;
        for (; vm.keyExistsJson(json, _at("items", count, "")); ++count) {
            uint256[] memory given = vm.parseJsonUintArray(json, _at("items", count, ".indexes"));
            uint32[] memory indexes = new uint32[](given.length);
            for (uint256 i = 0; i < given.length; ++i) indexes[i] = uint32(given[i]);
            bytes memory words = _records.pack(indexes, new bytes32[](0));
            equal(words, vm.parseJsonBytes(json, _at("items", count, ".words")), "words");
            equal(keccak256(words), vm.parseJsonBytes32(json, _at("items", count, ".hash")), "hash");
        }
        equal(count, 5, "lists tried");
    }

    function test_bitmaps() public {
        string memory json = _read();
        uint256 count = 0;
        for (; vm.keyExistsJson(json, _at("bitmaps.changes", count, "")); ++count) {
            string memory at = _at("bitmaps.changes", count, "");
            if (vm.keyExistsJson(json, string.concat(at, ".erased"))) _erase(json, at);
            else _set(json, at);
        }
        equal(count, 6, "changes tried");
        bytes32[] memory status = vm.parseJsonBytes32Array(json, ".bitmaps.status");
        for (uint256 i = 0; i < 2; ++i) equal(bytes32(_status[i]), status[i], "status");
        equal(bytes32(_erased), vm.parseJsonBytes32Array(json, ".bitmaps.erased")[0], "erased");
    }

    function _set(string memory json, string memory at) private {
        uint256 status = vm.parseJsonUint(json, string.concat(at, ".status"));
        uint256[] memory indexes = vm.parseJsonUintArray(json, string.concat(at, ".indexes"));
        for (uint256 i = 0; i < indexes.length; ++i) {
            (uint256 slot, uint256 shift) = Batches.statusPlace(indexes[i]);
            _status[slot] = (_status[slot] & ~(uint256(3) << shift)) | (status << shift);
        }
    }

    function _erase(string memory json, string memory at) private {
        uint256[] memory indexes = vm.parseJsonUintArray(json, string.concat(at, ".erased"));
        for (uint256 i = 0; i < indexes.length; ++i) {
            (uint256 slot, uint256 mask) = Batches.erasedPlace(indexes[i]);
            equal(slot, 0, "slot of the erased set");
            _erased |= mask;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAgencyDirectory} from "../../contracts/interfaces/IAgencyDirectory.sol";
import {Batch, Erasure, IRecordRegistry, StatusChange} from "../../contracts/interfaces/IRecordRegistry.sol";
import {Approval, ISigned} from "../../contracts/interfaces/ISigned.sol";
import {RegistryFixture} from "./helpers/RegistryFixture.sol";
import {Vm, vm} from "./helpers/Vm.sol";

/// @notice Status and erasure of records: which change follows which, and what the entry says.
contract RecordStatusTest is RegistryFixture {
    function setUp() public override {
        super.setUp();
        _anchor();
    }

    function _refused(StatusChange memory change, bytes memory reason) private {
        Approval memory approval = _approval(5, registry.statusDigest(change));
        _refused(change, approval, reason);
    }

    function _refused(StatusChange memory change, Approval memory approval, bytes memory reason) private {
        uint64 size = log.size();
        uint32 sequence = _sequence(1);
        vm.expectRevert(reason);
        registry.changeStatus(change, 0, approval);
        equal(log.size(), size, "size after a refusal");
        equal(_sequence(1), sequence, "sequence after a refusal");
    }

    function _refused(Erasure memory erasure, bytes memory reason) private {
        uint64 size = log.size();
        Approval memory approval = _approval(5, registry.erasureDigest(erasure));
        vm.expectRevert(reason);
        registry.erase(erasure, 0, approval);
        equal(log.size(), size, "size after a refusal");
    }

    /// @dev Refused for its lists: such a change has no digest either.
    function _unsignable(StatusChange memory change, bytes memory reason) private {
        vm.expectRevert(reason);
        registry.statusDigest(change);
        Approval memory approval = _approval(5, 0);
        vm.expectRevert(reason);
        registry.changeStatus(change, 0, approval);
    }

    function _status(uint32 index) private view returns (uint8) {
        return registry.statusOf(AGENCY, 1, index);
    }

    function test_changeIsAnEntry() public {
        StatusChange memory change = _change(SUPERSEDED, _range(3, 9));
        change.reason = 7;
        Approval memory approval = _byP256(registry.statusDigest(change));
        vm.recordLogs();
        uint64 index = registry.changeStatus(change, 0, approval);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        uint256 meta = (3 << 248) | (7 << 240) | (9 << 224) | (uint256(UNTIL) << 152);
        bytes memory head = abi.encode(7, block.timestamp, AGENCY, 1, meta, uint256(6) << 224);
        uint256 first = 0x000000030000000400000005000000060000000700000008000000090000000a;
        bytes memory items = abi.encodePacked(first, uint256(11) << 224, change.successors);
        equal(abi.decode(logs[0].data, (bytes)), bytes.concat(head, items), "words");
        equal(uint256(logs[1].topics[1]), index, "approved index");
        equal(registry.statusDigest(change), _statusDigest(change, items), "digest");
        equal(_sequence(1), 1, "sequence");
    }

    function _statusDigest(StatusChange memory change, bytes memory items) private view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "Status(bytes32 agency,uint32 batch,uint32 sequence,uint8 status,uint8 reason,bytes32 items,uint40 validUntil)"
        );
        bytes memory encoded = abi.encode(typeHash, change.agency, change.batch, change.sequence);
        bytes memory rest = abi.encode(change.status, change.reason, keccak256(items), change.validUntil);
        bytes32 hash = keccak256(bytes.concat(encoded, rest));
        return keccak256(abi.encodePacked(hex"1901", _separator(address(registry)), hash));
    }

    function test_erasureIsAnEntry() public {
        _set(REVOKED, _list(4));
        Erasure memory erasure = _erasure(_list(4, 200));
        bytes memory items = abi.encodePacked(uint32(4), uint32(200), new bytes(24));
        bytes32 typeHash = keccak256(
            "Erase(bytes32 agency,uint32 batch,uint32 sequence,bytes32 items,uint40 validUntil)"
        );
        bytes32 hash = keccak256(abi.encode(typeHash, AGENCY, 1, 1, keccak256(items), UNTIL));
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", _separator(address(registry)), hash));
        equal(registry.erasureDigest(erasure), digest, "digest");
        vm.recordLogs();
        _erase(erasure.indexes);
        uint256 meta = (2 << 224) | (1 << 192) | (uint256(UNTIL) << 152);
        bytes memory head = abi.encode(8, block.timestamp, AGENCY, 1, meta, uint256(5) << 224);
        equal(abi.decode(vm.getRecordedLogs()[0].data, (bytes)), bytes.concat(head, items), "words");
        isTrue(registry.erased(AGENCY, 1, 4) && registry.erased(AGENCY, 1, 200), "erased");
        isTrue(!registry.erased(AGENCY, 1, 5), "not erased");
        equal(_status(4), REVOKED, "status stays");
        _set(SUSPENDED, _list(200));
        equal(_status(200), SUSPENDED, "the erased may change");
    }

    function test_transitions() public {
        uint8[2] memory ends = [REVOKED, SUPERSEDED];
        for (uint8 i = 0; i < 2; ++i) {
            uint32 direct = 10 * i;
            _set(ends[i], _list(direct));
            _set(SUSPENDED, _list(direct + 1));
            _set(ends[i], _list(direct + 1));
            for (uint8 status = 0; status <= 3; ++status) {
                if (status == ends[i]) continue;
                _refused(
                    _change(status, _list(direct)),
                    abi.encodeWithSelector(IRecordRegistry.RegistryFinalStatus.selector, direct, ends[i])
                );
            }
        }
        _set(SUSPENDED, _list(30));
        _set(0, _list(30));
        _set(SUSPENDED, _list(30));
        equal(_status(30), SUSPENDED, "suspended again");
        for (uint8 status = 0; status <= 3; ++status) {
            uint32 index = [uint32(31), 0, 30, 10][status];
            _refused(
                _change(status, _list(index)),
                abi.encodeWithSelector(IRecordRegistry.RegistrySameStatus.selector, index, status)
            );
        }
    }

    function test_allOrNone() public {
        _set(REVOKED, _list(7));
        _refused(
            _change(SUSPENDED, _range(0, 8)),
            abi.encodeWithSelector(IRecordRegistry.RegistryFinalStatus.selector, 7, REVOKED)
        );
        equal(_status(0), 0, "the others stay");
        _erase(_list(7));
        _refused(
            _erasure(_range(6, 2)),
            abi.encodeWithSelector(IRecordRegistry.RegistryAlreadyErased.selector, 7)
        );
        isTrue(!registry.erased(AGENCY, 1, 6), "not erased");
    }

    /// @dev A suspension that was lifted cannot be brought back by sending the old signature again.
    function test_staleReplaysAreRefused() public {
        StatusChange memory change = _change(SUSPENDED, _list(9));
        Approval memory approval = _approval(5, registry.statusDigest(change));
        registry.changeStatus(change, 0, approval);
        bytes4 stale = IRecordRegistry.RegistryStaleSequence.selector;
        _refused(change, approval, abi.encodeWithSelector(stale, 0, 1));
        _set(0, _list(9));
        _refused(change, approval, abi.encodeWithSelector(stale, 0, 2));
        change.sequence = 2;
        _refused(
            change,
            approval,
            abi.encodeWithSelector(
                ISigned.SignatureInvalid.selector,
                5,
                _signer(KEY + 5),
                registry.statusDigest(change)
            )
        );
        Erasure memory erasure = _erasure(_list(9));
        Approval memory consent = _approval(5, registry.erasureDigest(erasure));
        registry.erase(erasure, 0, consent);
        vm.expectRevert(abi.encodeWithSelector(stale, 2, 3));
        registry.erase(erasure, 0, consent);
        change.sequence = 9;
        _refused(change, abi.encodeWithSelector(stale, 9, 3));
    }

    function test_listsAreBounded() public {
        bytes4 count = IRecordRegistry.RegistryInvalidCount.selector;
        _unsignable(_change(SUSPENDED, _range(0, 0)), abi.encodeWithSelector(count, 0, 400));
        _unsignable(_change(SUSPENDED, _range(0, 401)), abi.encodeWithSelector(count, 401, 400));
        _unsignable(_change(SUPERSEDED, _range(0, 52)), abi.encodeWithSelector(count, 52, 51));
        Erasure memory nothing = _erasure(_range(0, 0));
        vm.expectRevert(abi.encodeWithSelector(count, 0, 400));
        registry.erasureDigest(nothing);
        _set(SUPERSEDED, _range(0, 51));
        equal(_status(50), SUPERSEDED, "as many as an entry holds");
    }

    function test_fourHundredAtOnce() public {
        registry.anchor(_large(), 0, _approval(5, registry.batchDigest(_large())));
        StatusChange memory change = _change(SUSPENDED, _range(100, 400));
        (change.batch, change.sequence) = (2, 0);
        vm.recordLogs();
        _apply(change);
        equal(abi.decode(vm.getRecordedLogs()[0].data, (bytes)).length, 56 * 32, "entry");
        equal(registry.statusOf(AGENCY, 2, 499), SUSPENDED, "the last");
        equal(registry.statusOf(AGENCY, 2, 500), 0, "the one behind it");
    }

    function test_indexesAreAscendingPlacesOfTheBatch() public {
        bytes4 order = IRecordRegistry.RegistryIndexesNotAscending.selector;
        bytes4 unknown = IRecordRegistry.RegistryUnknownIndex.selector;
        _refused(_change(REVOKED, _list(4, 4)), abi.encodeWithSelector(order, 4, 4));
        _refused(_change(REVOKED, _list(4, 3)), abi.encodeWithSelector(order, 4, 3));
        _refused(_change(REVOKED, _list(4, SIZE)), abi.encodeWithSelector(unknown, SIZE, SIZE));
        _refused(_erasure(_list(5, 4)), abi.encodeWithSelector(order, 5, 4));
        _refused(_erasure(_list(SIZE)), abi.encodeWithSelector(unknown, SIZE, SIZE));
        vm.expectRevert(abi.encodeWithSelector(unknown, SIZE, SIZE));
        registry.statusOf(AGENCY, 1, SIZE);
        vm.expectRevert(abi.encodeWithSelector(unknown, SIZE, SIZE));
        registry.erased(AGENCY, 1, SIZE);
    }

    function test_unknownBatches() public {
        bytes memory unknown = abi.encodeWithSelector(
            IRecordRegistry.RegistryUnknownBatch.selector,
            AGENCY,
            2
        );
        StatusChange memory change = _change(REVOKED, _list(0));
        change.batch = 2;
        _refused(change, unknown);
        Erasure memory erasure = _erasure(_list(0));
        erasure.batch = 2;
        _refused(erasure, unknown);
        vm.expectRevert(unknown);
        registry.statusOf(AGENCY, 2, 0);
        vm.expectRevert(unknown);
        registry.erased(AGENCY, 2, 0);
    }

    function test_rulesOfAChange() public {
        StatusChange memory change = _change(REVOKED, _list(0));
        change.reason = 8;
        _refused(change, abi.encodeWithSelector(IRecordRegistry.RegistryInvalidReason.selector, 8));
        change = _change(4, _list(0));
        _unsignable(change, abi.encodeWithSelector(IRecordRegistry.RegistryInvalidStatus.selector, 4));
        bytes4 successors = IRecordRegistry.RegistryInvalidSuccessors.selector;
        change = _change(REVOKED, _list(0));
        change.successors = new bytes32[](1);
        _unsignable(change, abi.encodeWithSelector(successors, 1, 0));
        change = _change(SUPERSEDED, _list(0, 1));
        change.successors = new bytes32[](1);
        _unsignable(change, abi.encodeWithSelector(successors, 1, 2));
        change = _change(REVOKED, _list(0));
        change.validUntil = uint40(block.timestamp - 1);
        bytes4 expired = IRecordRegistry.RegistryExpired.selector;
        _refused(change, abi.encodeWithSelector(expired, change.validUntil, block.timestamp));
        Erasure memory erasure = _erasure(_list(0));
        erasure.validUntil = uint40(block.timestamp - 1);
        _refused(erasure, abi.encodeWithSelector(expired, erasure.validUntil, block.timestamp));
    }

    function test_onlyIssuersOfTheAgencyChange() public {
        StatusChange memory change = _change(REVOKED, _list(0));
        bytes4 without = IAgencyDirectory.DirectoryMandateWithoutRole.selector;
        bytes32 digest = registry.statusDigest(change);
        _refused(change, _approval(2, digest), abi.encodeWithSelector(without, AGENCY, 2, RECORD, ISSUE));
        _refused(change, _byStranger(digest), abi.encodeWithSelector(without, AGENCY, 1, ADMINISTER, ISSUE));
        Approval memory forErasure = _approval(5, registry.erasureDigest(_erasure(_list(0))));
        _refused(
            change,
            forErasure,
            abi.encodeWithSelector(ISigned.SignatureInvalid.selector, 5, _signer(KEY + 5), digest)
        );
    }

    function _large() private view returns (Batch memory) {
        return Batch(AGENCY, 2, keccak256("large"), 512, UNTIL);
    }
}

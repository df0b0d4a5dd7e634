// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAgencyDirectory} from "./interfaces/IAgencyDirectory.sol";
import {IAuditLog} from "./interfaces/IAuditLog.sol";
import {Batch, Erasure, IRecordRegistry, StatusChange} from "./interfaces/IRecordRegistry.sol";
import {Approval} from "./interfaces/ISigned.sol";
import {Batches} from "./lib/Batches.sol";
import {Items} from "./lib/Items.sol";
import {RecordKinds} from "./lib/RecordKinds.sol";
import {RecordMessages} from "./lib/RecordMessages.sol";
import {Signed} from "./lib/Signed.sol";

/// @title RecordRegistry
/// @notice See {IRecordRegistry}. Storage slots (frozen): 0 and 1 EIP-712 name and version (empty, they are short),
/// 2 batches, 3 batch counts, 4 status, 5 erased.
contract RecordRegistry is IRecordRegistry, Signed {
    using Batches for uint256;

    /// @dev packed: see {Batches}.
    struct Stored {
        bytes32 root;
        uint256 packed;
    }

    /// @dev *Issue records*, bit 4 of a mandate's roles.
    uint32 private constant ISSUE = 1 << 4;
    uint8 private constant SUPERSEDED = 3;
    uint8 private constant SUSPENDED = 2;
    uint8 private constant LAST_REASON = 7;
    /// @dev An entry has 64 words, 6 before its lists: 50 of indexes leave room, and so do 7 with 51 successors.
    uint256 private constant MAX_INDEXES = 400;
    uint256 private constant MAX_SUCCESSORS = 51;

    IAuditLog public immutable log;
    IAgencyDirectory public immutable directory;

    mapping(bytes32 agency => mapping(uint256 number => Stored)) private _batches;
    mapping(bytes32 agency => uint256) private _counts;
    mapping(bytes32 key => mapping(uint256 slot => uint256)) private _status;
    mapping(bytes32 key => mapping(uint256 slot => uint256)) private _erased;

    constructor(IAuditLog log_, IAgencyDirectory directory_) {
        if (log_.directory() != address(directory_)) {
            revert RegistryWrongLog(address(log_), address(directory_));
        }
        log = log_;
        directory = directory_;
    }

    /// @inheritdoc IRecordRegistry
    function anchor(
        Batch calldata batch_,
        uint32 succession,
        Approval calldata approval
    ) external returns (uint64 index) {
        (bytes32 agency, uint32 number, bytes32 root) = (batch_.agency, batch_.number, batch_.root);
        _checkTime(batch_.validUntil);
        if (!Batches.isSize(batch_.size)) revert RegistryInvalidSize(batch_.size);
        Stored storage stored = _batches[agency][number];
        _checkNumber(batch_, stored);
        uint256 approvers = _checkIssuer(agency, succession, batchDigest(batch_), approval);
        stored.root = root;
        stored.packed = Batches.open(batch_.size);
        _counts[agency] = number;
        uint256 meta =
            (uint256(batch_.size) << 224) |
                (uint256(batch_.validUntil) << 184) |
                (uint256(succession) << 152);
        index = log.append(
            abi.encode(RecordKinds.BATCH, block.timestamp, agency, number, root, meta, approvers)
        );
        _emitApproved(index, approval);
    }

    /// @inheritdoc IRecordRegistry
    function changeStatus(
        StatusChange calldata change,
        uint32 succession,
        Approval calldata approval
    ) external returns (uint64 index) {
        (bytes32 agency, uint32 number) = (change.agency, change.batch);
        _checkTime(change.validUntil);
        if (change.reason > LAST_REASON) revert RegistryInvalidReason(change.reason);
        _takeTurn(agency, number, change.sequence, change.indexes);
        bytes memory items = _items(change);
        bytes32 digest = _statusDigest(change, items);
        uint256 approvers = _checkIssuer(agency, succession, digest, approval);
        _setStatus(Batches.key(agency, number), change.status, change.indexes);
        uint256 meta =
            (uint256(change.status) << 248) |
                (uint256(change.reason) << 240) |
                _meta(change.indexes.length, change.sequence, change.validUntil, succession);
        bytes memory head = abi.encode(RecordKinds.STATUS, block.timestamp, agency, number, meta, approvers);
        index = log.append(bytes.concat(head, items));
        _emitApproved(index, approval);
    }

    /// @inheritdoc IRecordRegistry
    function erase(
        Erasure calldata erasure,
        uint32 succession,
        Approval calldata approval
    ) external returns (uint64 index) {
        (bytes32 agency, uint32 number) = (erasure.agency, erasure.batch);
        _checkTime(erasure.validUntil);
        _takeTurn(agency, number, erasure.sequence, erasure.indexes);
        bytes memory items = _items(erasure);
        bytes32 digest = _erasureDigest(erasure, items);
        uint256 approvers = _checkIssuer(agency, succession, digest, approval);
        _setErased(Batches.key(agency, number), erasure.indexes);
        uint256 meta = _meta(erasure.indexes.length, erasure.sequence, erasure.validUntil, succession);
        bytes memory head = abi.encode(RecordKinds.ERASURE, block.timestamp, agency, number, meta, approvers);
        index = log.append(bytes.concat(head, items));
        _emitApproved(index, approval);
    }

    /// @inheritdoc IRecordRegistry
    function batch(
        bytes32 agency,
        uint32 number
    ) external view returns (bytes32 root, uint32 size, uint32 sequence) {
        Stored storage stored = _batches[agency][number];
        uint256 word = stored.packed;
        return (stored.root, word.size(), word.sequence());
    }

    /// @inheritdoc IRecordRegistry
    function batchCount(bytes32 agency) external view returns (uint32) {
        return uint32(_counts[agency]);
    }

    /// @inheritdoc IRecordRegistry
    function statusOf(bytes32 agency, uint32 number, uint32 index) external view returns (uint8) {
        _checkIndex(index, _known(agency, number).size());
        (uint256 slot, uint256 shift) = Batches.statusPlace(index);
        return uint8((_status[Batches.key(agency, number)][slot] >> shift) & 3);
    }

    /// @inheritdoc IRecordRegistry
    function erased(bytes32 agency, uint32 number, uint32 index) external view returns (bool) {
        _checkIndex(index, _known(agency, number).size());
        (uint256 slot, uint256 mask) = Batches.erasedPlace(index);
        return _erased[Batches.key(agency, number)][slot] & mask != 0;
    }

    /// @inheritdoc IRecordRegistry
    function includes(
        bytes32 agency,
        uint32 number,
        uint32 index,
        bytes32 recordId,
        bytes32[] calldata proof
    ) external view returns (bool) {
        Stored storage stored = _batches[agency][number];
        uint256 size = stored.packed.size();
        // A batch has 2^20 leaves at most, and one that is not there has none.
        if (index >= size || proof.length > 20 || 1 << proof.length != size) return false;
        return Batches.rootFrom(recordId, index, proof) == stored.root;
    }

    /// @inheritdoc IRecordRegistry
    function batchDigest(Batch calldata batch_) public view returns (bytes32) {
        return _hashTypedDataV4(RecordMessages.hashBatch(batch_));
    }

    /// @inheritdoc IRecordRegistry
    function statusDigest(StatusChange calldata change) external view returns (bytes32) {
        return _statusDigest(change, _items(change));
    }

    /// @inheritdoc IRecordRegistry
    function erasureDigest(Erasure calldata erasure) external view returns (bytes32) {
        return _erasureDigest(erasure, _items(erasure));
    }

    function _statusDigest(StatusChange calldata change, bytes memory items) private view returns (bytes32) {
        return _hashTypedDataV4(RecordMessages.hashStatus(change, keccak256(items)));
    }

    function _erasureDigest(Erasure calldata erasure, bytes memory items) private view returns (bytes32) {
        return _hashTypedDataV4(RecordMessages.hashErase(erasure, keccak256(items)));
    }

    function _items(StatusChange calldata change) private pure returns (bytes memory) {
        if (change.status > SUPERSEDED) revert RegistryInvalidStatus(change.status);
        uint256 count = change.indexes.length;
        bool superseded = change.status == SUPERSEDED;
        _checkCount(count, superseded ? MAX_SUCCESSORS : MAX_INDEXES);
        uint256 wanted = superseded ? count : 0;
        if (change.successors.length != wanted) {
            revert RegistryInvalidSuccessors(change.successors.length, wanted);
        }
        return Items.pack(change.indexes, change.successors);
    }

    function _items(Erasure calldata erasure) private pure returns (bytes memory) {
        _checkCount(erasure.indexes.length, MAX_INDEXES);
        bytes32[] calldata none;
        assembly ("memory-safe") {
            none.offset := 0
            none.length := 0
        }
        return Items.pack(erasure.indexes, none);
    }

    function _meta(
        uint256 count,
        uint32 sequence,
        uint40 validUntil,
        uint32 succession
    ) private pure returns (uint256) {
        return
            (count << 224) |
            (uint256(sequence) << 192) |
            (uint256(validUntil) << 152) |
            (uint256(succession) << 120);
    }

    function _checkTime(uint40 validUntil) private view {
        if (block.timestamp > validUntil) revert RegistryExpired(validUntil, block.timestamp);
    }

    function _checkCount(uint256 count, uint256 most) private pure {
        if (count == 0 || count > most) revert RegistryInvalidCount(count, most);
    }

    function _checkIndex(uint32 index, uint32 size) private pure {
        if (index >= size) revert RegistryUnknownIndex(index, size);
    }

    function _checkNumber(Batch calldata batch_, Stored storage stored) private view {
        uint256 word = stored.packed;
        if (word != 0) {
            if (stored.root != batch_.root || word.size() != batch_.size) {
                revert RegistryNumberTaken(batch_.agency, batch_.number, stored.root);
            }
            revert RegistryAlreadyAnchored(batch_.agency, batch_.number);
        }
        uint32 next = uint32(_counts[batch_.agency] + 1);
        if (batch_.number != next) revert RegistryWrongNumber(batch_.number, next);
    }

    /// @dev The packed word of a batch that is there.
    function _known(bytes32 agency, uint32 number) private view returns (uint256 word) {
        word = _batches[agency][number].packed;
        if (word == 0) revert RegistryUnknownBatch(agency, number);
    }

    /// @dev Checks that the change is the batch's next one and its indexes are places of the batch, and counts it.
    function _takeTurn(bytes32 agency, uint32 number, uint32 sequence, uint32[] calldata indexes) private {
        uint256 word = _known(agency, number);
        if (sequence != word.sequence()) revert RegistryStaleSequence(sequence, word.sequence());
        _checkIndexes(indexes, word.size());
        _batches[agency][number].packed = word.changed();
    }

    function _checkIndexes(uint32[] calldata indexes, uint32 size) private pure {
        for (uint256 i = 0; i < indexes.length; ++i) {
            uint32 index = indexes[i];
            if (i > 0 && index <= indexes[i - 1]) revert RegistryIndexesNotAscending(indexes[i - 1], index);
            _checkIndex(index, size);
        }
    }

    /// @return approvers the word of approvers: one mandate, in the top 32 bits
    function _checkIssuer(
        bytes32 agency,
        uint32 succession,
        bytes32 digest,
        Approval calldata approval
    ) private view returns (uint256 approvers) {
        return _checkApproval(Demand(agency, succession, 0, ISSUE, 0), digest, approval);
    }

    function _setStatus(bytes32 key, uint8 status, uint32[] calldata indexes) private {
        mapping(uint256 slot => uint256) storage list = _status[key];
        for (uint256 i = 0; i < indexes.length; ++i) {
            (uint256 slot, uint256 shift) = Batches.statusPlace(indexes[i]);
            uint256 word = list[slot];
            uint8 present = uint8((word >> shift) & 3);
            if (present == status) revert RegistrySameStatus(indexes[i], present);
            if (present != 0 && present != SUSPENDED) revert RegistryFinalStatus(indexes[i], present);
            list[slot] = word ^ (uint256(present ^ status) << shift);
        }
    }

    function _setErased(bytes32 key, uint32[] calldata indexes) private {
        mapping(uint256 slot => uint256) storage list = _erased[key];
        for (uint256 i = 0; i < indexes.length; ++i) {
            (uint256 slot, uint256 mask) = Batches.erasedPlace(indexes[i]);
            uint256 word = list[slot];
            if (word & mask != 0) revert RegistryAlreadyErased(indexes[i]);
            list[slot] = word | mask;
        }
    }

    function _checkApprover(
        Demand memory demand,
        uint32 number,
        bytes32 signerHash
    ) internal view override returns (uint256 policyWord, bytes32 holder, uint32 roles) {
        return
            directory.checkApprover(
                demand.agency,
                demand.succession,
                number,
                signerHash,
                demand.tags,
                demand.leadRole
            );
    }
}

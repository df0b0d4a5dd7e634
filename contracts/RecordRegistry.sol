// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAgencyDirectory} from "./interfaces/IAgencyDirectory.sol";
import {IAuditLog} from "./interfaces/IAuditLog.sol";
import {Batch, Erasure, IRecordRegistry, StatusChange} from "./interfaces/IRecordRegistry.sol";
import {Approval} from "./interfaces/ISigned.sol";
import {Batches} from "./lib/Batches.sol";
import {Items} from "./lib/Items.sol";
import {Mandates} from "./lib/Mandates.sol";
import {Messages} from "./lib/Messages.sol";
import {RecordKinds} from "./lib/RecordKinds.sol";
import {RecordMessages} from "./lib/RecordMessages.sol";
import {Signed} from "./lib/Signed.sol";

/// @title RecordRegistry
/// @notice See {IRecordRegistry}. Storage slots (frozen): 0 and 1 EIP-712 name and version (empty, they are short),
/// 2 batches, 3 never written, 4 status, 5 erased. A batch stands where its word is not 0; those of an agency are dense
/// from 1, so that the one before tells whether a number is the next, and no count is kept.
contract RecordRegistry is IRecordRegistry, Signed {
    using Batches for uint256;
    using Mandates for uint256;

    /// @dev See {Batches}.
    struct Stored {
        uint256 word;
        uint256 changes;
    }

    /// @dev *Issue records*, bit 4 of a mandate's roles.
    uint32 private constant ISSUE = 1 << 4;
    uint8 private constant SUPERSEDED = 3;
    uint8 private constant SUSPENDED = 2;
    uint8 private constant LAST_REASON = 7;
    /// @dev An entry has 64 words, 6 before its lists: 50 of indexes leave room, and so do 7 with 51 successors.
    uint256 private constant MAX_INDEXES = 400;
    uint256 private constant MAX_SUCCESSORS = 51;
    uint256 private constant P256_VERIFY = 0x100;
    uint256 private constant P256_HALF_N = 0x7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8;

    IAuditLog public immutable log;
    IAgencyDirectory public immutable directory;
    address private immutable _p256;

    mapping(bytes32 agency => mapping(uint256 number => Stored)) private _batches;
    /// @dev Registries of the first days count batches here; so the bitmaps of all of them lie in the same slots.
    uint256 private _gap;
    mapping(bytes32 key => mapping(uint256 slot => uint256)) private _status;
    mapping(bytes32 key => mapping(uint256 slot => uint256)) private _erased;

    constructor(IAuditLog log_, IAgencyDirectory directory_) {
        if (log_.directory() != address(directory_)) {
            revert RegistryWrongLog(address(log_), address(directory_));
        }
        log = log_;
        directory = directory_;
        _p256 = log_.verifiers().p256;
    }

    /// @inheritdoc IRecordRegistry
    function anchor(
        Batch calldata batch_,
        uint32 succession,
        Approval calldata approval
    ) external returns (uint64 index) {
        (bytes32 agency, uint32 number, bytes32 root) = (batch_.agency, batch_.number, batch_.root);
        (uint32 size, uint40 validUntil) = (batch_.size, batch_.validUntil);
        _checkTime(validUntil);
        uint256 levels = Batches.levelsOf(size);
        if (levels == 0) revert RegistryInvalidSize(size);
        uint256 word = Batches.word(root, levels);
        mapping(uint256 number => Stored) storage batches = _batches[agency];
        if (batches[number].word != 0 || !_isNext(batches, number)) _refuseNumber(agency, number, word);
        bytes calldata signature = approval.signature;
        uint256 approvers = _checkIssuer(agency, succession, batchDigest(batch_), approval, signature);
        batches[number].word = word;
        uint256 meta = (uint256(size) << 224) | (uint256(validUntil) << 184) | (uint256(succession) << 152);
        bytes memory words = abi.encode(
            RecordKinds.BATCH,
            block.timestamp,
            agency,
            number,
            root,
            meta,
            approvers
        );
        return _append(words, approvers, signature);
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
        bytes memory items = _items(change);
        _takeTurn(agency, number, change.sequence, change.indexes);
        bytes32 digest = _statusDigest(change, items);
        bytes calldata signature = approval.signature;
        uint256 approvers = _checkIssuer(agency, succession, digest, approval, signature);
        _setStatus(Batches.key(agency, number), change.status, change.indexes);
        uint256 meta =
            (uint256(change.status) << 248) |
                (uint256(change.reason) << 240) |
                _meta(change.indexes.length, change.sequence, change.validUntil, succession);
        bytes memory head = abi.encode(RecordKinds.STATUS, block.timestamp, agency, number, meta, approvers);
        return _append(bytes.concat(head, items), approvers, signature);
    }

    /// @inheritdoc IRecordRegistry
    function erase(
        Erasure calldata erasure,
        uint32 succession,
        Approval calldata approval
    ) external returns (uint64 index) {
        (bytes32 agency, uint32 number) = (erasure.agency, erasure.batch);
        _checkTime(erasure.validUntil);
        bytes memory items = _items(erasure);
        _takeTurn(agency, number, erasure.sequence, erasure.indexes);
        bytes32 digest = _erasureDigest(erasure, items);
        bytes calldata signature = approval.signature;
        uint256 approvers = _checkIssuer(agency, succession, digest, approval, signature);
        _setErased(Batches.key(agency, number), erasure.indexes);
        uint256 meta = _meta(erasure.indexes.length, erasure.sequence, erasure.validUntil, succession);
        bytes memory head = abi.encode(RecordKinds.ERASURE, block.timestamp, agency, number, meta, approvers);
        return _append(bytes.concat(head, items), approvers, signature);
    }

    /// @inheritdoc IRecordRegistry
    function batch(
        bytes32 agency,
        uint32 number
    ) external view returns (bytes31 rootPrefix, uint32 size, uint32 sequence) {
        Stored storage stored = _batches[agency][number];
        uint256 word = stored.word;
        return (word.rootPrefixOf(), word.sizeOf(), stored.changes.sequence());
    }

    /// @inheritdoc IRecordRegistry
    function batchCount(bytes32 agency) public view returns (uint32) {
        mapping(uint256 number => Stored) storage batches = _batches[agency];
        // Numbers have 32 bits: 2^32 stands in no agency. `last` stands (or is 0), `free` does not.
        uint256 free = 1;
        while (batches[free].word != 0) free *= 2;
        uint256 last = free / 2;
        while (free - last > 1) {
            uint256 middle = (last + free) / 2;
            if (batches[middle].word != 0) last = middle;
            else free = middle;
        }
        return uint32(last);
    }

    /// @inheritdoc IRecordRegistry
    function statusOf(bytes32 agency, uint32 number, uint32 index) external view returns (uint8) {
        _checkIndex(index, _knownSize(agency, number));
        (uint256 slot, uint256 shift) = Batches.statusPlace(index);
        return uint8((_status[Batches.key(agency, number)][slot] >> shift) & 3);
    }

    /// @inheritdoc IRecordRegistry
    function erased(bytes32 agency, uint32 number, uint32 index) external view returns (bool) {
        _checkIndex(index, _knownSize(agency, number));
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
        uint256 word = _batches[agency][number].word;
        uint256 size = word.sizeOf();
        // A batch has 2^20 leaves at most, and one that is not there has none.
        if (index >= size || proof.length > 20 || 1 << proof.length != size) return false;
        return Batches.word(Batches.rootFrom(recordId, index, proof), proof.length) == word;
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

    /// @dev Whether the batch before stands: with the number's own place free, it is the next one.
    function _isNext(
        mapping(uint256 number => Stored) storage batches,
        uint32 number
    ) private view returns (bool) {
        return number == 1 || (number != 0 && batches[number - 1].word != 0);
    }

    /// @dev The number is not the next one, for a batch with this word: tells why.
    function _refuseNumber(bytes32 agency, uint32 number, uint256 word) private view {
        uint256 standing = _batches[agency][number].word;
        if (standing == 0) revert RegistryWrongNumber(number, batchCount(agency) + 1);
        if (standing != word) revert RegistryNumberTaken(agency, number, standing.rootPrefixOf());
        revert RegistryAlreadyAnchored(agency, number);
    }

    function _knownSize(bytes32 agency, uint32 number) private view returns (uint32 size) {
        size = _batches[agency][number].word.sizeOf();
        if (size == 0) revert RegistryUnknownBatch(agency, number);
    }

    /// @dev Checks that the change is the batch's next one and its indexes are places of the batch, and counts it.
    function _takeTurn(bytes32 agency, uint32 number, uint32 sequence, uint32[] calldata indexes) private {
        Stored storage stored = _batches[agency][number];
        uint256 changes = stored.changes;
        if (changes == 0) changes = Batches.unchanged(_knownSize(agency, number));
        if (sequence != changes.sequence()) revert RegistryStaleSequence(sequence, changes.sequence());
        _checkIndexes(indexes, changes.size());
        stored.changes = changes.oneMore();
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
        Approval calldata approval,
        bytes calldata signature
    ) private view returns (uint256 approvers) {
        uint32 mandate = approval.mandate;
        bytes calldata signer = approval.signer;
        if (!_isP256(digest, signer, signature)) {
            return _checkApproval(Demand(agency, succession, 0, ISSUE, 0), digest, approval);
        }
        bytes32 signerHash = Messages.hashBytes(signer);
        if (!_mayIssue(agency, succession, mandate, signerHash)) {
            directory.checkApprover(agency, succession, mandate, signerHash, 0, ISSUE);
        }
        return uint256(mandate) << 224;
    }

    /// @dev What {IAgencyDirectory-checkApprover} would pass, from fewer of the directory's words: whoever has a mandate
    /// or a successor was admitted. Only a yes is taken; else the directory is asked, which says what is wrong.
    function _mayIssue(
        bytes32 agency,
        uint32 succession,
        uint32 mandate,
        bytes32 signerHash
    ) private view returns (bool) {
        bytes32 signing = agency;
        if (succession != 0) {
            uint48 endedIndex;
            (signing, , endedIndex) = directory.successor(agency, succession);
            if (endedIndex != 0) return false;
        }
        (bytes32 granted, , uint256 packed) = directory.mandate(signing, mandate);
        return
            granted == signerHash &&
            packed.roles() & ISSUE != 0 &&
            packed.revokedIndex() == 0 &&
            packed.from() <= block.timestamp &&
            block.timestamp < packed.until();
    }

    /// @dev Appends the entry and tells who stands behind it.
    function _append(
        bytes memory words,
        uint256 approvers,
        bytes calldata signature
    ) private returns (uint64 index) {
        index = log.append(words);
        emit Approved(index, uint32(approvers >> 224), signature);
    }

    /// @dev What the pinned verifier would answer to a key and a signature of 64 bytes each, asked of the chain's own
    /// precompile (EIP-7951) without the calls in between; false where that cannot tell, and the verifier is asked.
    function _isP256(
        bytes32 digest,
        bytes calldata signer,
        bytes calldata signature
    ) private view returns (bool valid) {
        if (signer.length != 84 || signature.length != 64) return false;
        (uint256 verifier, uint256 s) = (0, 0);
        assembly ("memory-safe") {
            verifier := shr(96, calldataload(signer.offset))
            s := calldataload(add(signature.offset, 32))
        }
        if (verifier != uint160(_p256) || s > P256_HALF_N) return false;
        // In free memory that stays free: digest, r, s, x, y. A valid signature gives the word 1, all else nothing.
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, digest)
            calldatacopy(add(free, 32), signature.offset, 64)
            calldatacopy(add(free, 96), add(signer.offset, 20), 64)
            mstore(0, 0)
            pop(staticcall(gas(), P256_VERIFY, free, 160, 0, 32))
            valid := eq(mload(0), 1)
        }
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

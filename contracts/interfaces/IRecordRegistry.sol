// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Approval, ISigned} from "./ISigned.sol";

/// @notice A batch of civil records. `number`: dense per agency, from 1. `root`: RFC 6962 Merkle tree hash (SHA-256) of
/// its leaves, shuffled and padded. `size`: number of leaves. `validUntil`: last block time at which the consent counts.
struct Batch {
    bytes32 agency;
    uint32 number;
    bytes32 root;
    uint32 size;
    uint40 validUntil;
}

/// @notice Gives the records at `indexes` of a batch another status. `sequence`: number of changes of the batch so far.
/// `status`: 0 valid, 1 revoked, 2 suspended, 3 superseded. `reason`: 0 unspecified, 1 wrong data, 2 holder's request,
/// 3 court order, 4 fraud, 5 expired basis, 6 death or dissolution, 7 replaced. `indexes`: 1 to 400, ascending.
/// `successors`: where the status is 3 one an index (51 at most), else none: SHA-256(0x02 ‖ record id ‖ successor's
/// record id), which names the successor to whoever holds both records, and links nothing in public.
struct StatusChange {
    bytes32 agency;
    uint32 batch;
    uint32 sequence;
    uint8 status;
    uint8 reason;
    uint40 validUntil;
    uint32[] indexes;
    bytes32[] successors;
}

/// @notice Receipt of an erasure: the registry destroyed what it kept of the records at `indexes` (1 to 400, ascending).
struct Erasure {
    bytes32 agency;
    uint32 batch;
    uint32 sequence;
    uint40 validUntil;
    uint32[] indexes;
}

/// @title RecordRegistry: batches of civil records, their status and their erasure
/// @notice A record is named by (agency, batch number, leaf index); nothing personal stands here, nor a hash that could
/// be guessed. One mandate with the role *issue records* signs (EIP-712). The signed batch number is the batch's
/// compare-and-swap, `sequence` that of its changes: a signature is good for one place, and binds what it says to its
/// agency. Anybody may hand in what was signed; who signed counts, not who sends. Besides the errors here and in ISigned,
/// those of IAgencyDirectory about mandates pass through.
interface IRecordRegistry is ISigned {
    /// @notice The log names another directory.
    error RegistryWrongLog(address log, address directory);
    error RegistryExpired(uint40 validUntil, uint256 blockTime);
    /// @notice This very batch stands under its number already.
    error RegistryAlreadyAnchored(bytes32 agency, uint32 number);
    /// @notice Another batch has this number: sign again under the next one.
    /// @param root the first 31 bytes of that batch's root, and a zero byte
    error RegistryNumberTaken(bytes32 agency, uint32 number, bytes32 root);
    /// @notice The agency's next batch is `next`.
    error RegistryWrongNumber(uint32 number, uint32 next);
    /// @notice A batch has a power of two of leaves, 64 at least, 1,048,576 at most.
    error RegistryInvalidSize(uint32 size);
    error RegistryUnknownBatch(bytes32 agency, uint32 number);
    /// @notice The batch has changed since, or not yet so often.
    error RegistryStaleSequence(uint32 given, uint32 present);
    error RegistryInvalidStatus(uint8 status);
    error RegistryInvalidReason(uint8 reason);
    /// @notice No index, or more than one entry holds.
    error RegistryInvalidCount(uint256 given, uint256 most);
    /// @notice Where the status is 3 each index has its successor; elsewhere there are none.
    error RegistryInvalidSuccessors(uint256 given, uint256 wanted);
    error RegistryIndexesNotAscending(uint32 last, uint32 index);
    error RegistryUnknownIndex(uint32 index, uint32 size);
    /// @notice The record is revoked or superseded, for ever.
    error RegistryFinalStatus(uint32 index, uint8 status);
    error RegistrySameStatus(uint32 index, uint8 status);
    error RegistryAlreadyErased(uint32 index);

    /// @notice Anchors a batch (`Batch`).
    /// @param succession 0, or the succession of the agency whose successor's mandate signed
    /// @return index the entry's log index
    function anchor(
        Batch calldata batch_,
        uint32 succession,
        Approval calldata approval
    ) external returns (uint64 index);

    /// @notice Changes the status of records (`Status`), all or none. Revoked and superseded are final.
    /// @param succession see {anchor}
    /// @return index the entry's log index
    function changeStatus(
        StatusChange calldata change,
        uint32 succession,
        Approval calldata approval
    ) external returns (uint64 index);

    /// @notice Records that the registry erased its copy of records (`Erase`), all or none. Final; status and proofs stay
    /// as they are, and the status may still change.
    /// @param succession see {anchor}
    /// @return index the entry's log index
    function erase(
        Erasure calldata erasure,
        uint32 succession,
        Approval calldata approval
    ) external returns (uint64 index);

    /// @notice A batch; zeros where there is none.
    /// @return rootPrefix the first 31 bytes of the RFC 6962 root of its leaves; the whole root stands in its entry
    /// @return size number of leaves, padding among them
    /// @return sequence number of its changes (status and erasure together)
    function batch(
        bytes32 agency,
        uint32 number
    ) external view returns (bytes31 rootPrefix, uint32 size, uint32 sequence);

    /// @notice Number of batches that the agency anchored; found by halving, for it is kept nowhere.
    function batchCount(bytes32 agency) external view returns (uint32);

    /// @notice Status of a record: 0 valid, 1 revoked, 2 suspended, 3 superseded. Reverts where there is no such place.
    function statusOf(bytes32 agency, uint32 number, uint32 index) external view returns (uint8);

    /// @notice Whether the registry erased its copy of a record. Reverts where there is no such place.
    function erased(bytes32 agency, uint32 number, uint32 index) external view returns (bool);

    /// @notice Whether the record with this id (SHA-256 of the issuer JWT's `header.payload`) is leaf `index` of the
    /// batch; false for anything wrong. Says nothing of the status: ask {statusOf}. The path leads to the 31 bytes of the
    /// root that are kept: 2^248 tries for a record that is not there, and 2^124 for an issuer who prepares two trees (its
    /// entry in the log has the whole root).
    /// @param proof RFC 6962 audit path, from the leaf's sibling up
    function includes(
        bytes32 agency,
        uint32 number,
        uint32 index,
        bytes32 recordId,
        bytes32[] calldata proof
    ) external view returns (bool);

    /// @notice EIP-712 digest of a batch.
    function batchDigest(Batch calldata batch_) external view returns (bytes32);

    /// @notice EIP-712 digest of a change of status; reverts for lists that no entry holds.
    function statusDigest(StatusChange calldata change) external view returns (bytes32);

    /// @notice EIP-712 digest of an erasure; reverts for lists that no entry holds.
    function erasureDigest(Erasure calldata erasure) external view returns (bytes32);
}

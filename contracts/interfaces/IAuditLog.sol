// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice The ERC-7913 verifiers that signers longer than 20 bytes may name; their code hashes stand in the genesis entry.
struct Verifiers {
    address p256;
    address webauthn;
    address rsa;
}

/// @notice Seconds that must pass between a proposal and its enactment. Constants of one deployment.
struct Delays {
    uint40 writer;
    uint40 admission;
    uint40 recovery;
    uint40 policy;
    uint40 succession;
}

/// @title AuditLog: one append-only RFC 6962 Merkle log (SHA-256) for everything that Jejak records
/// @notice Entries are 4 to 64 static words: words[0] the kind, words[1] the block's time, words[2] the agency or
/// author, words[3] the thing within it. Each kind has one writer, bound once, for ever. Entry 0 is the genesis entry.
/// Nobody, the authority included, can alter, remove, reorder or back-date an entry, or stop the recording.
interface IAuditLog {
    /// @notice An entry joined the log. `subject` = keccak256(words[2] ‖ words[3]), leaf = SHA-256(0x00 ‖ words).
    event Entry(uint64 indexed index, bytes32 indexed subject, bytes words);
    /// @notice The root of the first `size` entries was stored.
    event Checkpoint(uint64 indexed size, bytes32 root);

    /// @notice An entry has 4 to 64 words of 32 bytes; this one has `length` bytes.
    error AuditLogInvalidLength(uint256 length);
    /// @notice words[1] must be the time of the block.
    error AuditLogWrongTime(uint256 time, uint256 blockTime);
    /// @notice `caller` is not the writer bound to `kind`.
    error AuditLogUnauthorizedWriter(uint256 kind, address caller);
    /// @notice `kind` already has its writer; a new contract brings a new kind.
    error AuditLogKindBound(uint32 kind, address writer);
    /// @notice A writer must be a contract with code of its own (no EIP-7702 delegation).
    error AuditLogWriterWithoutCode(address writer);
    /// @notice The writer's code is not the one that was proposed.
    error AuditLogWriterCodeChanged(address writer, bytes32 proposed, bytes32 found);
    /// @notice No writer is proposed for `kind`.
    error AuditLogNoProposal(uint32 kind);
    /// @notice The proposal may be enacted from `effectiveAt` on.
    error AuditLogTooEarly(uint32 kind, uint40 effectiveAt, uint256 blockTime);
    /// @notice The directory or the ledger is missing, or one address was given for both.
    error AuditLogInvalidContracts(address directory, address ledger);
    /// @notice A pinned verifier has no code.
    error AuditLogVerifierWithoutCode(address verifier);

    /// @notice Appends an entry; only the writer bound to words[0]. Never restricted by the authority.
    /// @return index the entry's place in the log, dense from 0
    function append(bytes calldata words) external returns (uint64 index);

    /// @notice Stores the present root under the present size. Open to all; again at the same size changes nothing.
    function checkpoint() external returns (uint64 size, bytes32 root);

    /// @notice Proposes the writer of an unbound kind (entry of kind 14). A later proposal replaces an earlier one
    /// and starts the delay again. Only who the authority allows.
    function proposeWriter(uint32 kind, address writer) external;

    /// @notice Binds the proposed writer after the delay, if its code is still the proposed one. Open to all.
    function enactWriter(uint32 kind) external;

    /// @notice RFC 6962 Merkle tree hash of all entries.
    function root() external view returns (bytes32);

    /// @notice Number of entries.
    function size() external view returns (uint64);

    /// @notice Root of the newest complete subtree of 2^level entries; a part of the present root where bit `level`
    /// of the size is 1, left over from before where it is 0.
    function peak(uint8 level) external view returns (bytes32);

    /// @notice Stored root of the first `size_` entries; 0 where no checkpoint was made.
    function rootAt(uint64 size_) external view returns (bytes32);

    /// @notice Contract that may write `kind`; 0 where unbound.
    function writerOf(uint32 kind) external view returns (address);

    /// @notice The pending proposal of a writer; zeros where there is none.
    function pendingWriter(
        uint32 kind
    ) external view returns (address writer, uint40 effectiveAt, bytes32 codeHash);

    /// @notice AgencyDirectory of this deployment (writer of kinds 2 to 5).
    function directory() external view returns (address);

    /// @notice ProcurementLedger of this deployment (writer of kinds 1 and 9).
    function ledger() external view returns (address);

    /// @notice Pinned ERC-7913 verifiers.
    function verifiers() external view returns (Verifiers memory);

    /// @notice Delays of this deployment, in seconds.
    function delays() external view returns (Delays memory);
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {Delays, IAuditLog, Verifiers} from "./interfaces/IAuditLog.sol";
import {Kinds} from "./lib/Kinds.sol";
import {MerkleLog} from "./lib/MerkleLog.sol";

/// @title AuditLog
/// @notice See {IAuditLog}. Storage slots (frozen): 0 authority, 1 size, 2 to 65 peaks, 66 roots, 67 writers,
/// 68 proposals.
contract AuditLog is IAuditLog, AccessManaged {
    using MerkleLog for MerkleLog.Tree;

    struct Proposal {
        address writer;
        uint40 effectiveAt;
        bytes32 codeHash;
    }

    uint256 private constant FORMAT_VERSION = 1;
    uint256 private constant MIN_LENGTH = 4 * 32;
    uint256 private constant MAX_LENGTH = 64 * 32;
    uint256 private constant PROPOSED = 1;
    uint256 private constant ENACTED = 2;

    /// @inheritdoc IAuditLog
    address public immutable directory;
    /// @inheritdoc IAuditLog
    address public immutable ledger;
    address private immutable _p256;
    address private immutable _webauthn;
    address private immutable _rsa;
    uint40 private immutable _writerDelay;
    uint40 private immutable _admissionDelay;
    uint40 private immutable _recoveryDelay;
    uint40 private immutable _policyDelay;
    uint40 private immutable _successionDelay;

    MerkleLog.Tree private _tree;
    /// @inheritdoc IAuditLog
    mapping(uint64 size_ => bytes32) public rootAt;
    mapping(uint32 kind => address) private _writers;
    mapping(uint32 kind => Proposal) private _proposals;

    /// @param directory_ address that the AgencyDirectory will get, computed from the deployer's nonce
    /// @param ledger_ address that the ProcurementLedger will get; both check on deployment that they are meant
    constructor(
        address authority_,
        address directory_,
        address ledger_,
        Verifiers memory verifiers_,
        Delays memory delays_
    ) AccessManaged(authority_) {
        if (directory_ == address(0) || ledger_ == address(0) || directory_ == ledger_) {
            revert AuditLogInvalidContracts(directory_, ledger_);
        }
        directory = directory_;
        ledger = ledger_;
        (_p256, _webauthn, _rsa) = (verifiers_.p256, verifiers_.webauthn, verifiers_.rsa);
        (_writerDelay, _admissionDelay, _recoveryDelay) = (
            delays_.writer,
            delays_.admission,
            delays_.recovery
        );
        (_policyDelay, _successionDelay) = (delays_.policy, delays_.succession);
        _append(_genesis(authority_, directory_, ledger_, verifiers_, delays_));
    }

    /// @inheritdoc IAuditLog
    function append(bytes calldata words) external returns (uint64 index) {
        if (words.length < MIN_LENGTH || words.length > MAX_LENGTH || words.length % 32 != 0) {
            revert AuditLogInvalidLength(words.length);
        }
        (uint256 kind, uint256 time) = abi.decode(words, (uint256, uint256));
        if (kind > type(uint32).max || writerOf(uint32(kind)) != msg.sender) {
            revert AuditLogUnauthorizedWriter(kind, msg.sender);
        }
        if (time != block.timestamp) revert AuditLogWrongTime(time, block.timestamp);
        return _append(words);
    }

    /// @inheritdoc IAuditLog
    function checkpoint() external returns (uint64 size_, bytes32 root_) {
        size_ = uint64(_tree.size);
        root_ = rootAt[size_];
        if (root_ != 0) return (size_, root_);
        root_ = _tree.root();
        rootAt[size_] = root_;
        emit Checkpoint(size_, root_);
    }

    /// @inheritdoc IAuditLog
    function proposeWriter(uint32 kind, address writer) external restricted {
        address bound = writerOf(kind);
        if (bound != address(0)) revert AuditLogKindBound(kind, bound);
        if (!_isContract(writer)) revert AuditLogWriterWithoutCode(writer);
        uint40 effectiveAt = uint40(block.timestamp) + _writerDelay;
        _proposals[kind] = Proposal(writer, effectiveAt, writer.codehash);
        _appendWriter(kind, PROPOSED, writer, effectiveAt);
    }

    /// @inheritdoc IAuditLog
    function enactWriter(uint32 kind) external {
        Proposal memory proposed = _proposals[kind];
        if (proposed.writer == address(0)) revert AuditLogNoProposal(kind);
        if (block.timestamp < proposed.effectiveAt) {
            revert AuditLogTooEarly(kind, proposed.effectiveAt, block.timestamp);
        }
        bytes32 found = proposed.writer.codehash;
        if (found != proposed.codeHash) {
            revert AuditLogWriterCodeChanged(proposed.writer, proposed.codeHash, found);
        }
        delete _proposals[kind];
        _writers[kind] = proposed.writer;
        _appendWriter(kind, ENACTED, proposed.writer, proposed.effectiveAt);
    }

    /// @inheritdoc IAuditLog
    function root() external view returns (bytes32) {
        return _tree.root();
    }

    /// @inheritdoc IAuditLog
    function size() external view returns (uint64) {
        return uint64(_tree.size);
    }

    /// @inheritdoc IAuditLog
    function peak(uint8 level) external view returns (bytes32) {
        return _tree.peaks[level].hash;
    }

    /// @inheritdoc IAuditLog
    function writerOf(uint32 kind) public view returns (address) {
        if (kind == Kinds.STEP || kind == Kinds.WITHDRAWAL) return ledger;
        if (kind >= Kinds.AGENCY && kind <= Kinds.GOVERNANCE) return directory;
        if (kind == Kinds.GENESIS || kind == Kinds.WRITER) return address(this);
        return _writers[kind];
    }

    /// @inheritdoc IAuditLog
    function pendingWriter(
        uint32 kind
    ) external view returns (address writer, uint40 effectiveAt, bytes32 codeHash) {
        Proposal memory proposed = _proposals[kind];
        return (proposed.writer, proposed.effectiveAt, proposed.codeHash);
    }

    /// @inheritdoc IAuditLog
    function verifiers() external view returns (Verifiers memory) {
        return Verifiers(_p256, _webauthn, _rsa);
    }

    /// @inheritdoc IAuditLog
    function delays() external view returns (Delays memory) {
        return Delays(_writerDelay, _admissionDelay, _recoveryDelay, _policyDelay, _successionDelay);
    }

    function _append(bytes memory words) private returns (uint64 index) {
        index = uint64(_tree.push(MerkleLog.hashLeaf(words)));
        emit Entry(index, _subject(words), words);
    }

    function _appendWriter(uint32 kind, uint256 state, address writer, uint40 effectiveAt) private {
        bytes32 codeHash = writer.codehash;
        _append(
            abi.encode(Kinds.WRITER, block.timestamp, msg.sender, kind, state, writer, codeHash, effectiveAt)
        );
    }

    function _subject(bytes memory words) private pure returns (bytes32 subject) {
        // Every entry has at least four words; words[2] and words[3] stand 96 and 128 bytes behind the length word.
        assembly ("memory-safe") {
            subject := keccak256(add(words, 96), 64)
        }
    }

    function _genesis(
        address authority_,
        address directory_,
        address ledger_,
        Verifiers memory verifiers_,
        Delays memory delays_
    ) private view returns (bytes memory) {
        return
            bytes.concat(
                abi.encode(Kinds.GENESIS, block.timestamp, msg.sender, 0, FORMAT_VERSION, block.chainid),
                abi.encode(address(this), directory_, ledger_, authority_),
                abi.encode(verifiers_.p256, _codeHash(verifiers_.p256)),
                abi.encode(verifiers_.webauthn, _codeHash(verifiers_.webauthn)),
                abi.encode(verifiers_.rsa, _codeHash(verifiers_.rsa)),
                abi.encode(delays_)
            );
    }

    function _codeHash(address verifier) private view returns (bytes32) {
        if (!_isContract(verifier)) revert AuditLogVerifierWithoutCode(verifier);
        return verifier.codehash;
    }

    /// @dev An account that delegates by EIP-7702 (code 0xef0100 ‖ address) is a key that could write what it likes.
    function _isContract(address account) private view returns (bool) {
        bytes memory code = account.code;
        return code.length > 0 && bytes3(code) != 0xef0100;
    }
}

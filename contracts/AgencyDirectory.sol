// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {Admission, Grant, IAgencyDirectory} from "./interfaces/IAgencyDirectory.sol";
import {Delays, IAuditLog} from "./interfaces/IAuditLog.sol";
import {Approval} from "./interfaces/ISigned.sol";
import {Kinds} from "./lib/Kinds.sol";
import {MandateBook} from "./lib/MandateBook.sol";
import {Mandates} from "./lib/Mandates.sol";
import {Messages} from "./lib/Messages.sol";
import {Policies} from "./lib/Policies.sol";
import {Roles} from "./lib/Roles.sol";

/// @title AgencyDirectory
/// @notice See {IAgencyDirectory}. Storage slots (frozen): 0 and 1 EIP-712 name and version (empty, they are short),
/// 2 agencies, 3 authority.
contract AgencyDirectory is MandateBook, AccessManaged {
    using Mandates for uint256;

    struct Draft {
        uint8 action;
        bytes args;
        bytes32 subject;
        uint40 delay;
        address author;
    }

    uint8 private constant CHANGE_GRANT = 1;
    uint8 private constant CHANGE_POLICY = 2;
    uint8 private constant CHANGE_SUCCESSION_END = 3;
    uint8 private constant ADMISSION = 1;
    uint8 private constant RECOVERY = 2;
    uint8 private constant POLICY_LOWERING = 3;
    uint8 private constant SUCCESSION = 4;
    uint8 private constant SUCCESSION_END = 5;
    uint8 private constant PROPOSED = 1;
    uint8 private constant ENACTED = 2;
    uint8 private constant VETOED = 3;
    uint8 private constant WITHDRAWN = 4;
    uint8 private constant LAST_REASON = 5;
    uint256 private constant REVOKED = 2;

    uint40 private immutable _admissionDelay;
    uint40 private immutable _recoveryDelay;
    uint40 private immutable _policyDelay;
    uint40 private immutable _successionDelay;

    /// @param genesis agencies admitted without delay, by whoever deploys; visible right after the genesis entry
    constructor(
        address authority_,
        IAuditLog log_,
        Admission[] memory genesis
    ) MandateBook(log_) AccessManaged(authority_) {
        if (IAccessManaged(address(log_)).authority() != authority_) revert DirectoryWrongLog(address(log_));
        Delays memory delays = log_.delays();
        (_admissionDelay, _recoveryDelay) = (delays.admission, delays.recovery);
        (_policyDelay, _successionDelay) = (delays.policy, delays.succession);
        for (uint256 i = 0; i < genesis.length; ++i) _admit(genesis[i], 0);
    }

    /// @inheritdoc IAgencyDirectory
    function grantMandate(
        bytes32 agency,
        Grant calldata grant,
        uint40 validUntil,
        Approval[] calldata approvals
    ) external returns (uint32 number) {
        bytes32 content = _grantContent(_count(_admitted(agency), MANDATE_COUNT) + 1, grant);
        Force memory by = _change(agency, CHANGE_GRANT, content, validUntil, approvals);
        uint64 index;
        (number, index) = _grant(agency, grant, by);
        _emitApproved(index, approvals);
    }

    /// @inheritdoc IAgencyDirectory
    function revokeMandate(
        bytes32 agency,
        uint32 number,
        uint8 reason,
        uint40 suspectFrom,
        Approval calldata approval
    ) external {
        if (reason > LAST_REASON) revert DirectoryInvalidReason(reason);
        if (suspectFrom > block.timestamp) revert DirectorySuspectedInFuture(suspectFrom, block.timestamp);
        Mandate storage stored = _admitted(agency).mandates[number];
        uint256 packed = stored.packed;
        if (packed == 0) revert DirectoryUnknownMandate(agency, number);
        if (packed.revokedIndex() != 0) {
            revert DirectoryMandateRevoked(agency, number, packed.revokedIndex());
        }
        uint256 approvers = _checkAdministrator(
            agency,
            Messages.hashRevoke(agency, number, reason, suspectFrom),
            approval
        );
        uint64 index = log.append(
            abi.encode(
                Kinds.MANDATE,
                block.timestamp,
                agency,
                number,
                REVOKED,
                reason,
                suspectFrom,
                approvers
            )
        );
        stored.packed = packed.withRevoked(index);
        _emitApproved(index, approval);
    }

    /// @inheritdoc IAgencyDirectory
    function setPolicy(
        bytes32 agency,
        uint128 policy_,
        uint8 changeApprovals,
        uint40 validUntil,
        Approval[] calldata approvals
    ) external returns (uint32 number) {
        if (!Policies.isValid(policy_, changeApprovals)) {
            revert DirectoryInvalidPolicy(policy_, changeApprovals);
        }
        // Who asks for more administrators shows that there are so many, or the directory could be locked by one.
        if (changeApprovals > Policies.changeApprovalsOf(_admitted(agency).policy)) {
            if (approvals.length < changeApprovals)
                revert ApprovalsMissing(approvals.length, changeApprovals);
        }
        bytes memory args = abi.encode(policy_, changeApprovals);
        Force memory by = _change(agency, CHANGE_POLICY, keccak256(args), validUntil, approvals);
        uint64 index;
        if (Policies.lowers(_agencies[agency].policy, policy_, changeApprovals)) {
            Draft memory draft = Draft(POLICY_LOWERING, args, 0, _policyDelay, address(0));
            (number, index) = _propose(agency, draft, by);
        } else {
            index = _setPolicy(agency, policy_, changeApprovals, by);
        }
        _emitApproved(index, approvals);
    }

    /// @inheritdoc IAgencyDirectory
    function proposeAdmission(Admission calldata admission) external restricted returns (uint32 number) {
        bytes32 agency = _checkAdmission(admission);
        return _propose(agency, ADMISSION, abi.encode(admission), 0, _admissionDelay);
    }

    /// @inheritdoc IAgencyDirectory
    function proposeRecovery(
        bytes32 agency,
        Grant calldata grant
    ) external restricted returns (uint32 number) {
        _admitted(agency);
        _checkAdministers(agency, grant);
        _checkGrant(agency, grant);
        return _propose(agency, RECOVERY, abi.encode(grant), 0, _recoveryDelay);
    }

    /// @inheritdoc IAgencyDirectory
    function proposeSuccession(
        bytes32 agency,
        bytes32 successor_
    ) external restricted returns (uint32 number) {
        _admitted(agency);
        _admitted(successor_);
        if (agency == successor_) revert DirectoryOwnSuccessor(agency);
        return _propose(agency, SUCCESSION, abi.encode(successor_), successor_, _successionDelay);
    }

    /// @inheritdoc IAgencyDirectory
    function endSuccession(
        bytes32 agency,
        uint32 number,
        uint40 validUntil,
        Approval[] calldata approvals
    ) external {
        _inForce(agency, number);
        bytes32 content = keccak256(abi.encode(number));
        Force memory by = _change(agency, CHANGE_SUCCESSION_END, content, validUntil, approvals);
        uint256 packed = (uint256(SUCCESSION_END) << 248) | (block.timestamp << 200);
        Proposal memory decided = Proposal(content, 0, packed);
        uint64 index = log.append(_governanceWords(agency, 0, decided, ENACTED, by, address(0), number));
        _agencies[agency].successions[number].packed |= uint256(index) << 160;
        _emitApproved(index, approvals);
    }

    /// @inheritdoc IAgencyDirectory
    function withdrawProposal(bytes32 agency, uint32 number) external restricted {
        Proposal memory proposed = _pending(agency, number);
        if (uint8(proposed.packed >> 248) == POLICY_LOWERING)
            revert DirectoryNotProposedByAuthority(agency, number);
        Force memory by;
        by.previousHead = _agencies[agency].head;
        _settle(agency, number, proposed.packed, WITHDRAWN);
        log.append(_governanceWords(agency, number, proposed, WITHDRAWN, by, msg.sender, 0));
    }

    /// @inheritdoc IAgencyDirectory
    function enact(bytes32 agency, uint32 number, bytes calldata args) external {
        Proposal memory proposed = _pending(agency, number);
        uint40 effectiveAt = uint40(proposed.packed >> 200);
        if (block.timestamp < effectiveAt) {
            revert DirectoryTooEarly(agency, number, effectiveAt, block.timestamp);
        }
        if (keccak256(args) != proposed.content) {
            revert DirectoryWrongArguments(proposed.content, keccak256(args));
        }
        uint8 action = uint8(proposed.packed >> 248);
        if (action == SUCCESSION) {
            uint32 succession = _countOneMore(_agencies[agency], SUCCESSION_COUNT);
            uint64 index = _enacted(agency, number, proposed, succession);
            _agencies[agency].successions[succession] = Succession(proposed.subject, uint256(index) << 208);
        } else {
            _enactDecision(agency, number, proposed, args);
        }
    }

    /// @inheritdoc IAgencyDirectory
    function veto(bytes32 agency, uint32 number, Approval calldata approval) external {
        Proposal memory proposed = _pending(agency, number);
        Force memory by;
        by.previousHead = _admitted(agency).head;
        by.approvers = _checkAdministrator(agency, Messages.hashVeto(agency, number), approval);
        _settle(agency, number, proposed.packed, VETOED);
        uint64 index = log.append(_governanceWords(agency, number, proposed, VETOED, by, address(0), 0));
        _emitApproved(index, approval);
    }

    /// @dev A signed change's digest becomes the head, so that it is good once and history folds like a trail.
    function _change(
        bytes32 agency,
        uint8 action,
        bytes32 content,
        uint40 validUntil,
        Approval[] calldata approvals
    ) private returns (Force memory by) {
        Agency storage found = _admitted(agency);
        if (block.timestamp > validUntil) revert DirectoryExpired(validUntil, block.timestamp);
        uint8 required = Policies.changeApprovalsOf(found.policy);
        if (approvals.length < required) revert ApprovalsMissing(approvals.length, required);
        by = Force(validUntil, found.head, 0, 0);
        bytes32 digest = _hashTypedDataV4(
            Messages.hashChange(agency, action, content, validUntil, by.previousHead)
        );
        (by.approvers, ) = _checkApprovals(_administrators(agency), digest, approvals);
        found.head = digest;
    }

    function _checkAdministrator(
        bytes32 agency,
        bytes32 structHash,
        Approval calldata approval
    ) private view returns (uint256 approvers) {
        return _checkApproval(_administrators(agency), _hashTypedDataV4(structHash), approval);
    }

    function _administrators(bytes32 agency) private pure returns (Demand memory) {
        return Demand(agency, 0, 0, Roles.ADMINISTER, 0);
    }

    function _setPolicy(
        bytes32 agency,
        uint128 policy_,
        uint8 changeApprovals,
        Force memory by
    ) private returns (uint64 index) {
        Agency storage found = _agencies[agency];
        index = log.append(
            bytes.concat(
                abi.encode(Kinds.POLICY, block.timestamp, agency, 0, policy_, changeApprovals),
                abi.encode(by.validUntil, by.previousHead, by.approvers, by.governance)
            )
        );
        uint48 admittedIndex = Policies.admittedIndexOf(found.policy);
        found.policy = Policies.pack(policy_, changeApprovals, index, admittedIndex);
    }

    function _propose(
        bytes32 agency,
        uint8 action,
        bytes memory args,
        bytes32 subject,
        uint40 delay
    ) private returns (uint32 number) {
        Force memory by;
        by.previousHead = _agencies[agency].head;
        (number, ) = _propose(agency, Draft(action, args, subject, delay, msg.sender), by);
    }

    function _propose(
        bytes32 agency,
        Draft memory draft,
        Force memory by
    ) private returns (uint32 number, uint64 index) {
        Agency storage found = _agencies[agency];
        number = _countOneMore(found, PROPOSAL_COUNT);
        Proposal memory proposed = Proposal(keccak256(draft.args), draft.subject, 0);
        uint40 effectiveAt = uint40(block.timestamp) + draft.delay;
        proposed.packed = (uint256(draft.action) << 248) | (uint256(effectiveAt) << 200);
        index = log.append(_governanceWords(agency, number, proposed, PROPOSED, by, draft.author, 0));
        proposed.packed |= (uint256(PROPOSED) << 240) | (uint256(index) << 152);
        found.proposals[number] = proposed;
        emit Proposed(agency, number, index, draft.args);
    }

    function _pending(bytes32 agency, uint32 number) private view returns (Proposal memory proposed) {
        proposed = _agencies[agency].proposals[number];
        uint8 state = uint8(proposed.packed >> 240);
        if (state == 0) revert DirectoryUnknownProposal(agency, number);
        if (state != PROPOSED) revert DirectoryProposalSettled(agency, number, state);
    }

    function _settle(bytes32 agency, uint32 number, uint256 packed, uint8 state) private {
        _agencies[agency].proposals[number].packed = packed ^ (uint256(PROPOSED ^ state) << 240);
    }

    function _enactDecision(
        bytes32 agency,
        uint32 number,
        Proposal memory proposed,
        bytes calldata args
    ) private {
        uint64 index = _enacted(agency, number, proposed, 0);
        uint8 action = uint8(proposed.packed >> 248);
        Force memory by = Force(0, 0, 0, index);
        if (action == ADMISSION) {
            _admit(abi.decode(args, (Admission)), index);
        } else if (action == RECOVERY) {
            _grant(agency, abi.decode(args, (Grant)), by);
        } else {
            // A lowering must not undo what the agency decided after it was proposed.
            uint48 policyIndex = Policies.indexOf(_agencies[agency].policy);
            if (policyIndex > uint48(proposed.packed >> 152)) {
                revert DirectoryPolicyChanged(agency, number, policyIndex);
            }
            (uint128 policy_, uint8 changeApprovals) = abi.decode(args, (uint128, uint8));
            _setPolicy(agency, policy_, changeApprovals, by);
        }
    }

    /// @dev Settles the proposal, appends its entry and moves the head to keccak256(words without word 1).
    function _enacted(
        bytes32 agency,
        uint32 number,
        Proposal memory proposed,
        uint32 succession
    ) private returns (uint64 index) {
        Agency storage found = _agencies[agency];
        _settle(agency, number, proposed.packed, ENACTED);
        Force memory by;
        by.previousHead = found.head;
        bytes memory words = _governanceWords(agency, number, proposed, ENACTED, by, address(0), succession);
        index = log.append(words);
        found.head = _headOf(words);
    }

    function _governanceWords(
        bytes32 agency,
        uint32 number,
        Proposal memory proposed,
        uint8 state,
        Force memory by,
        address author,
        uint32 succession
    ) private view returns (bytes memory) {
        uint8 action = uint8(proposed.packed >> 248);
        uint40 effectiveAt = uint40(proposed.packed >> 200);
        bytes32 successor_ = action == SUCCESSION ? proposed.subject : bytes32(0);
        return
            bytes.concat(
                abi.encode(Kinds.GOVERNANCE, block.timestamp, agency, number, action, state),
                abi.encode(proposed.content, effectiveAt, by.previousHead, by.approvers),
                abi.encode(by.validUntil, author, successor_, succession)
            );
    }

    function _headOf(bytes memory words) private pure returns (bytes32) {
        bytes memory rest = new bytes(words.length - 32);
        // Word 0, then everything behind word 1.
        assembly ("memory-safe") {
            mstore(add(rest, 32), mload(add(words, 32)))
            mcopy(add(rest, 64), add(words, 96), sub(mload(words), 64))
        }
        return keccak256(rest);
    }

    function _grantContent(uint32 number, Grant calldata grant) private pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    number,
                    keccak256(grant.signer),
                    grant.holder,
                    grant.roles,
                    grant.tags,
                    grant.from,
                    grant.until,
                    grant.credential
                )
            );
    }
}

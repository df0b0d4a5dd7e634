// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAgencyDirectory} from "./interfaces/IAgencyDirectory.sol";
import {IAuditLog} from "./interfaces/IAuditLog.sol";
import {IProcurementLedger, Step, Submission, Withdrawal} from "./interfaces/IProcurementLedger.sol";
import {Approval} from "./interfaces/ISigned.sol";
import {Kinds} from "./lib/Kinds.sol";
import {Messages} from "./lib/Messages.sol";
import {Policies} from "./lib/Policies.sol";
import {Roles} from "./lib/Roles.sol";
import {Signed} from "./lib/Signed.sol";
import {Tags} from "./lib/Tags.sol";
import {Trails} from "./lib/Trails.sol";

/// @title ProcurementLedger
/// @notice See {IProcurementLedger}. Storage slots (frozen): 0 and 1 EIP-712 name and version (empty, they are short),
/// 2 trails, 3 trail counts, 4 withdrawals.
contract ProcurementLedger is IProcurementLedger, Signed {
    /// @dev packed: see {Trails}.
    struct Trail {
        bytes32 head;
        uint256 packed;
    }

    uint256 private constant MAX_OCID = 1_024;
    uint8 private constant LAST_REASON = 4;
    /// @dev The most that one step can burn, without and per approval: what a batch holds ready before it starts one.
    uint256 private constant STEP_GAS = 300_000;
    uint256 private constant APPROVAL_GAS = 380_000;
    /// @dev What a usual step uses: a batch with less gas than that for all its steps does not begin.
    uint256 private constant USUAL_STEP_GAS = 60_000;
    uint256 private constant USUAL_APPROVAL_GAS = 35_000;

    IAuditLog public immutable log;
    IAgencyDirectory public immutable directory;

    mapping(bytes32 agency => mapping(bytes32 ocidHash => Trail)) private _trails;
    /// @inheritdoc IProcurementLedger
    mapping(bytes32 agency => uint32) public trailCount;
    /// @inheritdoc IProcurementLedger
    mapping(bytes32 digest => bool) public withdrawn;

    constructor(IAuditLog log_, IAgencyDirectory directory_) {
        if (log_.ledger() != address(this) || log_.directory() != address(directory_)) {
            revert LedgerWrongLog(address(log_), address(directory_));
        }
        log = log_;
        directory = directory_;
    }

    /// @inheritdoc IProcurementLedger
    function record(Submission calldata submission) external returns (uint64 index) {
        Step calldata step = submission.step;
        Trail storage stored = _trails[step.agency][step.ocidHash];
        bytes32 digest = stepDigest(step);
        _checkHead(step.previousHead, stored.head, digest);
        Trails.State memory state = Trails.unpack(stored.packed);
        _checkStep(step, state);
        if (state.length == 0) _checkOpening(submission);
        else if (bytes(submission.ocid).length != 0) revert LedgerInvalidOcid(bytes(submission.ocid).length);
        (uint256 approvers, uint256 required, uint48 policyIndex) = _checkApprovals(
            submission,
            digest,
            state.maxRequired
        );
        if (state.length == 0) state.number = _open(submission);
        uint256 meta = _meta(submission, state, required);
        _advance(step, state, required);
        stored.head = digest;
        stored.packed = Trails.pack(state);
        index = log.append(
            abi.encode(
                Kinds.STEP,
                block.timestamp,
                step.agency,
                step.ocidHash,
                step.content,
                step.previousHead,
                meta,
                policyIndex,
                approvers
            )
        );
        _emitApproved(index, submission.approvals);
    }

    /// @inheritdoc IProcurementLedger
    function recordBatch(Submission[] calldata submissions) external {
        uint256 usual = _usualGas(submissions);
        if (gasleft() < usual) revert LedgerGasTooLow(gasleft(), usual);
        for (uint256 i = 0; i < submissions.length; ++i) {
            uint256 most = STEP_GAS + APPROVAL_GAS * submissions[i].approvals.length;
            // One sixty-fourth of the gas stays here, so more than `most` must be left for the step to get it all.
            uint256 needed = most + most / 16;
            if (gasleft() < needed) {
                _refuse(
                    i,
                    submissions[i],
                    abi.encodeWithSelector(LedgerGasTooLow.selector, gasleft(), needed)
                );
                continue;
            }
            try this.record{gas: most}(submissions[i]) {} catch (bytes memory reason) {
                _refuse(i, submissions[i], reason);
            }
        }
    }

    /// @inheritdoc IProcurementLedger
    function withdraw(
        Withdrawal calldata withdrawal,
        Approval calldata approval
    ) external returns (uint64 index) {
        (bytes32 agency, bytes32 ocidHash) = (withdrawal.agency, withdrawal.ocidHash);
        if (withdrawal.reason > LAST_REASON) revert LedgerInvalidReason(withdrawal.reason);
        uint32 length = Trails.unpack(_trails[agency][ocidHash].packed).length;
        if (withdrawal.index >= length) revert LedgerUnknownStep(withdrawal.index, length);
        bytes32 digest = withdrawalDigest(withdrawal);
        if (withdrawn[digest]) revert LedgerAlreadyWithdrawn(digest);
        uint32[] memory numbers = _mandates(approval);
        (, bytes32[] memory signerHashes) = directory.checkApprovers(
            agency,
            0,
            0,
            Roles.WITHDRAW,
            0,
            numbers
        );
        _checkSignature(digest, approval, signerHashes[0]);
        withdrawn[digest] = true;
        index = log.append(
            abi.encode(
                Kinds.WITHDRAWAL,
                block.timestamp,
                agency,
                ocidHash,
                withdrawal.content,
                withdrawal.index,
                withdrawal.reason,
                _approvers(numbers)
            )
        );
        emit Approved(index, approval.mandate, approval.signature);
    }

    /// @inheritdoc IProcurementLedger
    function trail(
        bytes32 agency,
        bytes32 ocidHash
    )
        external
        view
        returns (
            bytes32 head,
            uint32 number,
            uint32 length,
            uint40 deadline,
            uint8 maxRequired,
            bool closed,
            uint32 closedBy,
            uint32 awardedBy
        )
    {
        Trail storage stored = _trails[agency][ocidHash];
        Trails.State memory state = Trails.unpack(stored.packed);
        (head, number, length, deadline) = (stored.head, state.number, state.length, state.deadline);
        (maxRequired, closed) = (state.maxRequired, state.closedBy != 0);
        (closedBy, awardedBy) = (state.closedBy, state.awardedBy);
    }

    /// @inheritdoc IProcurementLedger
    function stepDigest(Step calldata step) public view returns (bytes32) {
        return _hashTypedDataV4(Messages.hashStep(step));
    }

    /// @inheritdoc IProcurementLedger
    function withdrawalDigest(Withdrawal calldata withdrawal) public view returns (bytes32) {
        return _hashTypedDataV4(Messages.hashWithdraw(withdrawal));
    }

    function _refuse(uint256 position, Submission calldata submission, bytes memory reason) private {
        emit Refused(position, stepDigest(submission.step), reason);
    }

    function _usualGas(Submission[] calldata submissions) private pure returns (uint256 usual) {
        usual = STEP_GAS;
        for (uint256 i = 0; i < submissions.length; ++i) {
            usual += USUAL_STEP_GAS + USUAL_APPROVAL_GAS * submissions[i].approvals.length;
        }
    }

    function _checkHead(bytes32 previousHead, bytes32 head, bytes32 digest) private pure {
        if (digest == head) revert LedgerAlreadyRecorded(digest);
        if (previousHead != head) revert LedgerStaleHead(previousHead, head);
    }

    function _checkStep(Step calldata step, Trails.State memory state) private view {
        if (block.timestamp > step.validUntil) revert LedgerExpired(step.validUntil, block.timestamp);
        if (step.tags & ~Tags.ALL != 0) revert LedgerInvalidTags(step.tags);
        if (step.corrects > state.length) revert LedgerUnknownCorrected(step.corrects, state.length);
        if (state.closedBy != 0 && step.corrects == 0) revert LedgerTrailClosed(state.closedBy);
        if (step.approvals > MAX_APPROVALS) revert ApprovalsTooMany(step.approvals, MAX_APPROVALS);
        _checkDeadline(step, state);
    }

    /// @dev Naming the stored deadline again is no move, so it is always allowed.
    function _checkDeadline(Step calldata step, Trails.State memory state) private view {
        uint40 deadline = step.deadline == 0 ? state.deadline : step.deadline;
        if (deadline < state.deadline) revert LedgerDeadlineMovedEarlier(state.deadline, deadline);
        if (deadline != state.deadline && state.awardedBy != 0) {
            revert LedgerDeadlineAfterAward(state.deadline, deadline, state.awardedBy);
        }
        if (step.tags & Tags.AWARDING != 0 && block.timestamp < deadline) {
            revert LedgerAwardBeforeDeadline(deadline, block.timestamp);
        }
    }

    function _checkOpening(Submission calldata submission) private pure {
        bytes calldata ocid = bytes(submission.ocid);
        if (ocid.length == 0 || ocid.length > MAX_OCID) revert LedgerInvalidOcid(ocid.length);
        bytes32 given = keccak256(ocid);
        if (given != submission.step.ocidHash) revert LedgerWrongOcid(submission.step.ocidHash, given);
        if (submission.succession != 0) revert LedgerSuccessorCannotOpen(submission.succession);
    }

    function _checkApprovals(
        Submission calldata submission,
        bytes32 digest,
        uint8 maxRequired
    ) private view returns (uint256 approvers, uint256 required, uint48 policyIndex) {
        Step calldata step = submission.step;
        Approval[] calldata approvals = submission.approvals;
        uint32[] memory numbers = _mandates(approvals);
        (uint256 policyWord, bytes32[] memory signerHashes) = directory.checkApprovers(
            step.agency,
            submission.succession,
            step.tags == 0 ? type(uint32).max : step.tags,
            Roles.RECORD,
            Roles.APPROVE,
            numbers
        );
        required = _max(Policies.required(policyWord, step.tags), step.approvals);
        if (step.corrects != 0) required = _max(required, maxRequired);
        if (approvals.length < required) revert ApprovalsMissing(approvals.length, required);
        _checkSignatures(digest, approvals, signerHashes);
        return (_approvers(numbers), required, Policies.indexOf(policyWord));
    }

    function _open(Submission calldata submission) private returns (uint32 number) {
        bytes32 agency = submission.step.agency;
        number = trailCount[agency] + 1;
        trailCount[agency] = number;
        emit TrailOpened(agency, submission.step.ocidHash, number, submission.ocid);
    }

    function _meta(
        Submission calldata submission,
        Trails.State memory state,
        uint256 required
    ) private pure returns (uint256) {
        Step calldata step = submission.step;
        return
            (uint256(state.number) << 224) |
            (uint256(state.length) << 192) |
            (uint256(step.tags) << 160) |
            (uint256(step.corrects) << 128) |
            (uint256(step.deadline) << 88) |
            (uint256(step.validUntil) << 48) |
            (required << 40) |
            (uint256(step.approvals) << 32) |
            submission.succession;
    }

    /// @dev The closing entry is the newest with the tag closes; correcting it without that tag opens the trail again.
    function _advance(Step calldata step, Trails.State memory state, uint256 required) private pure {
        bool reopens = state.closedBy != 0 && step.corrects == state.closedBy;
        if (reopens) state.closedBy = 0;
        state.length += 1;
        if (step.tags & Tags.CLOSES != 0) state.closedBy = state.length;
        if (step.tags & Tags.AWARDING != 0 && state.awardedBy == 0) state.awardedBy = state.length;
        if (step.deadline != 0) state.deadline = step.deadline;
        if (required > state.maxRequired) state.maxRequired = uint8(required);
    }

    function _max(uint256 a, uint256 b) private pure returns (uint256) {
        return a > b ? a : b;
    }
}

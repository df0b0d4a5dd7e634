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
    using Trails for uint256;

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
    /// @dev What refusing one step costs; so much is kept for every step that is still to come.
    uint256 private constant REFUSAL_GAS = 5_000;
    /// @dev More than a usual step uses: a batch with less gas than that for each of its steps does not begin.
    uint256 private constant USUAL_STEP_GAS = 100_000;

    IAuditLog public immutable log;
    IAgencyDirectory public immutable directory;

    mapping(bytes32 agency => mapping(bytes32 ocidHash => Trail)) private _trails;
    mapping(bytes32 agency => uint256) private _trailCounts;
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
        Step memory step = submission.step;
        Approval[] calldata approvals = submission.approvals;
        bytes32 digest = stepDigest(submission.step);
        Trail storage stored = _trails[step.agency][step.ocidHash];
        _checkHead(step.previousHead, stored.head, digest);
        uint256 word = stored.packed;
        _checkStep(step, word);
        _checkOcid(submission, word);
        // A mandate for a step without tags must hold every tag.
        uint32 tags = step.tags == 0 ? type(uint32).max : step.tags;
        (uint256 approvers, uint256 policyWord) = _checkApprovals(
            Demand(step.agency, submission.succession, tags, Roles.RECORD, Roles.APPROVE),
            digest,
            approvals
        );
        uint256 required = _required(step, policyWord, word);
        if (approvals.length < required) revert ApprovalsMissing(approvals.length, required);
        if (word == 0) word = _open(step, submission.ocid);
        stored.head = digest;
        stored.packed = word.advance(step, required);
        index = log.append(
            abi.encode(
                Kinds.STEP,
                block.timestamp,
                step.agency,
                step.ocidHash,
                step.content,
                step.previousHead,
                word.meta(step, required, submission.succession),
                Policies.indexOf(policyWord),
                approvers
            )
        );
        _emitApproved(index, approvals);
    }

    /// @inheritdoc IProcurementLedger
    function recordBatch(Submission[] calldata submissions) external {
        uint256 usual = STEP_GAS + USUAL_STEP_GAS * submissions.length;
        if (gasleft() < usual) revert LedgerGasTooLow(gasleft(), usual);
        for (uint256 i = 0; i < submissions.length; ++i) {
            (uint256 most, uint256 needed) = _gasOf(submissions[i].approvals.length);
            if (gasleft() < needed + REFUSAL_GAS * (submissions.length - i)) {
                _refuse(
                    i,
                    submissions[i],
                    abi.encodeWithSelector(LedgerGasTooLow.selector, gasleft(), needed)
                );
            } else if (!_tryRecord(_encoding(submissions, i), most)) {
                _refuse(i, submissions[i], _returned());
            }
        }
    }

    /// @inheritdoc IProcurementLedger
    function withdraw(
        Withdrawal calldata withdrawal,
        uint32 succession,
        Approval calldata approval
    ) external returns (uint64 index) {
        (bytes32 agency, bytes32 ocidHash) = (withdrawal.agency, withdrawal.ocidHash);
        if (withdrawal.reason > LAST_REASON) revert LedgerInvalidReason(withdrawal.reason);
        uint32 length = _trails[agency][ocidHash].packed.length();
        if (withdrawal.index >= length) revert LedgerUnknownStep(withdrawal.index, length);
        bytes32 digest = withdrawalDigest(withdrawal);
        if (withdrawn[digest]) revert LedgerAlreadyWithdrawn(digest);
        Demand memory demand = Demand(agency, succession, 0, Roles.WITHDRAW, 0);
        uint256 approvers = _checkApproval(demand, digest, approval);
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
                approvers,
                succession
            )
        );
        _emitApproved(index, approval);
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
            uint32 stepCount,
            uint40 deadline,
            uint8 maxRequired,
            bool closed,
            uint32 closedBy,
            uint32 awardedBy
        )
    {
        Trail storage stored = _trails[agency][ocidHash];
        uint256 word = stored.packed;
        (head, number, stepCount, deadline) = (stored.head, word.number(), word.length(), word.deadline());
        (maxRequired, closedBy, awardedBy) = (word.maxRequired(), word.closedBy(), word.awardedBy());
        closed = closedBy != 0;
    }

    /// @inheritdoc IProcurementLedger
    function trailCount(bytes32 agency) external view returns (uint32) {
        return uint32(_trailCounts[agency]);
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

    /// @return most what a step with so many approvals may use
    /// @return needed what must be left: one sixty-fourth stays with the caller
    function _gasOf(uint256 approvals) private pure returns (uint256 most, uint256 needed) {
        // No overflow: a list in calldata has fewer than 2^64 members.
        unchecked {
            most = STEP_GAS + APPROVAL_GAS * (approvals > MAX_APPROVALS ? MAX_APPROVALS : approvals);
            needed = most + most / 16;
        }
    }

    /// @dev A submission as it stands in calldata, up to where the next one begins; what follows it is not read. It is
    /// not decoded here: `record` does so, and refuses it alone where it is malformed.
    function _encoding(
        Submission[] calldata submissions,
        uint256 i
    ) private pure returns (bytes calldata encoding) {
        uint256 start = _place(submissions[i]);
        uint256 next = i + 1 < submissions.length ? _place(submissions[i + 1]) : msg.data.length;
        return msg.data[start:next > start ? next : msg.data.length];
    }

    function _place(Submission calldata submission) private pure returns (uint256 place) {
        assembly ("memory-safe") {
            place := submission
        }
    }

    /// @dev Calls `record(submission)` with `gas_`; what a refused step did is undone with its call.
    function _tryRecord(bytes calldata encoding, uint256 gas_) private returns (bool recorded) {
        bytes32 selector = IProcurementLedger.record.selector;
        // Selector and offset 32 of the one argument, then the argument, in free memory that stays free.
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, selector)
            mstore(add(free, 4), 32)
            calldatacopy(add(free, 36), encoding.offset, encoding.length)
            recorded := call(gas_, address(), 0, free, add(encoding.length, 36), 0, 0)
        }
    }

    /// @dev What the last call returned: the bytes of its error.
    function _returned() private pure returns (bytes memory data) {
        assembly ("memory-safe") {
            data := mload(0x40)
            mstore(data, returndatasize())
            returndatacopy(add(data, 32), 0, returndatasize())
            mstore(0x40, and(add(add(data, returndatasize()), 63), not(31)))
        }
    }

    function _checkHead(bytes32 previousHead, bytes32 head, bytes32 digest) private pure {
        if (digest == head) revert LedgerAlreadyRecorded(digest);
        if (previousHead != head) revert LedgerStaleHead(previousHead, head);
    }

    function _checkStep(Step memory step, uint256 word) private view {
        if (block.timestamp > step.validUntil) revert LedgerExpired(step.validUntil, block.timestamp);
        if (step.tags & ~Tags.ALL != 0) revert LedgerInvalidTags(step.tags);
        if (step.approvals > MAX_APPROVALS) revert ApprovalsTooMany(step.approvals, MAX_APPROVALS);
        if (step.corrects > word.length()) revert LedgerUnknownCorrected(step.corrects, word.length());
        if (step.corrects == 0 && word.closedBy() != 0) revert LedgerTrailClosed(word.closedBy());
        if (step.deadline != 0 || step.tags & Tags.AWARDING != 0) _checkDeadline(step, word);
    }

    /// @dev Naming the stored deadline again is no move, so it is always allowed.
    function _checkDeadline(Step memory step, uint256 word) private view {
        uint40 stored = word.deadline();
        uint40 deadline = step.deadline == 0 ? stored : step.deadline;
        if (deadline < stored) revert LedgerDeadlineMovedEarlier(stored, deadline);
        if (deadline != stored && word.awardedBy() != 0) {
            revert LedgerDeadlineAfterAward(stored, deadline, word.awardedBy());
        }
        if (step.tags & Tags.AWARDING != 0 && block.timestamp < deadline) {
            revert LedgerAwardBeforeDeadline(deadline, block.timestamp);
        }
    }

    function _checkOcid(Submission calldata submission, uint256 word) private pure {
        bytes calldata ocid = bytes(submission.ocid);
        if (word != 0) {
            if (ocid.length != 0) revert LedgerInvalidOcid(ocid.length);
            return;
        }
        if (ocid.length == 0 || ocid.length > MAX_OCID) revert LedgerInvalidOcid(ocid.length);
        bytes32 given = Messages.hashBytes(ocid);
        if (given != submission.step.ocidHash) revert LedgerWrongOcid(submission.step.ocidHash, given);
        if (submission.succession != 0) revert LedgerSuccessorCannotOpen(submission.succession);
    }

    function _checkApprover(
        Demand memory demand,
        uint32 number,
        bytes32 signerHash
    ) internal view override returns (uint256 policyWord, bytes32 holder, uint32 roles) {
        uint32 needed = demand.leadRole | demand.otherRoles;
        return
            directory.checkApprover(
                demand.agency,
                demand.succession,
                number,
                signerHash,
                demand.tags,
                needed
            );
    }

    function _required(
        Step memory step,
        uint256 policyWord,
        uint256 word
    ) private pure returns (uint256 required) {
        required = Policies.required(policyWord, step.tags);
        if (step.approvals > required) required = step.approvals;
        if (step.corrects != 0 && word.maxRequired() > required) required = word.maxRequired();
    }

    function _open(Step memory step, string calldata ocid) private returns (uint256 word) {
        uint32 number = uint32(++_trailCounts[step.agency]);
        emit TrailOpened(step.agency, step.ocidHash, number, ocid);
        return Trails.open(number);
    }
}

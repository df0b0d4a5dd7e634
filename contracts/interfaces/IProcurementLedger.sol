// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Approval, ISigned} from "./ISigned.sol";

/// @notice One step of a procurement process, as officers sign it (EIP-712; there `string ocid` stands for ocidHash).
/// `corrects`: 0 or the corrected step's trail index + 1. `deadline`: 0 (says nothing) or a time. `validUntil`: last
/// block time at which the consent counts. `approvals`: the least number of approvals that the proposer asks for.
/// `previousHead`: head of the trail that the step extends, 0 to open it.
struct Step {
    bytes32 agency;
    bytes32 ocidHash;
    uint32 tags;
    bytes32 content;
    uint32 corrects;
    uint40 deadline;
    uint40 validUntil;
    uint8 approvals;
    bytes32 previousHead;
}

/// @notice A step with its signatures, mandates ascending. `succession`: 0, or whose successor's mandates signed.
/// `ocid`: the text in the step that opens a trail, else "".
struct Submission {
    Step step;
    uint32 succession;
    string ocid;
    Approval[] approvals;
}

/// @notice Withdraws the published text of a step, never its hash.
/// `reason`: 0 unspecified, 1 personal data, 2 court order, 3 security, 4 published by mistake.
struct Withdrawal {
    bytes32 agency;
    bytes32 ocidHash;
    uint32 index;
    bytes32 content;
    uint8 reason;
}

/// @title ProcurementLedger: trails of signed procurement steps
/// @notice A trail belongs to (agency, ocid). Its head is the EIP-712 digest of its newest step; every step names the
/// head it extends, so a signature is good for one place in one trail. Anybody may hand in what officers signed.
/// Besides the errors here and in ISigned, those of IAgencyDirectory about mandates pass through.
interface IProcurementLedger is ISigned {
    /// @notice A trail was opened; `number` is dense per agency, from 1. ocidHash = keccak256(ocid).
    event TrailOpened(bytes32 indexed agency, bytes32 indexed ocidHash, uint32 number, string ocid);
    /// @notice The step at `position` of a batch was refused and changed nothing; `reason` holds the error's bytes.
    event Refused(uint256 indexed position, bytes32 digest, bytes reason);

    /// @notice The log does not name this contract as its ledger, or another directory.
    error LedgerWrongLog(address log, address directory);
    error LedgerExpired(uint40 validUntil, uint256 blockTime);
    /// @notice A bit is set that is neither one of the 16 OCDS tags, nor other (30), nor closes (31).
    error LedgerInvalidTags(uint32 tags);
    /// @notice This very step is the newest of its trail.
    error LedgerAlreadyRecorded(bytes32 digest);
    /// @notice The trail moved on, or never had this head.
    error LedgerStaleHead(bytes32 previousHead, bytes32 head);
    /// @notice The text given does not hash to the ocidHash.
    error LedgerWrongOcid(bytes32 ocidHash, bytes32 given);
    /// @notice An ocid has 1 to 1,024 bytes where a trail is opened, and is left out elsewhere.
    error LedgerInvalidOcid(uint256 length);
    /// @notice `corrects` names a step that the trail does not have.
    error LedgerUnknownCorrected(uint32 corrects, uint32 length);
    /// @notice The trail was closed by step `closedBy` - 1; only corrections are accepted.
    error LedgerTrailClosed(uint32 closedBy);
    error LedgerDeadlineMovedEarlier(uint40 stored, uint40 given);
    /// @notice Step `awardedBy` - 1 awarded; the deadline stays.
    error LedgerDeadlineAfterAward(uint40 stored, uint40 given, uint32 awardedBy);
    /// @notice No award, awardUpdate or contract before the declared deadline.
    error LedgerAwardBeforeDeadline(uint40 deadline, uint256 blockTime);
    /// @notice Successors continue trails; they open none in the old agency's name.
    error LedgerSuccessorCannotOpen(uint32 succession);
    error LedgerUnknownStep(uint32 index, uint32 length);
    error LedgerAlreadyWithdrawn(bytes32 digest);
    error LedgerInvalidReason(uint8 reason);
    /// @notice The sender gave too little gas to start; nothing is wrong with the step.
    error LedgerGasTooLow(uint256 left, uint256 needed);

    /// @notice Records one step. Open to all; who signed counts, not who sends.
    /// @return index the entry's log index
    function record(Submission calldata submission) external returns (uint64 index);

    /// @notice Records what can be recorded, in order; each refused step changes nothing and is reported by `Refused`.
    /// Reverts as a whole only where the sender gives too little gas to begin with.
    function recordBatch(Submission[] calldata submissions) external;

    /// @notice Withdraws content, signed by one mandate with the role withdraw content (`Withdraw`). Final.
    /// @param succession 0, or the succession of the agency whose successor's mandate signed
    /// @return index the entry's log index
    function withdraw(
        Withdrawal calldata withdrawal,
        uint32 succession,
        Approval calldata approval
    ) external returns (uint64 index);

    /// @notice State of a trail; zeros where there is none.
    /// @return head EIP-712 digest of the newest step
    /// @return number dense per agency, from 1
    /// @return stepCount number of steps
    /// @return deadline the declared deadline, 0 where none
    /// @return maxRequired the most approvals that any step has needed
    /// @return closed only corrections are accepted
    /// @return closedBy trail index + 1 of the step that closed it, 0 while open
    /// @return awardedBy trail index + 1 of the first award, awardUpdate or contract, 0 before
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
        );

    /// @notice Number of trails that the agency opened.
    function trailCount(bytes32 agency) external view returns (uint32);

    /// @notice EIP-712 digest of a step: what officers sign, the trail's next head, and the step's name everywhere.
    function stepDigest(Step calldata step) external view returns (bytes32);

    /// @notice EIP-712 digest of a withdrawal.
    function withdrawalDigest(Withdrawal calldata withdrawal) external view returns (bytes32);

    /// @notice Whether this withdrawal was recorded.
    function withdrawn(bytes32 digest) external view returns (bool);
}

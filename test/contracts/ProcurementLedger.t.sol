// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IProcurementLedger, Step, Submission} from "../../contracts/interfaces/IProcurementLedger.sol";
import {Approval, ISigned} from "../../contracts/interfaces/ISigned.sol";
import {LedgerFixture} from "./helpers/LedgerFixture.sol";
import {Vm, vm} from "./helpers/Vm.sol";

/// @notice What a step must be to join its trail, rule by rule; nothing refused changes anything.
contract ProcurementLedgerTest is LedgerFixture {
    function _refused(Submission memory submission, bytes memory reason) private {
        bytes32 root = log.root();
        vm.expectRevert(reason);
        ledger.record(submission);
        equal(log.root(), root, "root after a refusal");
    }

    function _length() private view returns (uint32 length) {
        (, , length, , , , , ) = ledger.trail(AGENCY, OCID_HASH);
    }

    function _closedBy() private view returns (uint32 closedBy) {
        (, , , , , , closedBy, ) = ledger.trail(AGENCY, OCID_HASH);
    }

    function test_constructorNeedsALogThatNamesIt() public {
        bytes memory creation = _creation("ProcurementLedger", abi.encode(log, directory));
        vm.expectRevert(
            abi.encodeWithSelector(
                IProcurementLedger.LedgerWrongLog.selector,
                address(log),
                address(directory)
            )
        );
        _create(creation);
    }

    function test_firstStepOpensTheTrail() public {
        Step memory step = _step(PLANNING);
        Submission memory submission = _submission(step);
        bytes32 digest = ledger.stepDigest(step);
        uint64 size = log.size();
        vm.recordLogs();
        uint64 index = ledger.record(submission);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        equal(index, size, "index");
        equal(logs[0].topics[0], keccak256("TrailOpened(bytes32,bytes32,uint32,string)"), "opened");
        equal(logs[0].data, abi.encode(uint32(1), OCID), "number and ocid");
        uint256 meta =
            (uint256(1) << 224) |
                (uint256(PLANNING) << 160) |
                (uint256(step.validUntil) << 48) |
                (uint256(1) << 40) |
                (uint256(1) << 32);
        bytes memory words = bytes.concat(
            abi.encode(1, block.timestamp, AGENCY, OCID_HASH, step.content, bytes32(0)),
            abi.encode(meta, 0, uint256(2) << 224)
        );
        equal(abi.decode(logs[1].data, (bytes)), words, "words");
        equal(logs[2].topics[0], keccak256("Approved(uint64,uint32,bytes)"), "approved");
        equal(logs[2].data, abi.encode(uint32(2), submission.approvals[0].signature), "signature");
        (bytes32 head, uint32 number, uint32 length, , uint8 most, bool closed, , uint32 awardedBy) = ledger
            .trail(AGENCY, OCID_HASH);
        equal(head, digest, "head is the digest");
        equal(number, 1, "number");
        equal(length, 1, "length");
        equal(most, 1, "most required");
        isTrue(!closed && awardedBy == 0, "open, not awarded");
        equal(ledger.trailCount(AGENCY), 1, "trails");
    }

    function test_nextStepCarriesItsPlaceInTheWords() public {
        _record(PLANNING);
        bytes32 head = ledger.stepDigest(_stepBefore());
        Step memory step = _step(AWARD);
        step.corrects = 1;
        step.deadline = uint40(block.timestamp);
        step.approvals = 2;
        Submission memory submission = _submissionOfTwo(step);
        vm.recordLogs();
        ledger.record(submission);
        uint256 meta =
            (uint256(1) << 224) |
                (uint256(1) << 192) |
                (uint256(AWARD) << 160) |
                (uint256(1) << 128) |
                (uint256(step.deadline) << 88) |
                (uint256(step.validUntil) << 48) |
                (uint256(2) << 40) |
                (uint256(2) << 32);
        bytes memory words = bytes.concat(
            abi.encode(1, block.timestamp, AGENCY, OCID_HASH, step.content, head),
            abi.encode(meta, 0, (uint256(2) << 224) | (uint256(3) << 192))
        );
        equal(abi.decode(vm.getRecordedLogs()[0].data, (bytes)), words, "words");
    }

    /// @dev The step that {_record} made first with PLANNING.
    function _stepBefore() private view returns (Step memory) {
        bytes32 content = keccak256(abi.encode("content", uint32(0)));
        uint40 validUntil = uint40(block.timestamp + 7 days);
        return Step(AGENCY, OCID_HASH, PLANNING, content, 0, 0, validUntil, 1, 0);
    }

    function test_expiredConsentDoesNotCount() public {
        Step memory step = _step(PLANNING);
        Submission memory submission = _submission(step);
        vm.warp(uint256(step.validUntil) + 1);
        _refused(
            submission,
            abi.encodeWithSelector(
                IProcurementLedger.LedgerExpired.selector,
                step.validUntil,
                block.timestamp
            )
        );
        vm.warp(step.validUntil);
        ledger.record(submission);
    }

    function test_unknownTagBitsAreRefused() public {
        for (uint32 bit = 16; bit < 30; ++bit) {
            Step memory step = _step(uint32(1) << bit);
            _refused(
                _submissionOfTwo(step),
                abi.encodeWithSelector(IProcurementLedger.LedgerInvalidTags.selector, step.tags)
            );
        }
    }

    function test_theSameStepIsRecordedOnce() public {
        Submission memory submission = _submission(_step(PLANNING));
        ledger.record(submission);
        bytes32 digest = ledger.stepDigest(submission.step);
        _refused(
            submission,
            abi.encodeWithSelector(IProcurementLedger.LedgerAlreadyRecorded.selector, digest)
        );
        _record(TENDER);
        (bytes32 head, , , , , , , ) = ledger.trail(AGENCY, OCID_HASH);
        _refused(
            submission,
            abi.encodeWithSelector(IProcurementLedger.LedgerStaleHead.selector, bytes32(0), head)
        );
    }

    function test_aStepExtendsThePresentHead() public {
        _record(PLANNING);
        (bytes32 head, , , , , , , ) = ledger.trail(AGENCY, OCID_HASH);
        Step memory step = _step(TENDER);
        step.previousHead = bytes32(uint256(7));
        _refused(
            _submission(step),
            abi.encodeWithSelector(IProcurementLedger.LedgerStaleHead.selector, bytes32(uint256(7)), head)
        );
    }

    function test_theOcidIsTextInTheFirstStepOnly() public {
        Submission memory submission = _submission(_step(PLANNING));
        submission.ocid = "";
        _refused(submission, abi.encodeWithSelector(IProcurementLedger.LedgerInvalidOcid.selector, 0));
        submission.ocid = string(new bytes(1_025));
        _refused(submission, abi.encodeWithSelector(IProcurementLedger.LedgerInvalidOcid.selector, 1_025));
        submission.ocid = "ocds-c0nt0h-2";
        bytes memory wrong = abi.encodeWithSelector(
            IProcurementLedger.LedgerWrongOcid.selector,
            OCID_HASH,
            keccak256("ocds-c0nt0h-2")
        );
        _refused(submission, wrong);
        _record(PLANNING);
        submission = _submission(_step(TENDER));
        submission.ocid = OCID;
        _refused(
            submission,
            abi.encodeWithSelector(IProcurementLedger.LedgerInvalidOcid.selector, bytes(OCID).length)
        );
    }

    function test_correctionsNameAStepOfTheTrail() public {
        Step memory step = _step(PLANNING);
        step.corrects = 1;
        _refused(
            _submission(step),
            abi.encodeWithSelector(IProcurementLedger.LedgerUnknownCorrected.selector, 1, 0)
        );
        _record(PLANNING);
        step = _step(PLANNING);
        step.corrects = 2;
        _refused(
            _submission(step),
            abi.encodeWithSelector(IProcurementLedger.LedgerUnknownCorrected.selector, 2, 1)
        );
        step.corrects = 1;
        ledger.record(_submission(step));
        equal(_length(), 2, "length");
    }

    function test_correctionsNeedTheMostThatTheTrailHasNeeded() public {
        _recordByTwo(AWARD);
        Step memory step = _step(PLANNING);
        step.corrects = 1;
        _refused(_submission(step), abi.encodeWithSelector(ISigned.ApprovalsMissing.selector, 1, 2));
        _record(PLANNING);
        step = _step(PLANNING);
        step.corrects = 2;
        _refused(_submission(step), abi.encodeWithSelector(ISigned.ApprovalsMissing.selector, 1, 2));
        ledger.record(_submissionOfTwo(step));
    }

    function test_twoPeopleForWhatDecides() public {
        uint8[10] memory bits = [5, 6, 7, 8, 9, 10, 11, 14, 30, 31];
        for (uint256 i = 0; i < bits.length; ++i) {
            Step memory step = _step(uint32(1) << bits[i]);
            _refused(_submission(step), abi.encodeWithSelector(ISigned.ApprovalsMissing.selector, 1, 2));
        }
        _refused(_submission(_step(0)), abi.encodeWithSelector(ISigned.ApprovalsMissing.selector, 1, 2));
        _recordByTwo(0);
        uint8[8] memory alone = [0, 1, 2, 3, 4, 12, 13, 15];
        for (uint256 i = 0; i < alone.length; ++i) _record(uint32(1) << alone[i]);
        equal(_length(), 9, "steps by one person");
    }

    function test_theProposerMayAskForMore() public {
        Step memory step = _step(PLANNING);
        step.approvals = 2;
        _refused(_submission(step), abi.encodeWithSelector(ISigned.ApprovalsMissing.selector, 1, 2));
        ledger.record(_submissionOfTwo(step));
        step = _step(PLANNING);
        step.approvals = 9;
        _refused(_submissionOfTwo(step), abi.encodeWithSelector(ISigned.ApprovalsTooMany.selector, 9, 8));
    }

    function test_atMostEightApprovals() public {
        Step memory step = _step(PLANNING);
        Approval[] memory nine = new Approval[](9);
        for (uint32 i = 0; i < 9; ++i) nine[i] = _approval(i + 1, ledger.stepDigest(step));
        Submission memory submission = Submission(step, 0, OCID, nine);
        _refused(submission, abi.encodeWithSelector(ISigned.ApprovalsTooMany.selector, 9, 8));
    }

    function test_moreApprovalsThanNeededAreRecorded() public {
        Step memory step = _step(PLANNING);
        bytes32 digest = ledger.stepDigest(step);
        Approval[] memory three = new Approval[](3);
        for (uint32 i = 0; i < 3; ++i) three[i] = _approval(i + 2, digest);
        vm.recordLogs();
        ledger.record(Submission(step, 0, OCID, three));
        Vm.Log[] memory logs = vm.getRecordedLogs();
        equal(logs.length, 5, "opened, entry, three approvals");
        bytes memory words = abi.decode(logs[1].data, (bytes));
        uint256 approvers;
        assembly {
            approvers := mload(add(words, 288))
        }
        equal(approvers, (uint256(2) << 224) | (uint256(3) << 192) | (uint256(4) << 160), "approvers");
    }

    function test_aDeadlineOnlyMovesLater() public {
        Step memory step = _step(TENDER);
        step.deadline = uint40(block.timestamp + 10 days);
        ledger.record(_submission(step));
        _record(TENDER);
        (, , , uint40 deadline, , , , ) = ledger.trail(AGENCY, OCID_HASH);
        equal(deadline, step.deadline, "deadline 0 leaves the stored one");
        Step memory earlier = _step(TENDER);
        earlier.deadline = step.deadline - 1;
        _refused(
            _submission(earlier),
            abi.encodeWithSelector(
                IProcurementLedger.LedgerDeadlineMovedEarlier.selector,
                step.deadline,
                earlier.deadline
            )
        );
        earlier.deadline = step.deadline + 1;
        ledger.record(_submission(earlier));
        (, , , deadline, , , , ) = ledger.trail(AGENCY, OCID_HASH);
        equal(deadline, step.deadline + 1, "deadline moved later");
    }

    function test_noAwardBeforeTheDeadline() public {
        Step memory step = _step(TENDER);
        step.deadline = uint40(block.timestamp + 1 days);
        ledger.record(_submission(step));
        uint32[3] memory deciding = [AWARD, uint32(1 << 7), CONTRACT];
        for (uint256 i = 0; i < deciding.length; ++i) {
            _refused(
                _submissionOfTwo(_step(deciding[i])),
                abi.encodeWithSelector(
                    IProcurementLedger.LedgerAwardBeforeDeadline.selector,
                    step.deadline,
                    block.timestamp
                )
            );
        }
        vm.warp(step.deadline);
        _recordByTwo(AWARD);
        Step memory later = _step(TENDER);
        later.deadline = step.deadline + 9;
        _refused(
            _submission(later),
            abi.encodeWithSelector(
                IProcurementLedger.LedgerDeadlineAfterAward.selector,
                step.deadline,
                later.deadline,
                2
            )
        );
        later.deadline = step.deadline;
        ledger.record(_submission(later));
    }

    function test_anAwardMayNotDeclareItsOwnLaterDeadline() public {
        Step memory step = _step(AWARD);
        step.deadline = uint40(block.timestamp + 1);
        _refused(
            _submissionOfTwo(step),
            abi.encodeWithSelector(
                IProcurementLedger.LedgerAwardBeforeDeadline.selector,
                step.deadline,
                block.timestamp
            )
        );
    }

    function test_aClosedTrailTakesCorrectionsOnly() public {
        _record(PLANNING);
        _recordByTwo(CLOSES | PLANNING);
        equal(_closedBy(), 2, "closed by the second step");
        _refused(
            _submission(_step(TENDER)),
            abi.encodeWithSelector(IProcurementLedger.LedgerTrailClosed.selector, 2)
        );
        Step memory step = _step(TENDER);
        step.corrects = 1;
        ledger.record(_submissionOfTwo(step));
        equal(_closedBy(), 2, "a correction of another step leaves it closed");
        step = _step(PLANNING);
        step.corrects = 2;
        ledger.record(_submissionOfTwo(step));
        equal(_closedBy(), 0, "correcting the closing step opens it again");
        _record(TENDER);
        equal(_length(), 5, "length");
    }

    function test_correctingTheClosingStepWithClosesKeepsItClosed() public {
        _recordByTwo(CLOSES);
        Step memory step = _step(CLOSES);
        step.corrects = 1;
        ledger.record(_submissionOfTwo(step));
        equal(_closedBy(), 2, "closed by the correction");
        _refused(
            _submission(_step(TENDER)),
            abi.encodeWithSelector(IProcurementLedger.LedgerTrailClosed.selector, 2)
        );
        step = _step(PLANNING);
        step.corrects = 1;
        ledger.record(_submissionOfTwo(step));
        equal(_closedBy(), 2, "the corrected closing step no longer opens it");
    }

    function test_ordinaryEndsDoNotClose() public {
        _recordByTwo(uint32(1) << 14);
        _recordByTwo(uint32(1) << 8);
        _record(uint32(1) << 13);
        equal(_length(), 3, "payments come after a contract's end");
    }

    function test_agenciesKeepTrailsOfTheirOwn() public {
        Step memory step = _step(PLANNING);
        step.agency = bytes32(uint256(1));
        bytes4 unknown = bytes4(keccak256("DirectoryUnknownAgency(bytes32)"));
        _refused(_submission(step), abi.encodeWithSelector(unknown, step.agency));
    }

    function test_trailsAreNumberedDensely() public {
        for (uint256 i = 0; i < 3; ++i) {
            string memory ocid = string(abi.encodePacked("ocds-c0nt0h-n", vm.toString(i)));
            Step memory step = _step(PLANNING);
            step.ocidHash = keccak256(bytes(ocid));
            ledger.record(Submission(step, 0, ocid, _approvals(ledger.stepDigest(step), 2)));
            (, uint32 number, , , , , , ) = ledger.trail(AGENCY, step.ocidHash);
            equal(number, i + 1, "number");
        }
        equal(ledger.trailCount(AGENCY), 3, "count");
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Grant, IAgencyDirectory} from "../../contracts/interfaces/IAgencyDirectory.sol";
import {IProcurementLedger, Step, Submission} from "../../contracts/interfaces/IProcurementLedger.sol";
import {Approval, ISigned} from "../../contracts/interfaces/ISigned.sol";
import {LedgerFixture} from "./helpers/LedgerFixture.sol";
import {vm} from "./helpers/Vm.sol";

/// @notice Who may sign a step: mandate in force, role, tags, distinct holders, the very signature.
contract ApproversTest is LedgerFixture {
    function _refused(Submission memory submission, bytes memory reason) private {
        uint64 size = log.size();
        vm.expectRevert(reason);
        ledger.record(submission);
        equal(log.size(), size, "size after a refusal");
    }

    function _by(Step memory step, uint32 number) private view returns (Submission memory) {
        return Submission(step, 0, _ocidOf(step), _approvals(ledger.stepDigest(step), number));
    }

    function test_digestIsEip712() public view {
        Step memory step = _step(PLANNING);
        bytes32 typeHash = keccak256(
            "Step(bytes32 agency,string ocid,uint32 tags,bytes32 content,uint32 corrects,uint40 deadline,uint40 validUntil,uint8 approvals,bytes32 previousHead)"
        );
        bytes32 structHash = keccak256(
            bytes.concat(
                abi.encode(typeHash, step.agency, step.ocidHash, step.tags, step.content),
                abi.encode(step.corrects, step.deadline, step.validUntil, step.approvals, step.previousHead)
            )
        );
        equal(
            ledger.stepDigest(step),
            keccak256(abi.encodePacked(hex"1901", _separator(address(ledger)), structHash)),
            "digest"
        );
    }

    function test_oneApproverAtLeastRecords() public {
        Step memory step = _step(PLANNING);
        bytes memory lead = abi.encodeWithSelector(
            IAgencyDirectory.DirectoryLeadMissing.selector,
            AGENCY,
            RECORD
        );
        _refused(_by(step, 3), lead);
        _refused(Submission(step, 0, OCID, new Approval[](0)), lead);
        ledger.record(_by(step, 2));
    }

    function test_administratorsDoNotSignSteps() public {
        _refused(
            _by(_step(PLANNING), 1),
            abi.encodeWithSelector(
                IAgencyDirectory.DirectoryMandateWithoutRole.selector,
                AGENCY,
                1,
                ADMINISTER,
                RECORD | APPROVE
            )
        );
    }

    function test_unknownMandate() public {
        _refused(
            _by(_step(PLANNING), 5),
            abi.encodeWithSelector(IAgencyDirectory.DirectoryUnknownMandate.selector, AGENCY, 5)
        );
    }

    function test_mandatesAscend() public {
        Step memory step = _step(PLANNING);
        bytes32 digest = ledger.stepDigest(step);
        _refused(
            Submission(step, 0, OCID, _approvals(digest, 3, 2)),
            abi.encodeWithSelector(IAgencyDirectory.DirectoryMandatesNotAscending.selector, 3, 2)
        );
        _refused(
            Submission(step, 0, OCID, _approvals(digest, 2, 2)),
            abi.encodeWithSelector(IAgencyDirectory.DirectoryMandatesNotAscending.selector, 2, 2)
        );
    }

    function test_twoMandatesOfOnePersonAreOnePerson() public {
        Grant memory grant = _grant(5, APPROVE);
        grant.holder = _grant(2, RECORD).holder;
        _grantMore(5, grant);
        Step memory step = _step(AWARD);
        _refused(
            Submission(step, 0, OCID, _approvals(ledger.stepDigest(step), 2, 5)),
            abi.encodeWithSelector(IAgencyDirectory.DirectorySameHolder.selector, AGENCY, 2, 5)
        );
    }

    function test_termsOfTheMandate() public {
        Grant memory grant = _grant(5, RECORD);
        grant.from = uint40(block.timestamp + 10);
        grant.until = uint40(block.timestamp + 20);
        _grantMore(5, grant);
        Step memory step = _step(PLANNING);
        Submission memory submission = _by(step, 5);
        bytes4 outside = IAgencyDirectory.DirectoryMandateNotInForce.selector;
        _refused(
            submission,
            abi.encodeWithSelector(outside, AGENCY, 5, grant.from, grant.until, block.timestamp)
        );
        vm.warp(grant.until);
        _refused(
            submission,
            abi.encodeWithSelector(outside, AGENCY, 5, grant.from, grant.until, block.timestamp)
        );
        vm.warp(grant.from);
        ledger.record(submission);
    }

    function test_tagsOfTheMandateHoldForEveryApprover() public {
        Grant memory grant = _grant(5, APPROVE);
        grant.tags = AWARD | PLANNING;
        _grantMore(5, grant);
        Step memory step = _step(TENDER);
        bytes4 outside = IAgencyDirectory.DirectoryMandateOutsideTags.selector;
        _refused(
            Submission(step, 0, OCID, _approvals(ledger.stepDigest(step), 2, 5)),
            abi.encodeWithSelector(outside, AGENCY, 5, AWARD | PLANNING, TENDER)
        );
        step = _step(0);
        _refused(
            Submission(step, 0, OCID, _approvals(ledger.stepDigest(step), 2, 5)),
            abi.encodeWithSelector(outside, AGENCY, 5, AWARD | PLANNING, ALL_TAGS)
        );
        step = _step(AWARD | PLANNING);
        ledger.record(Submission(step, 0, OCID, _approvals(ledger.stepDigest(step), 2, 5)));
    }

    function test_theSignatureOfTheMandatesSigner() public {
        Step memory step = _step(PLANNING);
        bytes32 digest = ledger.stepDigest(step);
        Submission memory submission = _by(step, 2);
        submission.approvals[0].signature = _sign(KEY + 3, digest);
        bytes memory invalid = abi.encodeWithSelector(
            ISigned.SignatureInvalid.selector,
            2,
            _signer(KEY + 2),
            digest
        );
        _refused(submission, invalid);
        submission.approvals[0].signature = new bytes(65);
        _refused(submission, invalid);
        submission.approvals[0].signature = "";
        _refused(submission, invalid);
        submission.approvals[0].signature = new bytes(4_097);
        _refused(submission, abi.encodeWithSelector(ISigned.SignatureTooLong.selector, 2, 4_097, 4_096));
        submission.approvals[0] = Approval(2, _signer(KEY + 3), _sign(KEY + 3, digest));
        _refused(
            submission,
            abi.encodeWithSelector(
                ISigned.SignatureOfAnotherSigner.selector,
                2,
                keccak256(_signer(KEY + 2)),
                keccak256(_signer(KEY + 3))
            )
        );
    }

    function test_aMalleableTwinIsRefused() public {
        Step memory step = _step(PLANNING);
        bytes32 digest = ledger.stepDigest(step);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(KEY + 2, digest);
        uint256 n = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
        Submission memory submission = _by(step, 2);
        submission.approvals[0].signature = abi.encodePacked(r, bytes32(n - uint256(s)), v == 27 ? 28 : 27);
        _refused(
            submission,
            abi.encodeWithSelector(ISigned.SignatureInvalid.selector, 2, _signer(KEY + 2), digest)
        );
    }

    function test_anotherPlaceNeedsAnotherSignature() public {
        Step memory step = _step(PLANNING);
        Submission memory submission = _by(step, 2);
        bytes memory signature = submission.approvals[0].signature;
        ledger.record(submission);
        Step memory next = _step(PLANNING);
        Submission memory replay = _by(next, 2);
        replay.approvals[0].signature = signature;
        _refused(
            replay,
            abi.encodeWithSelector(
                ISigned.SignatureInvalid.selector,
                2,
                _signer(KEY + 2),
                ledger.stepDigest(next)
            )
        );
    }

    function test_addingAnApproverLaterChangesNothing() public {
        Step memory step = _step(PLANNING);
        ledger.record(_by(step, 2));
        bytes32 digest = ledger.stepDigest(step);
        _refused(
            Submission(step, 0, OCID, _approvals(digest, 2, 3)),
            abi.encodeWithSelector(IProcurementLedger.LedgerAlreadyRecorded.selector, digest)
        );
    }
}

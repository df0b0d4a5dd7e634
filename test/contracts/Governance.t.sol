// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Admission, Grant, IAgencyDirectory} from "../../contracts/interfaces/IAgencyDirectory.sol";
import {
    IProcurementLedger,
    Step,
    Submission,
    Withdrawal
} from "../../contracts/interfaces/IProcurementLedger.sol";
import {Approval, ISigned} from "../../contracts/interfaces/ISigned.sol";
import {DirectoryFixture} from "./helpers/DirectoryFixture.sol";
import {Vm, vm} from "./helpers/Vm.sol";

/// @notice What takes effect by delay: admission, recovery, lowering of a policy, succession; and the veto.
contract GovernanceTest is DirectoryFixture {
    bytes32 private constant ENTRY = keccak256("Entry(uint64,bytes32,bytes)");
    string private constant SECOND_ID = "ID-CONTOH-2";
    bytes32 private immutable SECOND = keccak256(bytes(SECOND_ID));
    uint128 private constant DEFAULT = 0x22111111111111111211222222211111;

    function _admission() private pure returns (Admission memory admission) {
        Grant[] memory grants = new Grant[](2);
        grants[0] = _grant(11, ADMINISTER);
        grants[1] = _grant(12, RECORD);
        return Admission(SECOND_ID, "Instansi Kedua", grants);
    }

    function _entry(Vm.Log[] memory logs, uint256 nth) private pure returns (bytes memory) {
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] != ENTRY) continue;
            if (nth == 0) return abi.decode(logs[i].data, (bytes));
            --nth;
        }
        revert("no such entry");
    }

    function _admitSecond() private {
        vm.prank(ADMIN);
        uint32 number = directory.proposeAdmission(_admission());
        vm.warp(block.timestamp + delays.admission);
        directory.enact(SECOND, number, abi.encode(_admission()));
    }

    function _succeed() private returns (uint32 proposal) {
        _admitSecond();
        vm.prank(ADMIN);
        proposal = directory.proposeSuccession(AGENCY, SECOND);
        vm.warp(block.timestamp + delays.succession);
        directory.enact(AGENCY, proposal, abi.encode(SECOND));
    }

    function test_anAdmissionWaits() public {
        Admission memory admission = _admission();
        bytes memory args = abi.encode(admission);
        vm.recordLogs();
        vm.prank(ADMIN);
        uint32 number = directory.proposeAdmission(admission);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        uint40 due = uint40(START) + delays.admission;
        bytes memory words = bytes.concat(
            abi.encode(5, START, SECOND, 1, 1, 1, keccak256(args), due, bytes32(0), 0),
            abi.encode(0, ADMIN, bytes32(0), 0)
        );
        equal(_entry(logs, 0), words, "entry of the proposal");
        equal(logs[1].data, abi.encode(uint64(uint256(logs[0].topics[1])), args), "arguments");
        equal(number, 1, "number");
        equal(directory.proposalCount(SECOND), 1, "proposals");
        vm.expectRevert(
            abi.encodeWithSelector(IAgencyDirectory.DirectoryTooEarly.selector, SECOND, 1, due, START)
        );
        directory.enact(SECOND, 1, args);
        vm.warp(due);
        vm.expectRevert(
            abi.encodeWithSelector(
                IAgencyDirectory.DirectoryWrongArguments.selector,
                keccak256(args),
                keccak256("other")
            )
        );
        directory.enact(SECOND, 1, "other");
        vm.recordLogs();
        directory.enact(SECOND, 1, args);
        logs = vm.getRecordedLogs();
        _checkEnacted(logs, args, due);
        vm.expectRevert(
            abi.encodeWithSelector(IAgencyDirectory.DirectoryProposalSettled.selector, SECOND, 1, 2)
        );
        directory.enact(SECOND, 1, args);
    }

    function _checkEnacted(Vm.Log[] memory logs, bytes memory args, uint40 due) private view {
        bytes memory enacted = bytes.concat(
            abi.encode(5, uint256(due), SECOND, 1, 1, 2, keccak256(args), due, bytes32(0), 0),
            abi.encode(0, 0, bytes32(0), 0)
        );
        equal(_entry(logs, 0), enacted, "entry of the enactment");
        bytes memory without = bytes.concat(
            abi.encode(5, SECOND, 1, 1, 2, keccak256(args), due, bytes32(0), 0),
            abi.encode(0, 0, bytes32(0), 0)
        );
        equal(directory.head(SECOND), keccak256(without), "head is the entry without word 1");
        uint64 index = uint64(uint256(logs[0].topics[1]));
        equal(
            _entry(logs, 1),
            abi.encode(2, uint256(due), SECOND, 0, keccak256("Instansi Kedua"), index, 0),
            "entry of the agency names the governance entry"
        );
        (, , uint8 action, uint8 state, uint40 effectiveAt, ) = directory.proposal(SECOND, 1);
        isTrue(action == 1 && state == 2 && effectiveAt == due, "proposal enacted");
        equal(directory.mandateCount(SECOND), 2, "mandates");
    }

    function test_rulesOfAdmission() public {
        vm.startPrank(ADMIN);
        Admission memory admission = _admission();
        admission.officialId = OFFICIAL_ID;
        vm.expectRevert(abi.encodeWithSelector(IAgencyDirectory.DirectoryAgencyExists.selector, AGENCY));
        directory.proposeAdmission(admission);
        admission.officialId = "";
        vm.expectRevert(abi.encodeWithSelector(IAgencyDirectory.DirectoryInvalidText.selector, 0, 256));
        directory.proposeAdmission(admission);
        admission.officialId = string(new bytes(257));
        vm.expectRevert(abi.encodeWithSelector(IAgencyDirectory.DirectoryInvalidText.selector, 257, 256));
        directory.proposeAdmission(admission);
        admission = _admission();
        admission.name = string(new bytes(1_025));
        vm.expectRevert(abi.encodeWithSelector(IAgencyDirectory.DirectoryInvalidText.selector, 1_025, 1_024));
        directory.proposeAdmission(admission);
        admission = _admission();
        admission.grants[0].roles = RECORD;
        vm.expectRevert(abi.encodeWithSelector(IAgencyDirectory.DirectoryNoAdministrator.selector, SECOND));
        directory.proposeAdmission(admission);
        vm.stopPrank();
    }

    function test_recoveryGrantsAnAdministratorUnlessVetoed() public {
        Grant memory grant = _grant(5, ADMINISTER);
        vm.prank(ADMIN);
        uint32 first = directory.proposeRecovery(AGENCY, grant);
        Approval memory approval = _approval(1, _vetoDigest(AGENCY, first));
        bytes32 head = directory.head(AGENCY);
        vm.recordLogs();
        directory.veto(AGENCY, first, approval);
        bytes32 content = keccak256(abi.encode(grant));
        uint40 due = uint40(START) + delays.recovery;
        bytes memory words = bytes.concat(
            abi.encode(5, START, AGENCY, 1, 2, 3, content, due, bytes32(0), uint256(1) << 224),
            abi.encode(0, 0, bytes32(0), 0)
        );
        equal(_entry(vm.getRecordedLogs(), 0), words, "entry of the veto");
        equal(directory.head(AGENCY), head, "a veto moves no head");
        vm.warp(due);
        vm.expectRevert(
            abi.encodeWithSelector(IAgencyDirectory.DirectoryProposalSettled.selector, AGENCY, first, 3)
        );
        directory.enact(AGENCY, first, abi.encode(grant));
        vm.prank(ADMIN);
        uint32 second = directory.proposeRecovery(AGENCY, grant);
        vm.warp(block.timestamp + delays.recovery);
        directory.enact(AGENCY, second, abi.encode(grant));
        equal(directory.mandateCount(AGENCY), 5, "mandates");
        directory.revokeMandate(AGENCY, 1, 3, 0, _approval(5, _revokeDigest(1, 3, 0)));
    }

    function test_rulesOfRecovery() public {
        vm.startPrank(ADMIN);
        Grant memory grant = _grant(5, RECORD);
        vm.expectRevert(abi.encodeWithSelector(IAgencyDirectory.DirectoryNoAdministrator.selector, AGENCY));
        directory.proposeRecovery(AGENCY, grant);
        bytes32 stranger = keccak256("stranger");
        vm.expectRevert(abi.encodeWithSelector(IAgencyDirectory.DirectoryUnknownAgency.selector, stranger));
        directory.proposeRecovery(stranger, _grant(5, ADMINISTER));
        vm.stopPrank();
    }

    function test_aVetoNeedsAnAdministratorOfThatAgency() public {
        vm.prank(ADMIN);
        uint32 number = directory.proposeRecovery(AGENCY, _grant(5, ADMINISTER));
        bytes32 digest = _vetoDigest(AGENCY, number);
        Approval memory approval = _approval(2, digest);
        vm.expectRevert(
            abi.encodeWithSelector(
                IAgencyDirectory.DirectoryMandateWithoutRole.selector,
                AGENCY,
                2,
                RECORD,
                ADMINISTER
            )
        );
        directory.veto(AGENCY, number, approval);
        approval = Approval(1, _signer(KEY + 1), _sign(KEY + 9, digest));
        vm.expectRevert(
            abi.encodeWithSelector(ISigned.SignatureInvalid.selector, 1, _signer(KEY + 1), digest)
        );
        directory.veto(AGENCY, number, approval);
        approval = _approval(1, _vetoDigest(AGENCY, 7));
        vm.expectRevert(
            abi.encodeWithSelector(IAgencyDirectory.DirectoryUnknownProposal.selector, AGENCY, 7)
        );
        directory.veto(AGENCY, 7, approval);
    }

    function test_raisingAPolicyWorksAtOnce() public {
        uint128 raised = DEFAULT + 1;
        bytes32 digest = _policyDigest(raised, 1);
        vm.recordLogs();
        uint32 proposal = directory.setPolicy(AGENCY, raised, 1, UNTIL, _approvals(digest, 1));
        Vm.Log[] memory logs = vm.getRecordedLogs();
        equal(proposal, 0, "no proposal");
        bytes memory words = bytes.concat(
            abi.encode(4, START, AGENCY, 0, raised, 1, UNTIL, bytes32(0)),
            abi.encode(uint256(1) << 224, 0)
        );
        equal(_entry(logs, 0), words, "entry of the policy");
        equal(directory.head(AGENCY), digest, "head");
        (uint128 policy, , uint48 index) = directory.policy(AGENCY);
        equal(policy, raised, "policy");
        equal(index, uint256(logs[0].topics[1]), "policy index");
        bytes memory call = abi.encodeCall(ledger.record, (_submission(_step(PLANNING))));
        (bool ok, bytes memory answer) = address(ledger).call(call);
        isTrue(!ok, "one signature is no longer enough");
        equal(answer, abi.encodeWithSelector(ISigned.ApprovalsMissing.selector, 1, 2), "reason");
    }

    function test_loweringAPolicyWaits() public {
        uint128 lowered = DEFAULT - 0x10000000000000000000000000000000;
        bytes memory args = abi.encode(lowered, uint8(1));
        bytes32 digest = _policyDigest(lowered, 1);
        vm.recordLogs();
        uint32 proposal = directory.setPolicy(AGENCY, lowered, 1, UNTIL, _approvals(digest, 1));
        uint40 due = uint40(START) + delays.policy;
        bytes memory words = bytes.concat(
            abi.encode(5, START, AGENCY, 1, 3, 1, keccak256(args), due, bytes32(0)),
            abi.encode(uint256(1) << 224, UNTIL, 0, bytes32(0), 0)
        );
        equal(_entry(vm.getRecordedLogs(), 0), words, "entry of the lowering");
        equal(directory.head(AGENCY), digest, "the signed lowering is the head");
        (uint128 policy, , ) = directory.policy(AGENCY);
        equal(policy, DEFAULT, "nothing is lowered yet");
        vm.warp(due - 1);
        vm.expectRevert(
            abi.encodeWithSelector(
                IAgencyDirectory.DirectoryTooEarly.selector,
                AGENCY,
                proposal,
                due,
                due - 1
            )
        );
        directory.enact(AGENCY, proposal, args);
        vm.warp(due);
        directory.enact(AGENCY, proposal, args);
        (policy, , ) = directory.policy(AGENCY);
        equal(policy, lowered, "lowered after the delay");
        bytes memory without = bytes.concat(
            abi.encode(5, AGENCY, 1, 3, 2, keccak256(args), due, digest, 0),
            abi.encode(0, 0, bytes32(0), 0)
        );
        equal(directory.head(AGENCY), keccak256(without), "head");
    }

    function test_aLaterDecisionVoidsALowering() public {
        uint128 lowered = DEFAULT - 0x10000000000000000000000000000000;
        Approval[] memory approvals = _approvals(_policyDigest(lowered, 1), 1);
        uint32 proposal = directory.setPolicy(AGENCY, lowered, 1, UNTIL, approvals);
        approvals = _approvals(_policyDigest(DEFAULT, 1), 1);
        directory.setPolicy(AGENCY, DEFAULT, 1, UNTIL, approvals);
        (, , uint48 index) = directory.policy(AGENCY);
        vm.warp(START + delays.policy);
        vm.expectRevert(
            abi.encodeWithSelector(IAgencyDirectory.DirectoryPolicyChanged.selector, AGENCY, proposal, index)
        );
        directory.enact(AGENCY, proposal, abi.encode(lowered, uint8(1)));
    }

    function test_policiesAskForOneToEight() public {
        bytes4 invalid = IAgencyDirectory.DirectoryInvalidPolicy.selector;
        uint128[3] memory bad = [DEFAULT - 1, DEFAULT + 8, 0];
        for (uint256 i = 0; i < 3; ++i) {
            Approval[] memory approvals = _approvals(_policyDigest(bad[i], 1), 1);
            vm.expectRevert(abi.encodeWithSelector(invalid, bad[i], 1));
            directory.setPolicy(AGENCY, bad[i], 1, UNTIL, approvals);
        }
        Approval[] memory none = _approvals(_policyDigest(DEFAULT, 0), 1);
        vm.expectRevert(abi.encodeWithSelector(invalid, DEFAULT, 0));
        directory.setPolicy(AGENCY, DEFAULT, 0, UNTIL, none);
        none = _approvals(_policyDigest(DEFAULT, 9), 1);
        vm.expectRevert(abi.encodeWithSelector(invalid, DEFAULT, 9));
        directory.setPolicy(AGENCY, DEFAULT, 9, UNTIL, none);
    }

    function test_changesMayNeedTwoAdministrators() public {
        _grantMore(5, _grant(5, ADMINISTER));
        directory.setPolicy(AGENCY, DEFAULT, 2, UNTIL, _approvals(_policyDigest(DEFAULT, 2), 1, 5));
        Grant memory grant = _grant(6, RECORD);
        bytes32 digest = _grantDigest(6, grant, UNTIL);
        Approval[] memory one = _approvals(digest, 1);
        vm.expectRevert(abi.encodeWithSelector(ISigned.ApprovalsMissing.selector, 1, 2));
        directory.grantMandate(AGENCY, grant, UNTIL, one);
        directory.grantMandate(AGENCY, grant, UNTIL, _approvals(digest, 1, 5));
        equal(directory.mandateCount(AGENCY), 6, "mandates");
    }

    function test_successorsContinueTrails() public {
        _record(PLANNING);
        _succeed();
        (bytes32 successor, uint48 granted, uint48 ended) = directory.successor(AGENCY, 1);
        equal(successor, SECOND, "successor");
        isTrue(granted != 0 && ended == 0, "in force");
        equal(directory.successionCount(AGENCY), 1, "successions");
        Step memory step = _step(TENDER);
        bytes32 digest = ledger.stepDigest(step);
        Approval[] memory approvals = new Approval[](1);
        approvals[0] = Approval(2, _signer(KEY + 12), _sign(KEY + 12, digest));
        vm.recordLogs();
        ledger.record(Submission(step, 1, "", approvals));
        bytes memory words = _entry(vm.getRecordedLogs(), 0);
        uint256 meta;
        assembly {
            meta := mload(add(words, 224))
        }
        equal(uint32(meta), 1, "succession in meta");
    }

    function test_successorsOpenNothing() public {
        _succeed();
        Step memory step = _step(PLANNING);
        Approval[] memory approvals = new Approval[](1);
        approvals[0] = Approval(2, _signer(KEY + 12), _sign(KEY + 12, ledger.stepDigest(step)));
        vm.expectRevert(abi.encodeWithSelector(IProcurementLedger.LedgerSuccessorCannotOpen.selector, 1));
        ledger.record(Submission(step, 1, OCID, approvals));
    }

    function _end(uint32 number) private view returns (Approval[] memory) {
        return _approvals(_changeDigest(AGENCY, 3, keccak256(abi.encode(number)), UNTIL), 1);
    }

    function test_theOldAgencyEndsASuccession() public {
        _record(PLANNING);
        _succeed();
        bytes32 content = keccak256(abi.encode(uint32(1)));
        bytes32 digest = _changeDigest(AGENCY, 3, content, UNTIL);
        bytes32 before = directory.head(AGENCY);
        vm.recordLogs();
        directory.endSuccession(AGENCY, 1, UNTIL, _approvals(digest, 1));
        bytes memory words = bytes.concat(
            abi.encode(5, block.timestamp, AGENCY, 0, 5, 2, content, block.timestamp, before),
            abi.encode(uint256(1) << 224, UNTIL, 0, bytes32(0), 1)
        );
        equal(_entry(vm.getRecordedLogs(), 0), words, "entry of the end");
        equal(directory.head(AGENCY), digest, "the signed change is the head");
        (, , uint48 ended) = directory.successor(AGENCY, 1);
        isTrue(ended != 0, "ended");
        bytes4 over = IAgencyDirectory.DirectorySuccessionEnded.selector;
        Step memory step = _step(TENDER);
        Approval[] memory approvals = new Approval[](1);
        approvals[0] = Approval(2, _signer(KEY + 12), _sign(KEY + 12, ledger.stepDigest(step)));
        vm.expectRevert(abi.encodeWithSelector(over, AGENCY, 1, ended));
        ledger.record(Submission(step, 1, "", approvals));
        approvals = _end(1);
        vm.expectRevert(abi.encodeWithSelector(over, AGENCY, 1, ended));
        directory.endSuccession(AGENCY, 1, UNTIL, approvals);
    }

    function test_nobodyElseEndsASuccession() public {
        _succeed();
        Approval[] memory approvals = _end(1);
        approvals[0].signature = _sign(KEY + 11, keccak256("no"));
        vm.expectRevert();
        directory.endSuccession(AGENCY, 1, UNTIL, approvals);
        approvals = _end(2);
        vm.expectRevert(
            abi.encodeWithSelector(IAgencyDirectory.DirectoryUnknownSuccession.selector, AGENCY, 2)
        );
        directory.endSuccession(AGENCY, 2, UNTIL, approvals);
        (, , uint48 ended) = directory.successor(AGENCY, 1);
        equal(ended, 0, "in force");
    }

    function test_successorsWithdrawContentOfOldTrails() public {
        _record(PLANNING);
        _succeed();
        Grant memory grant = _grant(13, WITHDRAW);
        bytes32 content = keccak256(
            bytes.concat(
                abi.encode(3, keccak256(grant.signer), grant.holder, grant.roles),
                abi.encode(grant.tags, grant.from, grant.until, grant.credential)
            )
        );
        Approval[] memory approvals = new Approval[](1);
        bytes32 digest = _changeDigest(SECOND, 1, content, UNTIL);
        approvals[0] = Approval(1, _signer(KEY + 11), _sign(KEY + 11, digest));
        directory.grantMandate(SECOND, grant, UNTIL, approvals);
        Withdrawal memory withdrawal = Withdrawal(AGENCY, OCID_HASH, 0, bytes32(uint256(1)), 1);
        digest = ledger.withdrawalDigest(withdrawal);
        vm.recordLogs();
        ledger.withdraw(withdrawal, 1, Approval(3, _signer(KEY + 13), _sign(KEY + 13, digest)));
        equal(
            _entry(vm.getRecordedLogs(), 0),
            abi.encode(
                9,
                block.timestamp,
                AGENCY,
                OCID_HASH,
                bytes32(uint256(1)),
                0,
                1,
                uint256(3) << 224,
                1
            ),
            "words"
        );
    }

    function test_theAuthorityTakesBackItsProposal() public {
        vm.prank(ADMIN);
        uint32 number = directory.proposeAdmission(_admission());
        bytes32 content = keccak256(abi.encode(_admission()));
        uint40 due = uint40(START) + delays.admission;
        vm.recordLogs();
        vm.prank(ADMIN);
        directory.withdrawProposal(SECOND, number);
        bytes memory words = bytes.concat(
            abi.encode(5, START, SECOND, 1, 1, 4, content, due, bytes32(0), 0),
            abi.encode(0, ADMIN, bytes32(0), 0)
        );
        equal(_entry(vm.getRecordedLogs(), 0), words, "entry");
        equal(directory.head(SECOND), bytes32(0), "moves no head");
        vm.warp(due);
        bytes memory settled = abi.encodeWithSelector(
            IAgencyDirectory.DirectoryProposalSettled.selector,
            SECOND,
            number,
            4
        );
        bytes memory args = abi.encode(_admission());
        vm.expectRevert(settled);
        directory.enact(SECOND, number, args);
        vm.prank(ADMIN);
        vm.expectRevert(settled);
        directory.withdrawProposal(SECOND, number);
    }

    function test_theAuthorityTakesBackNothingThatAnAgencySigned() public {
        uint128 lowered = DEFAULT - 0x10000000000000000000000000000000;
        Approval[] memory approvals = _approvals(_policyDigest(lowered, 1), 1);
        uint32 proposal = directory.setPolicy(AGENCY, lowered, 1, UNTIL, approvals);
        vm.prank(ADMIN);
        vm.expectRevert(
            abi.encodeWithSelector(
                IAgencyDirectory.DirectoryNotProposedByAuthority.selector,
                AGENCY,
                proposal
            )
        );
        directory.withdrawProposal(AGENCY, proposal);
    }

    function test_whoAsksForMoreAdministratorsShowsThem() public {
        Approval[] memory one = _approvals(_policyDigest(DEFAULT, 2), 1);
        vm.expectRevert(abi.encodeWithSelector(ISigned.ApprovalsMissing.selector, 1, 2));
        directory.setPolicy(AGENCY, DEFAULT, 2, UNTIL, one);
    }

    function test_rulesOfSuccession() public {
        vm.startPrank(ADMIN);
        vm.expectRevert(abi.encodeWithSelector(IAgencyDirectory.DirectoryOwnSuccessor.selector, AGENCY));
        directory.proposeSuccession(AGENCY, AGENCY);
        vm.expectRevert(abi.encodeWithSelector(IAgencyDirectory.DirectoryUnknownAgency.selector, SECOND));
        directory.proposeSuccession(AGENCY, SECOND);
        vm.stopPrank();
    }

    function test_successionsMayBeVetoed() public {
        _admitSecond();
        vm.prank(ADMIN);
        uint32 number = directory.proposeSuccession(AGENCY, SECOND);
        directory.veto(AGENCY, number, _approval(1, _vetoDigest(AGENCY, number)));
        vm.warp(block.timestamp + delays.succession);
        vm.expectRevert(
            abi.encodeWithSelector(IAgencyDirectory.DirectoryProposalSettled.selector, AGENCY, number, 3)
        );
        directory.enact(AGENCY, number, abi.encode(SECOND));
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {Grant, IAgencyDirectory} from "../../contracts/interfaces/IAgencyDirectory.sol";
import {IAuditLog} from "../../contracts/interfaces/IAuditLog.sol";
import {Step, Submission, Withdrawal} from "../../contracts/interfaces/IProcurementLedger.sol";
import {DirectoryFixture} from "./helpers/DirectoryFixture.sol";
import {vm} from "./helpers/Vm.sol";

/// @notice Everything that who holds the AccessManager can do, and that none of it touches what is recorded, stops
/// recording, or shortens a delay.
contract AdministratorTest is DirectoryFixture {
    uint32 private constant KIND = 6;
    uint64 private constant PUBLIC_ROLE = type(uint64).max;

    function setUp() public override {
        super.setUp();
        _record(PLANNING);
    }

    /// @dev Recording goes on: a step, a batch, a checkpoint, a revocation.
    function _checkRecordingGoesOn() private {
        uint64 size = log.size();
        _record(TENDER);
        Submission[] memory batch = new Submission[](1);
        batch[0] = _submission(_step(TENDER));
        ledger.recordBatch(batch);
        directory.revokeMandate(AGENCY, 3, 1, 0, _approval(1, _revokeDigest(3, 1, 0)));
        Withdrawal memory withdrawal = Withdrawal(AGENCY, OCID_HASH, 0, bytes32(0), 0);
        ledger.withdraw(withdrawal, 0, _approval(4, ledger.withdrawalDigest(withdrawal)));
        equal(log.size(), size + 4, "four more entries");
        (uint64 stored, bytes32 root) = log.checkpoint();
        equal(stored, size + 4, "checkpoint");
        equal(root, log.root(), "root");
    }

    function _selectors() private pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](14);
        selectors[0] = IAuditLog.append.selector;
        selectors[1] = IAuditLog.checkpoint.selector;
        selectors[2] = IAuditLog.proposeWriter.selector;
        selectors[3] = IAuditLog.enactWriter.selector;
        selectors[4] = IAgencyDirectory.grantMandate.selector;
        selectors[5] = IAgencyDirectory.revokeMandate.selector;
        selectors[6] = IAgencyDirectory.setPolicy.selector;
        selectors[7] = IAgencyDirectory.proposeAdmission.selector;
        selectors[8] = IAgencyDirectory.proposeRecovery.selector;
        selectors[9] = IAgencyDirectory.proposeSuccession.selector;
        selectors[10] = IAgencyDirectory.endSuccession.selector;
        selectors[11] = IAgencyDirectory.enact.selector;
        selectors[12] = IAgencyDirectory.veto.selector;
        selectors[13] = bytes4(
            keccak256(
                "record(((bytes32,bytes32,uint32,bytes32,uint32,uint40,uint40,uint8,bytes32),uint32,string,(uint32,bytes,bytes)[]))"
            )
        );
    }

    function test_closingTheTargetsStopsNoRecording() public {
        vm.startPrank(ADMIN);
        manager.setTargetClosed(address(log), true);
        manager.setTargetClosed(address(directory), true);
        manager.setTargetClosed(address(ledger), true);
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, ADMIN));
        log.proposeWriter(KIND, address(this));
        vm.stopPrank();
        _checkRecordingGoesOn();
    }

    function test_functionRolesStopNoRecording() public {
        vm.startPrank(ADMIN);
        manager.setTargetFunctionRole(address(log), _selectors(), 77);
        manager.setTargetFunctionRole(address(directory), _selectors(), 77);
        manager.setTargetFunctionRole(address(ledger), _selectors(), 77);
        vm.stopPrank();
        _checkRecordingGoesOn();
    }

    function test_openingEverythingToAllBindsNothingAtOnce() public {
        vm.startPrank(ADMIN);
        manager.setTargetFunctionRole(address(log), _selectors(), PUBLIC_ROLE);
        manager.setTargetFunctionRole(address(directory), _selectors(), PUBLIC_ROLE);
        vm.stopPrank();
        log.proposeWriter(KIND, address(this));
        vm.expectRevert(
            abi.encodeWithSelector(
                IAuditLog.AuditLogTooEarly.selector,
                KIND,
                block.timestamp + delays.writer,
                block.timestamp
            )
        );
        log.enactWriter(KIND);
        bytes memory words = abi.encode(1, block.timestamp, AGENCY, OCID_HASH);
        vm.expectRevert(
            abi.encodeWithSelector(IAuditLog.AuditLogUnauthorizedWriter.selector, 1, address(this))
        );
        log.append(words);
        _checkRecordingGoesOn();
    }

    function test_grantedRolesProposeAndNoMore() public {
        address clerk = address(0xc1e4c);
        bytes4[] memory propose = new bytes4[](1);
        propose[0] = IAuditLog.proposeWriter.selector;
        vm.startPrank(ADMIN);
        manager.grantRole(5, clerk, 0);
        manager.setTargetFunctionRole(address(log), propose, 5);
        vm.stopPrank();
        vm.prank(clerk);
        log.proposeWriter(KIND, address(this));
        vm.prank(clerk);
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, clerk));
        directory.proposeRecovery(AGENCY, _grant(5, ADMINISTER));
        _checkRecordingGoesOn();
    }

    function test_anotherAuthorityHasTheSameLimits() public {
        IAccessManager other = IAccessManager(_deploy("AccessManager", abi.encode(address(this))));
        vm.startPrank(ADMIN);
        manager.updateAuthority(address(log), address(other));
        manager.updateAuthority(address(directory), address(other));
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, ADMIN));
        log.proposeWriter(KIND, address(this));
        vm.stopPrank();
        equal(IAccessManaged(address(log)).authority(), address(other), "authority");
        log.proposeWriter(KIND, address(this));
        vm.expectRevert(
            abi.encodeWithSelector(
                IAuditLog.AuditLogTooEarly.selector,
                KIND,
                block.timestamp + delays.writer,
                block.timestamp
            )
        );
        log.enactWriter(KIND);
        _checkRecordingGoesOn();
    }

    function test_strangersCannotTakeTheAuthority() public {
        vm.expectRevert(
            abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, address(this))
        );
        IAccessManaged(address(log)).setAuthority(address(this));
        vm.expectRevert(
            abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, address(this))
        );
        IAccessManaged(address(directory)).setAuthority(address(this));
    }

    function test_theManagersExecuteAndScheduleShortenNothing() public {
        bytes memory call = abi.encodeCall(log.proposeWriter, (KIND, address(this)));
        vm.startPrank(ADMIN);
        manager.execute(address(log), call);
        uint40 due = uint40(block.timestamp) + delays.writer;
        vm.expectRevert(
            abi.encodeWithSelector(IAuditLog.AuditLogTooEarly.selector, KIND, due, block.timestamp)
        );
        log.enactWriter(KIND);
        vm.stopPrank();
        _checkRecordingGoesOn();
    }

    function test_proposalsAboutAgenciesChangeNothingAtOnce() public {
        bytes32 head = directory.head(AGENCY);
        vm.startPrank(ADMIN);
        directory.proposeRecovery(AGENCY, _grant(5, ADMINISTER));
        vm.stopPrank();
        equal(directory.head(AGENCY), head, "head");
        equal(directory.mandateCount(AGENCY), 4, "mandates");
        _checkRecordingGoesOn();
    }

    function test_theAdministratorSignsNothingForOthers() public {
        Step memory step = _step(TENDER);
        Submission memory submission = _submission(step);
        submission.approvals[0].signature = new bytes(65);
        vm.startPrank(ADMIN);
        vm.expectRevert();
        ledger.record(submission);
        Grant memory grant = _grant(5, RECORD);
        bytes memory call = abi.encodeCall(
            directory.grantMandate,
            (AGENCY, grant, UNTIL, _approvals(keccak256("nothing"), 1))
        );
        vm.stopPrank();
        vm.prank(ADMIN);
        (bool ok, ) = address(directory).call(call);
        isTrue(!ok, "no grant without the agency's administrator");
    }

    function test_everyRestrictedFunctionRefusesStrangers() public {
        bytes memory refused = abi.encodeWithSelector(
            IAccessManaged.AccessManagedUnauthorized.selector,
            address(this)
        );
        vm.expectRevert(refused);
        log.proposeWriter(KIND, address(this));
        vm.expectRevert(refused);
        directory.proposeRecovery(AGENCY, _grant(5, ADMINISTER));
        vm.expectRevert(refused);
        directory.proposeSuccession(AGENCY, AGENCY);
        vm.expectRevert(refused);
        directory.withdrawProposal(AGENCY, 1);
    }
}

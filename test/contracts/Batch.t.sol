// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Grant} from "../../contracts/interfaces/IAgencyDirectory.sol";
import {IProcurementLedger, Step, Submission} from "../../contracts/interfaces/IProcurementLedger.sol";
import {Approval, ISigned} from "../../contracts/interfaces/ISigned.sol";
import {HostileWallet, Wallet} from "./helpers/Wallets.sol";
import {LedgerFixture} from "./helpers/LedgerFixture.sol";
import {Vm, vm} from "./helpers/Vm.sol";

/// @notice A refused step changes nothing and sinks nobody.
contract BatchTest is LedgerFixture {
    bytes32 private constant ENTRY = keccak256("Entry(uint64,bytes32,bytes)");
    bytes32 private constant REFUSED = keccak256("Refused(uint256,bytes32,bytes)");

    function _ocid(uint256 i) private pure returns (string memory) {
        return string(abi.encodePacked("ocds-c0nt0h-b", vm.toString(i)));
    }

    /// @dev Opens a trail of its own, signed by mandate 2.
    function _opening(uint256 i) private view returns (Submission memory) {
        Step memory step = _step(PLANNING);
        step.ocidHash = keccak256(bytes(_ocid(i)));
        step.previousHead = 0;
        return Submission(step, 0, _ocid(i), _approvals(ledger.stepDigest(step), 2));
    }

    function _count(Vm.Log[] memory logs, bytes32 topic) private pure returns (uint256 count) {
        for (uint256 i = 0; i < logs.length; ++i) if (logs[i].topics[0] == topic) ++count;
    }

    function _refusal(Vm.Log[] memory logs, uint256 position) private pure returns (bytes32, bytes memory) {
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] == REFUSED && uint256(logs[i].topics[1]) == position) {
                return abi.decode(logs[i].data, (bytes32, bytes));
            }
        }
        revert("no refusal at this position");
    }

    function test_aBadStepSinksNobody() public {
        Submission[] memory batch = new Submission[](5);
        for (uint256 i = 0; i < 5; ++i) batch[i] = _opening(i);
        batch[1].approvals[0].signature = new bytes(65);
        batch[3].step.tags = AWARD;
        batch[3].approvals = _approvals(ledger.stepDigest(batch[3].step), 2);
        uint64 size = log.size();
        vm.recordLogs();
        ledger.recordBatch(batch);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        equal(log.size(), size + 3, "three recorded");
        equal(_count(logs, ENTRY), 3, "entries");
        equal(_count(logs, REFUSED), 2, "refusals");
        (bytes32 digest, bytes memory reason) = _refusal(logs, 1);
        equal(digest, ledger.stepDigest(batch[1].step), "digest of the refused");
        equal(
            reason,
            abi.encodeWithSelector(ISigned.SignatureInvalid.selector, 2, _signer(KEY + 2), digest),
            "reason"
        );
        (, reason) = _refusal(logs, 3);
        equal(reason, abi.encodeWithSelector(ISigned.ApprovalsMissing.selector, 1, 2), "second reason");
        equal(ledger.trailCount(AGENCY), 3, "trails");
    }

    function test_stepsOfOneTrailShareABatch() public {
        Submission[] memory batch = new Submission[](4);
        bytes32 head = 0;
        for (uint256 i = 0; i < 3; ++i) {
            Step memory step = _step(PLANNING);
            step.content = bytes32(i);
            step.previousHead = head;
            head = ledger.stepDigest(step);
            batch[i] = Submission(step, 0, i == 0 ? OCID : "", _approvals(head, 2));
        }
        batch[3] = batch[1];
        vm.recordLogs();
        ledger.recordBatch(batch);
        (, bytes memory reason) = _refusal(vm.getRecordedLogs(), 3);
        equal(
            reason,
            abi.encodeWithSelector(
                IProcurementLedger.LedgerStaleHead.selector,
                batch[1].step.previousHead,
                head
            ),
            "an older step is stale"
        );
        (bytes32 stored, , uint32 length, , , , , ) = ledger.trail(AGENCY, OCID_HASH);
        equal(stored, head, "head");
        equal(length, 3, "length");
    }

    function test_aStepHandedInFirstByOthersIsReported() public {
        Submission[] memory batch = new Submission[](2);
        batch[0] = _opening(0);
        batch[1] = _opening(1);
        vm.prank(address(0xf40));
        ledger.record(batch[0]);
        vm.recordLogs();
        ledger.recordBatch(batch);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        (bytes32 digest, bytes memory reason) = _refusal(logs, 0);
        equal(
            reason,
            abi.encodeWithSelector(IProcurementLedger.LedgerAlreadyRecorded.selector, digest),
            "already recorded"
        );
        equal(_count(logs, ENTRY), 1, "the other is recorded");
    }

    function test_aGasBurningWalletBurnsItsOwnShareOnly() public {
        HostileWallet wallet = new HostileWallet();
        Grant memory grant = _grant(5, RECORD);
        grant.signer = abi.encodePacked(address(wallet));
        _grantMore(5, grant);
        Submission[] memory batch = new Submission[](3);
        for (uint256 i = 0; i < 3; ++i) batch[i] = _opening(i);
        batch[1].approvals[0] = Approval(5, grant.signer, "burn");
        uint256 before = gasleft();
        vm.recordLogs();
        ledger.recordBatch{gas: 3_000_000}(batch);
        isTrue(before - gasleft() < 1_500_000, "gas used");
        Vm.Log[] memory logs = vm.getRecordedLogs();
        equal(_count(logs, ENTRY), 2, "the others are recorded");
        (bytes32 digest, bytes memory reason) = _refusal(logs, 1);
        equal(
            reason,
            abi.encodeWithSelector(ISigned.SignatureInvalid.selector, 5, grant.signer, digest),
            "reason"
        );
    }

    function test_walletsThatLieRevertOrAnswerTooMuch() public {
        HostileWallet wallet = new HostileWallet();
        Grant memory grant = _grant(5, RECORD);
        grant.signer = abi.encodePacked(address(wallet));
        _grantMore(5, grant);
        bytes[4] memory tricks = [bytes("revert"), "flood", "wrong", "write"];
        for (uint256 i = 0; i < tricks.length; ++i) {
            Submission memory submission = _opening(i);
            submission.approvals[0] = Approval(5, grant.signer, tricks[i]);
            bytes32 digest = ledger.stepDigest(submission.step);
            vm.expectRevert(
                abi.encodeWithSelector(ISigned.SignatureInvalid.selector, 5, grant.signer, digest)
            );
            ledger.record(submission);
        }
    }

    function test_aWalletThatSignsIsAccepted() public {
        Wallet wallet = new Wallet(vm.addr(0xabc));
        Grant memory grant = _grant(5, RECORD);
        grant.signer = abi.encodePacked(address(wallet));
        _grantMore(5, grant);
        Submission memory submission = _opening(0);
        bytes32 digest = ledger.stepDigest(submission.step);
        submission.approvals[0] = Approval(5, grant.signer, _sign(0xabc, digest));
        ledger.record(submission);
        equal(ledger.trailCount(AGENCY), 1, "recorded");
    }

    function test_tooLittleGasToBeginReverts() public {
        Submission[] memory batch = new Submission[](20);
        for (uint256 i = 0; i < 20; ++i) batch[i] = _opening(i);
        bytes memory call = abi.encodeCall(ledger.recordBatch, (batch));
        uint64 size = log.size();
        (bool ok, bytes memory answer) = address(ledger).call{gas: 900_000}(call);
        isTrue(!ok, "reverts");
        equal(bytes32(bytes4(answer)), bytes32(IProcurementLedger.LedgerGasTooLow.selector), "reason");
        equal(log.size(), size, "size");
    }

    function test_aStepThatCannotGetItsGasIsNotStarted() public {
        HostileWallet wallet = new HostileWallet();
        Grant memory grant = _grant(5, RECORD);
        grant.signer = abi.encodePacked(address(wallet));
        _grantMore(5, grant);
        Submission[] memory batch = new Submission[](6);
        for (uint256 i = 0; i < 6; ++i) {
            batch[i] = _opening(i);
            if (i < 5) batch[i].approvals[0] = Approval(5, grant.signer, "burn");
        }
        vm.recordLogs();
        ledger.recordBatch{gas: 1_400_000}(batch);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        equal(_count(logs, REFUSED), 6, "all refused");
        (, bytes memory reason) = _refusal(logs, 5);
        equal(
            bytes32(bytes4(reason)),
            bytes32(IProcurementLedger.LedgerGasTooLow.selector),
            "the last one for want of gas, not for its signature"
        );
        equal(ledger.trailCount(AGENCY), 0, "trails");
    }

    function test_aSignatureCheckNeedsItsGas() public {
        Wallet wallet = new Wallet(vm.addr(0xabc));
        Grant memory grant = _grant(5, RECORD);
        grant.signer = abi.encodePacked(address(wallet));
        _grantMore(5, grant);
        Submission memory submission = _opening(0);
        bytes32 digest = ledger.stepDigest(submission.step);
        submission.approvals[0] = Approval(5, grant.signer, _sign(0xabc, digest));
        bytes memory call = abi.encodeCall(ledger.record, (submission));
        (bool ok, bytes memory answer) = address(ledger).call{gas: 250_000}(call);
        isTrue(!ok, "reverts");
        equal(bytes32(bytes4(answer)), bytes32(ISigned.SignatureGasTooLow.selector), "reason");
    }
}

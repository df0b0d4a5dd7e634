// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAgencyDirectory} from "../../contracts/interfaces/IAgencyDirectory.sol";
import {IProcurementLedger, Withdrawal} from "../../contracts/interfaces/IProcurementLedger.sol";
import {Approval, ISigned} from "../../contracts/interfaces/ISigned.sol";
import {LedgerFixture} from "./helpers/LedgerFixture.sol";
import {Vm, vm} from "./helpers/Vm.sol";

/// @notice Content may be withdrawn once, by a mandate with that role; the hash stays.
contract WithdrawalTest is LedgerFixture {
    function setUp() public override {
        super.setUp();
        _record(PLANNING);
    }

    function _withdrawal() private view returns (Withdrawal memory) {
        return Withdrawal(AGENCY, OCID_HASH, 0, keccak256(abi.encode("content", uint32(0))), 1);
    }

    function _signed(Withdrawal memory withdrawal, uint32 mandate) private view returns (Approval memory) {
        return _approval(mandate, ledger.withdrawalDigest(withdrawal));
    }

    function _refused(Withdrawal memory withdrawal, Approval memory approval, bytes memory reason) private {
        uint64 size = log.size();
        vm.expectRevert(reason);
        ledger.withdraw(withdrawal, 0, approval);
        equal(log.size(), size, "size after a refusal");
    }

    function test_withdrawalIsAnEntry() public {
        Withdrawal memory withdrawal = _withdrawal();
        Approval memory approval = _signed(withdrawal, 4);
        (bytes32 head, , , , , , , ) = ledger.trail(AGENCY, OCID_HASH);
        vm.recordLogs();
        uint64 index = ledger.withdraw(withdrawal, 0, approval);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        equal(
            abi.decode(logs[0].data, (bytes)),
            abi.encode(9, START, AGENCY, OCID_HASH, withdrawal.content, 0, 1, uint256(4) << 224, 0),
            "words"
        );
        equal(uint256(logs[1].topics[1]), index, "approved index");
        equal(logs[1].data, abi.encode(uint32(4), approval.signature), "approved");
        (bytes32 after_, , uint32 length, , , , , ) = ledger.trail(AGENCY, OCID_HASH);
        equal(after_, head, "head stays");
        equal(length, 1, "length stays");
        isTrue(ledger.withdrawn(ledger.withdrawalDigest(withdrawal)), "withdrawn");
    }

    function test_noSignatureIsGoodTwice() public {
        Withdrawal memory withdrawal = _withdrawal();
        Approval memory approval = _signed(withdrawal, 4);
        ledger.withdraw(withdrawal, 0, approval);
        bytes32 digest = ledger.withdrawalDigest(withdrawal);
        _refused(
            withdrawal,
            approval,
            abi.encodeWithSelector(IProcurementLedger.LedgerAlreadyWithdrawn.selector, digest)
        );
    }

    function test_rulesOfWithdrawal() public {
        Withdrawal memory withdrawal = _withdrawal();
        withdrawal.reason = 5;
        _refused(
            withdrawal,
            _signed(withdrawal, 4),
            abi.encodeWithSelector(IProcurementLedger.LedgerInvalidReason.selector, 5)
        );
        withdrawal = _withdrawal();
        withdrawal.index = 1;
        _refused(
            withdrawal,
            _signed(withdrawal, 4),
            abi.encodeWithSelector(IProcurementLedger.LedgerUnknownStep.selector, 1, 1)
        );
        withdrawal = _withdrawal();
        _refused(
            withdrawal,
            _signed(withdrawal, 2),
            abi.encodeWithSelector(
                IAgencyDirectory.DirectoryMandateWithoutRole.selector,
                AGENCY,
                2,
                RECORD,
                WITHDRAW
            )
        );
        Approval memory approval = _signed(withdrawal, 4);
        approval.signature = _sign(KEY + 2, ledger.withdrawalDigest(withdrawal));
        bytes32 digest = ledger.withdrawalDigest(withdrawal);
        _refused(
            withdrawal,
            approval,
            abi.encodeWithSelector(ISigned.SignatureInvalid.selector, 4, _signer(KEY + 4), digest)
        );
    }

    function test_aStepsSignatureWithdrawsNothing() public {
        Withdrawal memory withdrawal = _withdrawal();
        bytes32 digest = ledger.withdrawalDigest(withdrawal);
        Approval memory approval = _approval(4, ledger.stepDigest(_step(PLANNING)));
        _refused(
            withdrawal,
            approval,
            abi.encodeWithSelector(ISigned.SignatureInvalid.selector, 4, _signer(KEY + 4), digest)
        );
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Admission, Grant, IAgencyDirectory} from "../../contracts/interfaces/IAgencyDirectory.sol";
import {Approval, ISigned} from "../../contracts/interfaces/ISigned.sol";
import {DirectoryFixture} from "./helpers/DirectoryFixture.sol";
import {Vm, vm} from "./helpers/Vm.sol";

/// @notice Mandates: dense numbers, the packed slot, grants by administrators, revocation for ever.
contract MandatesTest is DirectoryFixture {
    function test_genesisAdmitsWithoutDelay() public {
        vm.recordLogs();
        setUp();
        Vm.Log[] memory logs = vm.getRecordedLogs();
        bytes32 entry = keccak256("Entry(uint64,bytes32,bytes)");
        bytes memory agency;
        bytes memory mandate;
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] != entry) continue;
            if (uint256(logs[i].topics[1]) == 1) agency = abi.decode(logs[i].data, (bytes));
            if (uint256(logs[i].topics[1]) == 2) mandate = abi.decode(logs[i].data, (bytes));
        }
        bytes32 name = keccak256("Instansi Contoh");
        equal(agency, abi.encode(2, START, AGENCY, 0, name, 0, 0), "entry of the agency");
        Grant memory grant = _grant(1, ADMINISTER);
        uint256 terms =
            (uint256(ADMINISTER) << 224) |
                (uint256(ALL_TAGS) << 192) |
                (START << 152) |
                (uint256(UNTIL) << 112);
        bytes memory words = bytes.concat(
            abi.encode(3, START, AGENCY, 1, 1, keccak256(grant.signer), grant.holder, terms, 0),
            abi.encode(0, 0, 0, 0)
        );
        equal(mandate, words, "entry of the first mandate");
        equal(directory.mandateCount(AGENCY), 4, "mandates");
        equal(directory.head(AGENCY), bytes32(0), "head before the first change");
        (uint128 policy, uint8 changeApprovals, uint48 index) = directory.policy(AGENCY);
        equal(policy, 0x22111111111111111211222222211111, "default policy");
        equal(changeApprovals, 1, "default change approvals");
        equal(index, 0, "policy index of the defaults");
    }

    function test_theDirectoryIsTheOneTheLogNames() public {
        bytes memory creation = _creation("AgencyDirectory", abi.encode(manager, log, new Admission[](0)));
        vm.expectRevert(abi.encodeWithSelector(IAgencyDirectory.DirectoryWrongLog.selector, address(log)));
        _create(creation);
    }

    function test_aGrantIsAnEntryAndMovesTheHead() public {
        Grant memory grant = _grant(5, RECORD);
        grant.credential = keccak256("credential");
        bytes32 digest = _grantDigest(5, grant, UNTIL);
        Approval[] memory approvals = _approvals(digest, 1);
        vm.recordLogs();
        uint32 number = directory.grantMandate(AGENCY, grant, UNTIL, approvals);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        equal(number, 5, "number");
        uint256 terms =
            (uint256(RECORD) << 224) | (uint256(ALL_TAGS) << 192) | (START << 152) | (uint256(UNTIL) << 112);
        bytes memory words = bytes.concat(
            abi.encode(3, START, AGENCY, 5, 1, keccak256(grant.signer), grant.holder, terms),
            abi.encode(grant.credential, UNTIL, bytes32(0), uint256(1) << 224, 0)
        );
        equal(abi.decode(logs[0].data, (bytes)), words, "words");
        uint64 index = uint64(uint256(logs[0].topics[1]));
        equal(logs[1].data, abi.encode(index, grant.signer), "MandateGranted");
        equal(logs[2].data, abi.encode(uint32(1), approvals[0].signature), "Approved");
        (bytes32 signerHash, bytes32 holder, uint256 packed) = directory.mandate(AGENCY, 5);
        equal(signerHash, keccak256(grant.signer), "signer hash");
        equal(holder, grant.holder, "holder");
        equal(packed, terms | (uint256(index) << 64), "packed slot");
        equal(directory.head(AGENCY), digest, "head is the digest");
    }

    function test_noChangeIsGoodTwice() public {
        Grant memory grant = _grant(5, RECORD);
        Approval[] memory approvals = _approvals(_grantDigest(5, grant, UNTIL), 1);
        directory.grantMandate(AGENCY, grant, UNTIL, approvals);
        bytes32 next = _grantDigest(6, grant, UNTIL);
        vm.expectRevert(abi.encodeWithSelector(ISigned.SignatureInvalid.selector, 1, _signer(KEY + 1), next));
        directory.grantMandate(AGENCY, grant, UNTIL, approvals);
    }

    function test_onlyAdministratorsChange() public {
        Grant memory grant = _grant(5, RECORD);
        bytes32 digest = _grantDigest(5, grant, UNTIL);
        vm.expectRevert(
            abi.encodeWithSelector(
                IAgencyDirectory.DirectoryMandateWithoutRole.selector,
                AGENCY,
                4,
                RECORD | APPROVE | WITHDRAW,
                ADMINISTER
            )
        );
        directory.grantMandate(AGENCY, grant, UNTIL, _approvals(digest, 4));
        vm.expectRevert(abi.encodeWithSelector(ISigned.ApprovalsMissing.selector, 0, 1));
        directory.grantMandate(AGENCY, grant, UNTIL, new Approval[](0));
    }

    function test_anExpiredChangeIsRefused() public {
        Grant memory grant = _grant(5, RECORD);
        uint40 validUntil = uint40(START + 10);
        Approval[] memory approvals = _approvals(_grantDigest(5, grant, validUntil), 1);
        vm.warp(START + 11);
        vm.expectRevert(
            abi.encodeWithSelector(IAgencyDirectory.DirectoryExpired.selector, validUntil, START + 11)
        );
        directory.grantMandate(AGENCY, grant, validUntil, approvals);
        vm.warp(START + 10);
        directory.grantMandate(AGENCY, grant, validUntil, approvals);
    }

    function test_termsOfAGrant() public {
        Grant memory grant = _grant(5, RECORD);
        grant.holder = 0;
        _grantRefused(grant, abi.encodeWithSelector(IAgencyDirectory.DirectoryNoHolder.selector));
        grant = _grant(5, 0);
        _grantRefused(grant, abi.encodeWithSelector(IAgencyDirectory.DirectoryNoRole.selector));
        bytes4 term = IAgencyDirectory.DirectoryInvalidTerm.selector;
        grant = _grant(5, RECORD);
        grant.until = grant.from;
        _grantRefused(grant, abi.encodeWithSelector(term, grant.from, grant.until, START));
        grant.from = 1;
        grant.until = uint40(START);
        _grantRefused(grant, abi.encodeWithSelector(term, 1, START, START));
        grant.until = 0;
        _grantRefused(grant, abi.encodeWithSelector(term, 1, 0, START));
    }

    function test_aKeyBelongsToOneHolder() public {
        Grant memory grant = _grant(5, RECORD);
        grant.signer = _signer(KEY + 2);
        _grantRefused(
            grant,
            abi.encodeWithSelector(
                IAgencyDirectory.DirectoryKeyOfAnotherHolder.selector,
                AGENCY,
                keccak256(grant.signer),
                _grant(2, RECORD).holder
            )
        );
        grant.holder = _grant(2, RECORD).holder;
        _grantMore(5, grant);
        equal(directory.mandateCount(AGENCY), 5, "the same person may have a second mandate");
    }

    function test_anyRoleBitMayBeGranted() public {
        Grant memory grant = _grant(5, uint32(1) << 31);
        _grantMore(5, grant);
        (, , uint256 packed) = directory.mandate(AGENCY, 5);
        equal(packed >> 224, uint256(1) << 31, "roles");
    }

    function test_aRevocationIsForEver() public {
        bytes32 digest = _revokeDigest(2, 4, uint40(START - 5));
        Approval memory approval = _approval(1, digest);
        bytes32 head = directory.head(AGENCY);
        vm.recordLogs();
        directory.revokeMandate(AGENCY, 2, 4, uint40(START - 5), approval);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        equal(
            abi.decode(logs[0].data, (bytes)),
            abi.encode(3, START, AGENCY, 2, 2, 4, START - 5, uint256(1) << 224),
            "words"
        );
        uint64 index = uint64(uint256(logs[0].topics[1]));
        (, , uint256 packed) = directory.mandate(AGENCY, 2);
        equal(uint48(packed >> 16), index, "revoked index");
        equal(directory.head(AGENCY), head, "a revocation moves no head");
        vm.expectRevert(
            abi.encodeWithSelector(
                IAgencyDirectory.DirectoryMandateRevoked.selector,
                AGENCY,
                2,
                uint48(index)
            )
        );
        directory.revokeMandate(AGENCY, 2, 4, uint40(START - 5), approval);
        bytes memory reason = abi.encodeWithSelector(
            IAgencyDirectory.DirectoryMandateRevoked.selector,
            AGENCY,
            2,
            uint48(index)
        );
        _recordRefused(reason);
    }

    function _recordRefused(bytes memory reason) private {
        bytes memory call = abi.encodeCall(ledger.record, (_submission(_step(PLANNING))));
        (bool ok, bytes memory answer) = address(ledger).call(call);
        isTrue(!ok, "refused");
        equal(answer, reason, "reason");
    }

    function test_rulesOfRevocation() public {
        vm.expectRevert(abi.encodeWithSelector(IAgencyDirectory.DirectoryInvalidReason.selector, 6));
        directory.revokeMandate(AGENCY, 2, 6, 0, _approval(1, _revokeDigest(2, 6, 0)));
        uint40 future = uint40(START + 1);
        Approval memory approval = _approval(1, _revokeDigest(2, 0, future));
        vm.expectRevert(
            abi.encodeWithSelector(IAgencyDirectory.DirectorySuspectedInFuture.selector, future, START)
        );
        directory.revokeMandate(AGENCY, 2, 0, future, approval);
        approval = _approval(1, _revokeDigest(9, 0, 0));
        vm.expectRevert(abi.encodeWithSelector(IAgencyDirectory.DirectoryUnknownMandate.selector, AGENCY, 9));
        directory.revokeMandate(AGENCY, 9, 0, 0, approval);
        bytes32 stranger = keccak256("stranger");
        vm.expectRevert(abi.encodeWithSelector(IAgencyDirectory.DirectoryUnknownAgency.selector, stranger));
        directory.revokeMandate(stranger, 2, 0, 0, approval);
        bytes32 digest = _revokeDigest(2, 0, 0);
        vm.expectRevert(
            abi.encodeWithSelector(
                IAgencyDirectory.DirectoryMandateWithoutRole.selector,
                AGENCY,
                2,
                RECORD,
                ADMINISTER
            )
        );
        directory.revokeMandate(AGENCY, 2, 0, 0, _approval(2, digest));
        Approval memory forged = _approval(1, digest);
        forged.signature = _sign(KEY + 2, digest);
        vm.expectRevert(
            abi.encodeWithSelector(ISigned.SignatureInvalid.selector, 1, _signer(KEY + 1), digest)
        );
        directory.revokeMandate(AGENCY, 2, 0, 0, forged);
    }

    function test_orderWithinOneBlock() public {
        uint64 recorded = _record(PLANNING);
        directory.revokeMandate(AGENCY, 2, 1, 0, _approval(1, _revokeDigest(2, 1, 0)));
        (, , uint256 packed) = directory.mandate(AGENCY, 2);
        isTrue(recorded < uint48(packed >> 16), "what was recorded before stays good");
        isTrue(uint48(packed >> 64) < recorded, "granted before");
    }
}

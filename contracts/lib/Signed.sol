// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {IAgencyDirectory} from "../interfaces/IAgencyDirectory.sol";
import {Approval, ISigned} from "../interfaces/ISigned.sol";
import {Messages} from "./Messages.sol";

/// @title Signed: checks of officers' signatures, see {ISigned}
abstract contract Signed is ISigned, EIP712 {
    /// @dev What the approvers of one message must have: all `tags`, one of the roles, and one of them the leading one.
    struct Demand {
        bytes32 agency;
        uint32 succession;
        uint32 tags;
        uint32 leadRole;
        uint32 otherRoles;
    }

    /// @dev What several approvers come to: their holders, the word of approvers, the agency's policy, all their roles.
    struct Tally {
        bytes32[] holders;
        uint256 approvers;
        uint256 policyWord;
        uint32 roles;
    }

    uint256 internal constant MAX_APPROVALS = 8;
    uint256 internal constant CHECK_GAS = 300_000;
    uint256 private constant MAX_SIGNATURE = 4_096;

    constructor() EIP712("Jejak", "1") {}

    /// @inheritdoc ISigned
    function isSignedBy(
        bytes calldata signer,
        bytes32 digest,
        bytes calldata signature
    ) external view returns (bool) {
        return SignatureChecker.isValidSignatureNow(signer, digest, signature);
    }

    /// @dev Asks the directory about one approver, see {IAgencyDirectory-checkApprover}.
    function _checkApprover(
        Demand memory demand,
        uint32 number,
        bytes32 signerHash
    ) internal view virtual returns (uint256 policyWord, bytes32 holder, uint32 roles);

    /// @return approvers up to 8 mandates of 32 bits, ascending, the first in the top 32 bits
    /// @return policyWord policy of the demand's agency
    function _checkApprovals(
        Demand memory demand,
        bytes32 digest,
        Approval[] calldata approvals
    ) internal view returns (uint256 approvers, uint256 policyWord) {
        uint32 roles;
        if (approvals.length == 1) {
            Approval calldata approval = approvals[0];
            (policyWord, , roles) = _checkSigned(demand, digest, approval);
            approvers = uint256(approval.mandate) << 224;
        } else {
            (approvers, policyWord, roles) = _checkSeveral(demand, digest, approvals);
        }
        if (roles & demand.leadRole == 0) {
            revert IAgencyDirectory.DirectoryLeadMissing(demand.agency, demand.leadRole);
        }
    }

    /// @dev For messages that one person signs; the word of approvers, as above.
    function _checkApproval(
        Demand memory demand,
        bytes32 digest,
        Approval calldata approval
    ) internal view returns (uint256 approvers) {
        _checkSigned(demand, digest, approval);
        return uint256(approval.mandate) << 224;
    }

    function _emitApproved(uint64 index, Approval[] calldata approvals) internal {
        for (uint256 i = 0; i < approvals.length; ++i) _emitApproved(index, approvals[i]);
    }

    function _emitApproved(uint64 index, Approval calldata approval) internal {
        emit Approved(index, approval.mandate, approval.signature);
    }

    function _checkSeveral(
        Demand memory demand,
        bytes32 digest,
        Approval[] calldata approvals
    ) private view returns (uint256 approvers, uint256 policyWord, uint32 rolesOfAll) {
        uint256 count = approvals.length;
        if (count > MAX_APPROVALS) revert ApprovalsTooMany(count, MAX_APPROVALS);
        Tally memory tally;
        tally.holders = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) _checkNext(tally, demand, digest, approvals, i);
        return (tally.approvers, tally.policyWord, tally.roles);
    }

    function _checkNext(
        Tally memory tally,
        Demand memory demand,
        bytes32 digest,
        Approval[] calldata approvals,
        uint256 i
    ) private view {
        uint32 number = approvals[i].mandate;
        uint32 last = i == 0 ? 0 : approvals[i - 1].mandate;
        if (number <= last) revert IAgencyDirectory.DirectoryMandatesNotAscending(last, number);
        uint32 roles;
        (tally.policyWord, tally.holders[i], roles) = _checkSigned(demand, digest, approvals[i]);
        tally.roles |= roles;
        tally.approvers |= uint256(number) << (224 - 32 * i);
        _checkNewHolder(demand.agency, tally.holders, i, approvals);
    }

    function _checkSigned(
        Demand memory demand,
        bytes32 digest,
        Approval calldata approval
    ) private view returns (uint256 policyWord, bytes32 holder, uint32 roles) {
        uint32 number = approval.mandate;
        bytes calldata signer = approval.signer;
        bytes calldata signature = approval.signature;
        (policyWord, holder, roles) = _checkApprover(demand, number, Messages.hashBytes(signer));
        if (_isEcdsa(digest, signer, signature)) return (policyWord, holder, roles);
        if (signature.length > MAX_SIGNATURE) {
            revert SignatureTooLong(number, signature.length, MAX_SIGNATURE);
        }
        if (!_isSignedBy(digest, signer, signature)) revert SignatureInvalid(number, signer, digest);
    }

    /// @dev A key belongs to one holder of an agency for ever; whose keys a contract wallet obeys is not seen here.
    function _checkNewHolder(
        bytes32 agency,
        bytes32[] memory holders,
        uint256 i,
        Approval[] calldata approvals
    ) private pure {
        for (uint256 j = 0; j < i; ++j) {
            if (holders[j] != holders[i]) continue;
            revert IAgencyDirectory.DirectorySameHolder(agency, approvals[j].mandate, approvals[i].mandate);
        }
    }

    function _isEcdsa(
        bytes32 digest,
        bytes calldata signer,
        bytes calldata signature
    ) private pure returns (bool) {
        if (signer.length != 20 || signature.length != 65) return false;
        (address recovered, ECDSA.RecoverError err, ) = ECDSA.tryRecoverCalldata(digest, signature);
        return err == ECDSA.RecoverError.NoError && recovered == address(bytes20(signer));
    }

    /// @dev A signer's code runs here: it can write nothing (static call), burn no more than CHECK_GAS, and with less
    /// gas than that at hand the check does not begin, so that a sender cannot make a good signature look bad.
    function _isSignedBy(
        bytes32 digest,
        bytes calldata signer,
        bytes calldata signature
    ) private view returns (bool) {
        uint256 needed = CHECK_GAS + CHECK_GAS / 16;
        if (gasleft() < needed) revert SignatureGasTooLow(gasleft(), needed);
        try this.isSignedBy{gas: CHECK_GAS}(signer, digest, signature) returns (bool valid) {
            return valid;
        } catch {
            return false;
        }
    }
}

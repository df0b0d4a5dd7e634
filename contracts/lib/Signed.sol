// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {Approval, ISigned} from "../interfaces/ISigned.sol";

/// @title Signed: checks of officers' signatures, see {ISigned}
abstract contract Signed is ISigned, EIP712 {
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

    function _checkSignatures(
        bytes32 digest,
        Approval[] calldata approvals,
        bytes32[] memory signerHashes
    ) internal view {
        for (uint256 i = 0; i < approvals.length; ++i) _checkSignature(digest, approvals[i], signerHashes[i]);
    }

    function _checkSignature(bytes32 digest, Approval calldata approval, bytes32 signerHash) internal view {
        bytes calldata signer = approval.signer;
        bytes32 given = keccak256(signer);
        if (given != signerHash) revert SignatureOfAnotherSigner(approval.mandate, signerHash, given);
        if (approval.signature.length > MAX_SIGNATURE) {
            revert SignatureTooLong(approval.mandate, approval.signature.length, MAX_SIGNATURE);
        }
        if (_isEcdsa(digest, signer, approval.signature)) return;
        if (!_isSignedBy(digest, signer, approval.signature)) {
            revert SignatureInvalid(approval.mandate, signer, digest);
        }
    }

    function _emitApproved(uint64 index, Approval[] calldata approvals) internal {
        for (uint256 i = 0; i < approvals.length; ++i) {
            emit Approved(index, approvals[i].mandate, approvals[i].signature);
        }
    }

    function _mandates(Approval[] calldata approvals) internal pure returns (uint32[] memory numbers) {
        if (approvals.length > MAX_APPROVALS) revert ApprovalsTooMany(approvals.length, MAX_APPROVALS);
        numbers = new uint32[](approvals.length);
        for (uint256 i = 0; i < approvals.length; ++i) numbers[i] = approvals[i].mandate;
    }

    function _mandates(Approval calldata approval) internal pure returns (uint32[] memory numbers) {
        numbers = new uint32[](1);
        numbers[0] = approval.mandate;
    }

    /// @dev Word of approvers: up to 8 mandates of 32 bits, the first in the top 32 bits.
    function _approvers(uint32[] memory numbers) internal pure returns (uint256 word) {
        for (uint256 i = 0; i < numbers.length; ++i) word |= uint256(numbers[i]) << (224 - 32 * i);
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
        uint256 needed = CHECK_GAS + CHECK_GAS / 32;
        if (gasleft() < needed) revert SignatureGasTooLow(gasleft(), needed);
        try this.isSignedBy{gas: CHECK_GAS}(signer, digest, signature) returns (bool valid) {
            return valid;
        } catch {
            return false;
        }
    }
}

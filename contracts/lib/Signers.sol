// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Bytes} from "@openzeppelin/contracts/utils/Bytes.sol";
import {P256} from "@openzeppelin/contracts/utils/cryptography/P256.sol";
import {IAgencyDirectory} from "../interfaces/IAgencyDirectory.sol";
import {Verifiers} from "../interfaces/IAuditLog.sol";

/// @title Signers: which ERC-7913 signers a mandate may name
/// @notice An address (20 bytes), or verifier ‖ key with one of the pinned verifiers and a sound key. Otherwise an
/// agency could register a verifier that accepts everybody, or an RSA key with exponent 1.
library Signers {
    using Bytes for bytes;

    uint256 private constant RSA_MIN_LENGTH = 256;
    uint256 private constant RSA_MAX_LENGTH = 512;
    /// @dev abi.encode(bytes e, bytes n): two offsets, length and word of e, length of n.
    uint256 private constant RSA_FRAME = 5 * 32;

    /// @return key names the key itself: the same for a P-256 key with and without WebAuthn
    function check(bytes memory signer, Verifiers memory pinned) internal pure returns (bytes32 key) {
        if (signer.length < 20 || bytes20(signer) == 0)
            revert IAgencyDirectory.DirectoryInvalidSigner(signer);
        if (signer.length == 20) return keccak256(signer);
        address verifier = address(bytes20(signer));
        bytes memory raw = signer.slice(20);
        if (!_isSound(verifier, raw, pinned)) revert IAgencyDirectory.DirectoryInvalidKey(verifier, raw);
        return keccak256(raw);
    }

    function _isSound(
        address verifier,
        bytes memory key,
        Verifiers memory pinned
    ) private pure returns (bool) {
        if (verifier == pinned.p256 || verifier == pinned.webauthn) return _isP256(key);
        if (verifier == pinned.rsa) return _isRsa(key);
        revert IAgencyDirectory.DirectoryUnknownVerifier(verifier);
    }

    function _isP256(bytes memory key) private pure returns (bool) {
        if (key.length != 64) return false;
        (bytes32 x, bytes32 y) = abi.decode(key, (bytes32, bytes32));
        return P256.isValidPublicKey(x, y);
    }

    function _isRsa(bytes memory key) private pure returns (bool) {
        if (key.length < RSA_FRAME + RSA_MIN_LENGTH) return false;
        uint256 length = uint256(bytes32(key.slice(RSA_FRAME - 32, RSA_FRAME)));
        if (length < RSA_MIN_LENGTH || length > RSA_MAX_LENGTH || key.length < RSA_FRAME + length)
            return false;
        bytes memory n = key.slice(RSA_FRAME, RSA_FRAME + length);
        if (uint8(n[0]) < 0x80 || uint8(n[length - 1]) & 1 == 0) return false;
        return keccak256(abi.encode(hex"010001", n)) == keccak256(key);
    }
}

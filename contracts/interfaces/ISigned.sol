// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice One signature. `signer` are the ERC-7913 bytes whose keccak256 the mandate holds.
struct Approval {
    uint32 mandate;
    bytes signer;
    bytes signature;
}

/// @title ISigned: what contracts that take officers' EIP-712 signatures have in common
/// @notice An ECDSA signature of 65 bytes by the address itself is accepted first, whether or not the address has
/// code; everything else (ERC-1271, ERC-7913) is checked by a static call with at most 300,000 gas.
interface ISigned {
    /// @notice A signature that stands behind the entry at `index`.
    event Approved(uint64 indexed index, uint32 mandate, bytes signature);

    /// @notice The signer handed in is not the one that the mandate names.
    error SignatureOfAnotherSigner(uint32 mandate, bytes32 signerHash, bytes32 given);
    /// @notice The signature is not the signer's over this digest.
    error SignatureInvalid(uint32 mandate, bytes signer, bytes32 digest);
    /// @notice A signature has at most 4,096 bytes.
    error SignatureTooLong(uint32 mandate, uint256 length, uint256 most);
    /// @notice The sender gave too little gas to check a signature; nothing is wrong with the signature.
    error SignatureGasTooLow(uint256 left, uint256 needed);
    /// @notice More approvals than an entry has places for.
    error ApprovalsTooMany(uint256 given, uint256 most);
    /// @notice Fewer approvals than the policy or the proposer demands.
    error ApprovalsMissing(uint256 given, uint256 required);

    /// @notice Whether `signer` (ERC-7913) signed `digest`; what the contract itself asks with limited gas.
    function isSignedBy(
        bytes calldata signer,
        bytes32 digest,
        bytes calldata signature
    ) external view returns (bool);
}

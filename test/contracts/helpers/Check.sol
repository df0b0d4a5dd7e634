// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice Assertions that name both sides.
abstract contract Check {
    error NotEqual(string what, uint256 got, uint256 wanted);
    error NotEqualBytes32(string what, bytes32 got, bytes32 wanted);
    error NotEqualAddress(string what, address got, address wanted);
    error NotEqualBytes(string what, bytes got, bytes wanted);
    error NotTrue(string what);

    function equal(uint256 got, uint256 wanted, string memory what) internal pure {
        if (got != wanted) revert NotEqual(what, got, wanted);
    }

    function equal(bytes32 got, bytes32 wanted, string memory what) internal pure {
        if (got != wanted) revert NotEqualBytes32(what, got, wanted);
    }

    function equal(address got, address wanted, string memory what) internal pure {
        if (got != wanted) revert NotEqualAddress(what, got, wanted);
    }

    function equal(bytes memory got, bytes memory wanted, string memory what) internal pure {
        if (keccak256(got) != keccak256(wanted)) revert NotEqualBytes(what, got, wanted);
    }

    function isTrue(bool condition, string memory what) internal pure {
        if (!condition) revert NotTrue(what);
    }
}

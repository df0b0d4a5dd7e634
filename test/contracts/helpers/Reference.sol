// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice RFC 6962, section 2.1, word for word: slow, and independent of the contract's way.
library Reference {
    function root(bytes32[] memory leaves) internal pure returns (bytes32) {
        if (leaves.length == 0) return sha256("");
        return _mth(leaves, 0, leaves.length);
    }

    function _mth(bytes32[] memory leaves, uint256 start, uint256 end) private pure returns (bytes32) {
        uint256 n = end - start;
        if (n == 1) return leaves[start];
        uint256 k = 1;
        while (k * 2 < n) k *= 2;
        bytes32 left = _mth(leaves, start, start + k);
        return sha256(abi.encodePacked(bytes1(0x01), left, _mth(leaves, start + k, end)));
    }
}

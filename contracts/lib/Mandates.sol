// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Grant} from "../interfaces/IAgencyDirectory.sol";

/// @title Mandates: a mandate's packed slot
/// @notice roles32 ‖ tags32 ‖ from40 ‖ until40 ‖ grantedIndex48 ‖ revokedIndex48 ‖ 16 zero bits. It alone proves the
/// fence of an entry at index i, time t: grantedIndex < i, revokedIndex 0 or i < revokedIndex, from ≤ t < until.
library Mandates {
    /// @notice The grant's terms, as the entry has them and as they stand in the slot.
    function terms(Grant memory grant) internal pure returns (uint256) {
        return
            (uint256(grant.roles) << 224) |
            (uint256(grant.tags) << 192) |
            (uint256(grant.from) << 152) |
            (uint256(grant.until) << 112);
    }

    function withGranted(uint256 word, uint64 index) internal pure returns (uint256) {
        return word | (uint256(index) << 64);
    }

    function withRevoked(uint256 word, uint64 index) internal pure returns (uint256) {
        return word | (uint256(index) << 16);
    }

    function roles(uint256 word) internal pure returns (uint32) {
        return uint32(word >> 224);
    }

    function tags(uint256 word) internal pure returns (uint32) {
        return uint32(word >> 192);
    }

    function from(uint256 word) internal pure returns (uint40) {
        return uint40(word >> 152);
    }

    function until(uint256 word) internal pure returns (uint40) {
        return uint40(word >> 112);
    }

    function revokedIndex(uint256 word) internal pure returns (uint48) {
        return uint48(word >> 16);
    }
}

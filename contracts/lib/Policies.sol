// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Tags} from "./Tags.sol";

/// @title Policies: how many people must sign a step of which tags
/// @notice A policy is 32 nibbles: approvals for tag bit i in bits 4i to 4i + 3, each 1 to 8. Its slot:
/// policy128 ‖ changeApprovals8 ‖ policyIndex48 ‖ admittedIndex48 ‖ 24 zero bits.
library Policies {
    /// @dev 2 for tenderCancellation to contractAmendment (bits 5 to 11), contractTermination (14), other, closes;
    /// 1 for the rest.
    uint128 internal constant DEFAULT = 0x22111111111111111211222222211111;
    uint8 internal constant DEFAULT_CHANGE_APPROVALS = 1;
    uint256 private constant MOST = 8;

    function pack(
        uint128 policy,
        uint8 changeApprovals,
        uint64 index,
        uint64 admittedIndex
    ) internal pure returns (uint256) {
        return
            (uint256(policy) << 128) |
            (uint256(changeApprovals) << 120) |
            (uint256(index) << 72) |
            (uint256(admittedIndex) << 24);
    }

    function policyOf(uint256 word) internal pure returns (uint128) {
        return uint128(word >> 128);
    }

    function changeApprovalsOf(uint256 word) internal pure returns (uint8) {
        return uint8(word >> 120);
    }

    function indexOf(uint256 word) internal pure returns (uint48) {
        return uint48(word >> 72);
    }

    function admittedIndexOf(uint256 word) internal pure returns (uint48) {
        return uint48(word >> 24);
    }

    /// @notice Approvals that a step of these tags needs: the most of its tags' nibbles; no tag counts as other.
    function required(uint256 word, uint32 tags) internal pure returns (uint256 most) {
        uint256 rest = tags == 0 ? Tags.OTHER : tags;
        for (uint256 nibbles = policyOf(word); rest != 0; rest >>= 1) {
            if (rest & 1 == 1 && nibbles & 15 > most) most = nibbles & 15;
            nibbles >>= 4;
        }
    }

    function isValid(uint128 policy, uint8 changeApprovals) internal pure returns (bool) {
        if (changeApprovals == 0 || changeApprovals > MOST) return false;
        for (uint256 i = 0; i < 32; ++i) {
            uint256 nibble = (policy >> (4 * i)) & 15;
            if (nibble == 0 || nibble > MOST) return false;
        }
        return true;
    }

    /// @notice Whether anything would need fewer approvals than under `word`.
    function lowers(uint256 word, uint128 policy, uint8 changeApprovals) internal pure returns (bool) {
        if (changeApprovals < changeApprovalsOf(word)) return true;
        uint128 present = policyOf(word);
        for (uint256 i = 0; i < 32; ++i) {
            if ((policy >> (4 * i)) & 15 < (present >> (4 * i)) & 15) return true;
        }
        return false;
    }
}

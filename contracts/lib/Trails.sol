// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Trails: a trail's packed slot
/// @notice number32 ‖ length32 ‖ deadline40 ‖ maxRequired8 ‖ closedBy32 ‖ awardedBy32 ‖ 80 zero bits.
library Trails {
    struct State {
        uint32 number;
        uint32 length;
        uint40 deadline;
        uint8 maxRequired;
        uint32 closedBy;
        uint32 awardedBy;
    }

    function pack(State memory state) internal pure returns (uint256) {
        return
            (uint256(state.number) << 224) |
            (uint256(state.length) << 192) |
            (uint256(state.deadline) << 152) |
            (uint256(state.maxRequired) << 144) |
            (uint256(state.closedBy) << 112) |
            (uint256(state.awardedBy) << 80);
    }

    function unpack(uint256 word) internal pure returns (State memory) {
        return
            State({
                number: uint32(word >> 224),
                length: uint32(word >> 192),
                deadline: uint40(word >> 152),
                maxRequired: uint8(word >> 144),
                closedBy: uint32(word >> 112),
                awardedBy: uint32(word >> 80)
            });
    }
}

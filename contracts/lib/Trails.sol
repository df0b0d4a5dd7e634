// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Step} from "../interfaces/IProcurementLedger.sol";
import {Tags} from "./Tags.sol";

/// @title Trails: a trail's packed slot
/// @notice number32 ‖ length32 ‖ deadline40 ‖ maxRequired8 ‖ closedBy32 ‖ awardedBy32 ‖ 80 zero bits.
library Trails {
    function open(uint32 number_) internal pure returns (uint256) {
        return uint256(number_) << 224;
    }

    function number(uint256 word) internal pure returns (uint32) {
        return uint32(word >> 224);
    }

    function length(uint256 word) internal pure returns (uint32) {
        return uint32(word >> 192);
    }

    function deadline(uint256 word) internal pure returns (uint40) {
        return uint40(word >> 152);
    }

    function maxRequired(uint256 word) internal pure returns (uint8) {
        return uint8(word >> 144);
    }

    function closedBy(uint256 word) internal pure returns (uint32) {
        return uint32(word >> 112);
    }

    function awardedBy(uint256 word) internal pure returns (uint32) {
        return uint32(word >> 80);
    }

    /// @notice The word after `step`, which needed `required` approvals.
    /// @dev The closing entry is the newest with the tag closes; correcting it without that tag opens the trail again.
    function advance(uint256 word, Step memory step, uint256 required) internal pure returns (uint256) {
        uint256 length_ = uint256(length(word)) + 1;
        uint256 deadline_ = step.deadline == 0 ? deadline(word) : step.deadline;
        uint256 most = maxRequired(word) > required ? maxRequired(word) : required;
        uint256 closedBy_ = step.corrects == closedBy(word) ? 0 : closedBy(word);
        if (step.tags & Tags.CLOSES != 0) closedBy_ = length_;
        uint256 awardedBy_ = awardedBy(word);
        if (awardedBy_ == 0 && step.tags & Tags.AWARDING != 0) awardedBy_ = length_;
        return
            ((word >> 224) << 224) |
            (length_ << 192) |
            (deadline_ << 152) |
            (most << 144) |
            (closedBy_ << 112) |
            (awardedBy_ << 80);
    }

    /// @notice Word 6 of the step's entry: number32 ‖ index32 ‖ tags32 ‖ corrects32 ‖ deadline40 ‖ validUntil40 ‖
    /// required8 ‖ approvals8 ‖ succession32, from the word before the step.
    function meta(
        uint256 word,
        Step memory step,
        uint256 required,
        uint32 succession
    ) internal pure returns (uint256) {
        return
            ((word >> 192) << 192) |
            (uint256(step.tags) << 160) |
            (uint256(step.corrects) << 128) |
            (uint256(step.deadline) << 88) |
            (uint256(step.validUntil) << 48) |
            (required << 40) |
            (uint256(step.approvals) << 32) |
            succession;
    }
}

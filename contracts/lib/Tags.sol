// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Tags: bit masks of OCDS release tags (releaseTag.csv 1.1.5, in file order) and Jejak's own two
library Tags {
    uint32 internal constant AWARD = 1 << 6;
    uint32 internal constant AWARD_UPDATE = 1 << 7;
    uint32 internal constant CONTRACT = 1 << 9;
    uint32 internal constant OTHER = 1 << 30;
    uint32 internal constant CLOSES = 1 << 31;
    /// @dev Planning (0) to compiled (15), other, closes.
    uint32 internal constant ALL = 0xffff | OTHER | CLOSES;
    /// @dev Must not come before the declared deadline, and fix it.
    uint32 internal constant AWARDING = AWARD | AWARD_UPDATE | CONTRACT;
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Kinds: numbers of the kinds of entries; never used again for something else
library Kinds {
    uint32 internal constant GENESIS = 0;
    uint32 internal constant STEP = 1;
    uint32 internal constant AGENCY = 2;
    uint32 internal constant MANDATE = 3;
    uint32 internal constant POLICY = 4;
    uint32 internal constant GOVERNANCE = 5;
    uint32 internal constant WITHDRAWAL = 9;
    uint32 internal constant WRITER = 14;
}

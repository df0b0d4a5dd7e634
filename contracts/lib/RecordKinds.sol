// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title RecordKinds: numbers of the kinds of entries that a RecordRegistry writes
library RecordKinds {
    uint32 internal constant BATCH = 6;
    uint32 internal constant STATUS = 7;
    uint32 internal constant ERASURE = 8;
}

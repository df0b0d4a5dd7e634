// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Roles: bits of a mandate's roles; other bits may be granted for later contracts
library Roles {
    uint32 internal constant ADMINISTER = 1 << 0;
    uint32 internal constant RECORD = 1 << 1;
    uint32 internal constant APPROVE = 1 << 2;
    uint32 internal constant WITHDRAW = 1 << 3;
}

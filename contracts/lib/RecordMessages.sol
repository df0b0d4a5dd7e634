// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Batch, Erasure, StatusChange} from "../interfaces/IRecordRegistry.sol";

/// @title RecordMessages: EIP-712 struct hashes of what registries sign
library RecordMessages {
    bytes32 internal constant BATCH = keccak256(
        "Batch(bytes32 agency,uint32 number,bytes32 root,uint32 size,uint40 validUntil)"
    );
    bytes32 internal constant STATUS = keccak256(
        "Status(bytes32 agency,uint32 batch,uint32 sequence,uint8 status,uint8 reason,bytes32 items,uint40 validUntil)"
    );
    bytes32 internal constant ERASE = keccak256(
        "Erase(bytes32 agency,uint32 batch,uint32 sequence,bytes32 items,uint40 validUntil)"
    );

    /// @dev Hashes the batch as it stands in calldata: static, in the order of the type. Fields that do not fit their
    /// types are refused where the batch is anchored; a digest asked for alone is then one that no wallet makes.
    function hashBatch(Batch calldata batch) internal pure returns (bytes32 hash) {
        bytes32 typeHash = BATCH;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, typeHash)
            calldatacopy(add(free, 32), batch, 160)
            hash := keccak256(free, 192)
        }
    }

    /// @param items keccak256 of the change's lists as its entry has them, see {Items}
    function hashStatus(StatusChange calldata change, bytes32 items) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    STATUS,
                    change.agency,
                    change.batch,
                    change.sequence,
                    change.status,
                    change.reason,
                    items,
                    change.validUntil
                )
            );
    }

    /// @param items keccak256 of the erasure's list as its entry has it, see {Items}
    function hashErase(Erasure calldata erasure, bytes32 items) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(ERASE, erasure.agency, erasure.batch, erasure.sequence, items, erasure.validUntil)
            );
    }
}

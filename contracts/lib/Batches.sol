// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MerkleLog} from "./MerkleLog.sol";

/// @title Batches: a batch's packed slot, the places of its records in bitmaps, and its tree
/// @notice Packed: size32 ‖ sequence32 ‖ 192 zero bits. Status: 2 bits a record, 128 a slot, so that the slots joined as
/// big-endian words are the byte array of a Token Status List (bits = 2). Erased: 1 bit a record, from the top down.
library Batches {
    uint32 private constant MIN_SIZE = 64;
    uint32 private constant MAX_SIZE = 1 << 20;
    uint256 private constant ONE_CHANGE = 1 << 192;

    function open(uint32 size_) internal pure returns (uint256) {
        return uint256(size_) << 224;
    }

    function size(uint256 word) internal pure returns (uint32) {
        return uint32(word >> 224);
    }

    function sequence(uint256 word) internal pure returns (uint32) {
        return uint32(word >> 192);
    }

    /// @dev Changes run out of blocks long before the sequence runs out of its 32 bits.
    function changed(uint256 word) internal pure returns (uint256) {
        return word + ONE_CHANGE;
    }

    function isSize(uint32 size_) internal pure returns (bool) {
        return size_ >= MIN_SIZE && size_ <= MAX_SIZE && size_ & (size_ - 1) == 0;
    }

    /// @notice Key of a batch's bitmaps.
    function key(bytes32 agency, uint32 number) internal pure returns (bytes32) {
        return keccak256(abi.encode(agency, number));
    }

    /// @notice Slot and shift of a record's status.
    function statusPlace(uint256 index) internal pure returns (uint256 slot, uint256 shift) {
        slot = index / 128;
        shift = 8 * (31 - (index % 128) / 4) + 2 * (index % 4);
    }

    /// @notice Slot and mask of a record's erasure.
    function erasedPlace(uint256 index) internal pure returns (uint256 slot, uint256 mask) {
        slot = index / 256;
        mask = 1 << (255 - (index % 256));
    }

    /// @notice Root that a record's leaf and its RFC 6962 audit path come to, in a tree of 2^proof.length leaves.
    function rootFrom(
        bytes32 recordId,
        uint256 index,
        bytes32[] calldata proof
    ) internal view returns (bytes32 node) {
        node = MerkleLog.hashLeaf(abi.encode(recordId));
        for (uint256 level = 0; level < proof.length; ++level) {
            node =
                (index >> level) & 1 == 0
                    ? MerkleLog.hashNode(node, proof[level])
                    : MerkleLog.hashNode(proof[level], node);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MerkleLog} from "./MerkleLog.sol";

/// @title Batches: what is kept of a batch and of its changes, and the tree of a batch
/// @notice A batch's word: the first 31 bytes of its root ‖ log2 of its size, 6 to 20; so it is 0 where there is no
/// batch, and nowhere else. The word of its changes: size32 ‖ sequence32 ‖ 192 zero bits, and 0 before its first.
/// Status: 2 bits a record, 128 a slot, so that the slots joined as big-endian words are the byte array of a Token Status
/// List (bits = 2). Erased: 1 bit a record, from the top down. *Why so packed: a batch of 1,024 records is to cost 100 gas
/// a record, the first of an agency too: root and size share the one word that a batch has to write, and the batch before
/// it stands for a count. A byte less of the root: whoever wants another tree under a batch that stands still has 2^248
/// to try.*
library Batches {
    uint256 private constant LEAST_LEVELS = 6;
    uint256 private constant MOST_LEVELS = 20;
    uint256 private constant LEVELS = 0xff;
    uint256 private constant ONE_CHANGE = 1 << 192;

    /// @return levels log2 of a size; 0 for what is no size of a batch
    function levelsOf(uint32 size_) internal pure returns (uint256 levels) {
        // By leading zeros; 0 has 256 of them and wraps far beyond any size.
        assembly ("memory-safe") {
            levels := sub(255, clz(size_))
        }
        if (levels < LEAST_LEVELS || levels > MOST_LEVELS || size_ != 1 << levels) return 0;
    }

    /// @notice The word of a batch with this root, of 2^levels leaves.
    function word(bytes32 root, uint256 levels) internal pure returns (uint256) {
        return (uint256(root) & ~LEVELS) | levels;
    }

    /// @return size_ number of leaves; 0 where there is no batch
    function sizeOf(uint256 word_) internal pure returns (uint32 size_) {
        return word_ == 0 ? 0 : uint32(1 << (word_ & LEVELS));
    }

    /// @notice The first 31 bytes of a batch's root.
    function rootPrefixOf(uint256 word_) internal pure returns (bytes31) {
        return bytes31(bytes32(word_));
    }

    /// @notice The word of a batch's changes before the first.
    function unchanged(uint32 size_) internal pure returns (uint256) {
        return uint256(size_) << 224;
    }

    function size(uint256 changes) internal pure returns (uint32) {
        return uint32(changes >> 224);
    }

    function sequence(uint256 changes) internal pure returns (uint32) {
        return uint32(changes >> 192);
    }

    /// @dev Changes run out of blocks long before the sequence runs out of its 32 bits.
    function oneMore(uint256 changes) internal pure returns (uint256) {
        return changes + ONE_CHANGE;
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

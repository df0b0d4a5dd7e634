// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MerkleLog} from "./MerkleLog.sol";

/// @title Batches: what is kept of an agency's batches and of one batch's changes, and the tree of a batch
/// @notice An agency's word: count32 ‖ 56 sizes of 4 bits, those of its newest 56 batches or fewer: batch n has place
/// (n - 1) mod 56 there; a size of 2^(5 + v) leaves is kept as v. When a batch finds the word full, the word is put
/// aside under window (n - 1) / 56 of its batches, and the next begins with its count alone. A batch's word: size32 ‖
/// sequence32 ‖ 192 zero bits, and 0 before its first change. Status: 2 bits a record, 128 a slot, so that the slots
/// joined as big-endian words are the byte array of a Token Status List (bits = 2). Erased: 1 bit a record, from the top
/// down. *Why so packed: a batch of 1,024 records is to cost 100 gas a record.*
library Batches {
    uint256 private constant WINDOW = 56;
    uint256 private constant ONE_CHANGE = 1 << 192;

    function count(uint256 agencyWord) internal pure returns (uint32) {
        return uint32(agencyWord >> 224);
    }

    function windowOf(uint32 number) internal pure returns (uint256) {
        return (number - 1) / WINDOW;
    }

    /// @notice The agency's word with one more batch, of 2^(5 + v) leaves, v = `code`.
    /// @return next the new word
    /// @return isNew the batch begins a new window, and the old word has to be put aside
    function withBatch(uint256 agencyWord, uint256 code) internal pure returns (uint256 next, bool isNew) {
        uint256 before = agencyWord >> 224;
        // No overflow: a count has 32 bits, and a place is below 56.
        unchecked {
            uint256 place = before % WINDOW;
            isNew = place == 0;
            next = ((before + 1) << 224) | (isNew ? 0 : uint224(agencyWord)) | (code << (220 - 4 * place));
        }
    }

    /// @notice Size of batch `number` in the word of its window.
    function sizeIn(uint256 agencyWord, uint32 number) internal pure returns (uint32) {
        uint256 place = (number - 1) % WINDOW;
        return uint32(32 << ((agencyWord >> (220 - 4 * place)) & 15));
    }

    /// @return code v of a size of 2^(5 + v) leaves; 0 for what is no size of a batch
    function codeOf(uint32 size_) internal pure returns (uint256 code) {
        // By leading zeros: 1 for 64, 15 for 2^20. What else there is wraps far beyond 15, or has other bits besides.
        assembly ("memory-safe") {
            code := sub(250, clz(size_))
        }
        unchecked {
            if (code - 1 > 14 || size_ != 32 << code) return 0;
        }
    }

    /// @notice A batch's word before its first change.
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

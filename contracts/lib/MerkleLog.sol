// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title MerkleLog: an append-only RFC 6962 Merkle tree, kept as its peaks
/// @notice `peaks[level]` is the root of the newest complete subtree of 2^level leaves. It belongs to the present tree
/// where bit `level` of `size` is 1; where it is 0 an older value is left behind, so that no slot is ever cleared.
library MerkleLog {
    struct Tree {
        uint64 size;
        bytes32[64] peaks;
    }

    /// @notice RFC 6962 leaf hash: SHA-256(0x00 ‖ data).
    function hashLeaf(bytes memory data) internal pure returns (bytes32) {
        return sha256(abi.encodePacked(bytes1(0x00), data));
    }

    /// @notice RFC 6962 node hash: SHA-256(0x01 ‖ left ‖ right).
    function hashNode(bytes32 left, bytes32 right) internal pure returns (bytes32) {
        return sha256(abi.encodePacked(bytes1(0x01), left, right));
    }

    /// @notice Adds a leaf; one peak is written, and as many read as `size` ends in 1 bits.
    /// @return index place of the leaf, from 0
    function push(Tree storage tree, bytes32 leaf) internal returns (uint64 index) {
        index = tree.size;
        bytes32 node = leaf;
        uint256 level = 0;
        for (uint256 rest = index; rest & 1 == 1; rest >>= 1) {
            node = hashNode(tree.peaks[level], node);
            ++level;
        }
        tree.peaks[level] = node;
        tree.size = index + 1;
    }

    /// @notice RFC 6962 Merkle tree hash, folded from the lowest peak up; SHA-256 of nothing for the empty tree.
    function root(Tree storage tree) internal view returns (bytes32 node) {
        uint256 rest = tree.size;
        if (rest == 0) return sha256("");
        uint256 level = 0;
        for (; rest & 1 == 0; rest >>= 1) ++level;
        node = tree.peaks[level];
        for (rest >>= 1; rest != 0; rest >>= 1) {
            ++level;
            if (rest & 1 == 1) node = hashNode(tree.peaks[level], node);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title MerkleLog: an append-only RFC 6962 Merkle tree, kept as its peaks
/// @notice `peaks[level]` is the root of the newest complete subtree of 2^level leaves. It belongs to the present tree
/// where bit `level` of `size` is 1; where it is 0 an older value is left behind, so that no slot is ever cleared.
library MerkleLog {
    /// @dev One slot; an array of bare bytes32 would be read before each write.
    struct Peak {
        bytes32 hash;
    }

    struct Tree {
        uint256 size;
        Peak[64] peaks;
    }

    /// @notice RFC 6962 leaf hash: SHA-256(0x00 ‖ data).
    function hashLeaf(bytes memory data) internal view returns (bytes32 hash) {
        // In free memory that stays free; address 2 is the SHA-256 precompile, which fails only for want of gas.
        assembly ("memory-safe") {
            let free := mload(0x40)
            let size := mload(data)
            mstore8(free, 0x00)
            mcopy(add(free, 1), add(data, 32), size)
            if iszero(staticcall(gas(), 2, free, add(size, 1), 0, 32)) {
                revert(0, 0)
            }
            hash := mload(0)
        }
    }

    /// @notice RFC 6962 node hash: SHA-256(0x01 ‖ left ‖ right).
    function hashNode(bytes32 left, bytes32 right) internal view returns (bytes32 hash) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore8(free, 0x01)
            mstore(add(free, 1), left)
            mstore(add(free, 33), right)
            if iszero(staticcall(gas(), 2, free, 65, 0, 32)) {
                revert(0, 0)
            }
            hash := mload(0)
        }
    }

    /// @notice Adds a leaf; one peak is written, and as many read as `size` ends in 1 bits.
    /// @return index place of the leaf, from 0
    function push(Tree storage tree, bytes32 leaf) internal returns (uint256 index) {
        index = tree.size;
        bytes32 node = leaf;
        uint256 level = 0;
        for (uint256 rest = index; rest & 1 == 1; rest >>= 1) {
            node = hashNode(tree.peaks[level].hash, node);
            ++level;
        }
        tree.peaks[level].hash = node;
        tree.size = index + 1;
    }

    /// @notice RFC 6962 Merkle tree hash, folded from the lowest peak up; SHA-256 of nothing for the empty tree.
    function root(Tree storage tree) internal view returns (bytes32 node) {
        uint256 rest = tree.size;
        if (rest == 0) return sha256("");
        uint256 level = 0;
        for (; rest & 1 == 0; rest >>= 1) ++level;
        node = tree.peaks[level].hash;
        for (rest >>= 1; rest != 0; rest >>= 1) {
            ++level;
            if (rest & 1 == 1) node = hashNode(tree.peaks[level].hash, node);
        }
    }
}

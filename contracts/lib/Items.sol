// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Items: the lists of a change of records, as they end its entry
/// @notice Indexes of 32 bits, eight a word, the first at the top, the rest of the last word 0; behind them the
/// successors, one word each. That there are few enough for an entry of 64 words is the caller's care.
library Items {
    function pack(
        uint32[] calldata indexes,
        bytes32[] calldata successors
    ) internal pure returns (bytes memory) {
        uint256[] memory words = new uint256[]((indexes.length + 7) / 8);
        for (uint256 i = 0; i < indexes.length; ++i) {
            words[i / 8] |= uint256(indexes[i]) << (224 - 32 * (i % 8));
        }
        return abi.encodePacked(words, successors);
    }
}

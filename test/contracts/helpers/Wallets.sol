// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

/// @notice A contract wallet (ERC-1271) that one key owns.
contract Wallet is IERC1271 {
    address private immutable _owner;

    constructor(address owner) {
        _owner = owner;
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        bool valid = ECDSA.recoverCalldata(hash, signature) == _owner;
        return valid ? IERC1271.isValidSignature.selector : bytes4(0);
    }
}

/// @notice A contract wallet that does harm, as the signature tells it.
contract HostileWallet {
    uint256 private _written;

    function isValidSignature(bytes32, bytes calldata signature) external returns (bytes4) {
        bytes32 trick = keccak256(signature);
        if (trick == keccak256("burn")) while (true) {}
        if (trick == keccak256("revert")) revert("no");
        if (trick == keccak256("wrong")) return 0xdeadbeef;
        if (trick == keccak256("write")) ++_written;
        if (trick == keccak256("flood")) {
            assembly ("memory-safe") {
                return(0, 100000)
            }
        }
        return IERC1271.isValidSignature.selector;
    }
}

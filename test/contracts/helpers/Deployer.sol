// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {vm} from "./Vm.sol";

/// @notice Deploys contracts from their artifacts: `new` would compile each of them again for every test contract.
abstract contract Deployer {
    function _deploy(string memory name, bytes memory arguments) internal returns (address) {
        return _create(_creation(name, arguments));
    }

    function _creation(string memory name, bytes memory arguments) internal view returns (bytes memory) {
        return bytes.concat(vm.getCode(string.concat(name, ".sol:", name)), arguments);
    }

    function _create(bytes memory creation) internal returns (address deployed) {
        assembly ("memory-safe") {
            deployed := create(0, add(creation, 32), mload(creation))
            if iszero(deployed) {
                returndatacopy(creation, 0, returndatasize())
                revert(creation, returndatasize())
            }
        }
    }
}

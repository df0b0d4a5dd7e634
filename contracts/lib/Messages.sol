// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Step, Withdrawal} from "../interfaces/IProcurementLedger.sol";

/// @title Messages: EIP-712 struct hashes of what officers sign
library Messages {
    bytes32 internal constant STEP = keccak256(
        "Step(bytes32 agency,string ocid,uint32 tags,bytes32 content,uint32 corrects,uint40 deadline,uint40 validUntil,uint8 approvals,bytes32 previousHead)"
    );
    bytes32 internal constant WITHDRAW = keccak256(
        "Withdraw(bytes32 agency,string ocid,uint32 index,bytes32 content,uint8 reason)"
    );
    bytes32 internal constant CHANGE = keccak256(
        "Change(bytes32 agency,uint8 action,bytes32 content,uint40 validUntil,bytes32 previousHead)"
    );
    bytes32 internal constant REVOKE = keccak256(
        "Revoke(bytes32 agency,uint32 number,uint8 reason,uint40 suspectFrom)"
    );
    bytes32 internal constant VETO = keccak256("Veto(bytes32 agency,uint32 proposal)");

    /// @dev Hashes the step as it stands in calldata: static, in the order of the type, and the EIP-712 word of
    /// `string ocid` is its keccak256. Fields that do not fit their types are refused where the
    /// step is recorded, which decodes it; a digest asked for alone is then one that no wallet makes.
    function hashStep(Step calldata step) internal pure returns (bytes32 hash) {
        bytes32 typeHash = STEP;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, typeHash)
            calldatacopy(add(free, 32), step, 288)
            hash := keccak256(free, 320)
        }
    }

    /// @dev keccak256, straight from calldata through free memory that stays free.
    function hashBytes(bytes calldata data) internal pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            calldatacopy(free, data.offset, data.length)
            hash := keccak256(free, data.length)
        }
    }

    function hashWithdraw(Withdrawal calldata withdrawal) internal pure returns (bytes32) {
        return keccak256(abi.encode(WITHDRAW, withdrawal));
    }

    function hashChange(
        bytes32 agency,
        uint8 action,
        bytes32 content,
        uint40 validUntil,
        bytes32 previousHead
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(CHANGE, agency, action, content, validUntil, previousHead));
    }

    function hashRevoke(
        bytes32 agency,
        uint32 number,
        uint8 reason,
        uint40 suspectFrom
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(REVOKE, agency, number, reason, suspectFrom));
    }

    function hashVeto(bytes32 agency, uint32 proposal) internal pure returns (bytes32) {
        return keccak256(abi.encode(VETO, agency, proposal));
    }
}

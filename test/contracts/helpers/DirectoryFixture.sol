// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Grant} from "../../../contracts/interfaces/IAgencyDirectory.sol";
import {Approval} from "../../../contracts/interfaces/ISigned.sol";
import {LedgerFixture} from "./LedgerFixture.sol";
import {vm} from "./Vm.sol";

/// @notice Digests of what administrators sign, written down anew from PROTOCOL.md.
abstract contract DirectoryFixture is LedgerFixture {
    function _typed(bytes memory encoded) internal view returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", _separator(address(directory)), keccak256(encoded)));
    }

    function _changeDigest(
        bytes32 agency,
        uint8 action,
        bytes32 content,
        uint40 validUntil
    ) internal view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "Change(bytes32 agency,uint8 action,bytes32 content,uint40 validUntil,bytes32 previousHead)"
        );
        return _typed(abi.encode(typeHash, agency, action, content, validUntil, directory.head(agency)));
    }

    function _grantDigest(
        uint32 number,
        Grant memory grant,
        uint40 validUntil
    ) internal view returns (bytes32) {
        bytes32 signerHash = keccak256(grant.signer);
        bytes memory terms = abi.encode(grant.roles, grant.tags, grant.from, grant.until);
        bytes32 content = keccak256(
            bytes.concat(abi.encode(number, signerHash, grant.holder), terms, grant.credential)
        );
        return _changeDigest(AGENCY, 1, content, validUntil);
    }

    function _policyDigest(uint128 policy, uint8 changeApprovals) internal view returns (bytes32) {
        return _changeDigest(AGENCY, 2, keccak256(abi.encode(policy, changeApprovals)), UNTIL);
    }

    function _revokeDigest(uint32 number, uint8 reason, uint40 suspectFrom) internal view returns (bytes32) {
        bytes32 typeHash = keccak256("Revoke(bytes32 agency,uint32 number,uint8 reason,uint40 suspectFrom)");
        return _typed(abi.encode(typeHash, AGENCY, number, reason, suspectFrom));
    }

    function _vetoDigest(bytes32 agency, uint32 proposal) internal view returns (bytes32) {
        bytes32 typeHash = keccak256("Veto(bytes32 agency,uint32 proposal)");
        return _typed(abi.encode(typeHash, agency, proposal));
    }

    function _grantRefused(Grant memory grant, bytes memory reason) internal {
        uint64 size = log.size();
        Approval[] memory approvals = _approvals(_grantDigest(5, grant, UNTIL), 1);
        vm.expectRevert(reason);
        directory.grantMandate(AGENCY, grant, UNTIL, approvals);
        equal(log.size(), size, "size after a refusal");
        equal(directory.mandateCount(AGENCY), 4, "mandates after a refusal");
    }
}

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Admission, Grant} from "../../../contracts/interfaces/IAgencyDirectory.sol";
import {
    Batch,
    Erasure,
    IRecordRegistry,
    StatusChange
} from "../../../contracts/interfaces/IRecordRegistry.sol";
import {Approval} from "../../../contracts/interfaces/ISigned.sol";
import {DirectoryFixture} from "./DirectoryFixture.sol";
import {vm} from "./Vm.sol";

/// @notice A ledger that a registry has joined. Two agencies, each with an issuer by ECDSA: mandate 5 of AGENCY, 1 of
/// STRANGER (key STRANGER_KEY, which administers too); mandate 6 of AGENCY issues by P-256.
abstract contract RegistryFixture is DirectoryFixture {
    string internal constant STRANGER_ID = "ID-CONTOH-2";
    uint256 internal constant STRANGER_KEY = 0x2001;
    uint256 internal constant P256_KEY = 0xfeed;
    uint256 private constant P256_N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551;
    uint32 internal constant ISSUE = 16;
    uint32 internal constant SIZE = 256;

    uint8 internal constant REVOKED = 1;
    uint8 internal constant SUSPENDED = 2;
    uint8 internal constant SUPERSEDED = 3;

    bytes32 internal immutable STRANGER = keccak256(bytes(STRANGER_ID));

    IRecordRegistry public registry;

    function setUp() public virtual override {
        super.setUp();
        registry = IRecordRegistry(_deploy("RecordRegistry", abi.encode(log, directory)));
        vm.startPrank(ADMIN);
        for (uint32 kind = 6; kind <= 8; ++kind) log.proposeWriter(kind, address(registry));
        vm.stopPrank();
        vm.warp(START + delays.writer);
        for (uint32 kind = 6; kind <= 8; ++kind) log.enactWriter(kind);
        _grantMore(5, _grant(5, ISSUE));
        Grant memory byP256 = _grant(6, ISSUE);
        byP256.signer = _p256Signer();
        _grantMore(6, byP256);
    }

    function _admissions() internal pure override returns (Admission[] memory admissions) {
        Grant[] memory grants = new Grant[](1);
        grants[0] = _grant(1, ADMINISTER | ISSUE);
        grants[0].signer = _signer(STRANGER_KEY);
        admissions = new Admission[](2);
        admissions[0] = Admission(OFFICIAL_ID, "Instansi Contoh", _grants());
        admissions[1] = Admission(STRANGER_ID, "Instansi Contoh Lain", grants);
    }

    function _p256Signer() internal view returns (bytes memory) {
        (uint256 x, uint256 y) = vm.publicKeyP256(P256_KEY);
        return abi.encodePacked(verifiers.p256, x, y);
    }

    function _byP256(bytes32 digest) internal view returns (Approval memory) {
        (bytes32 r, bytes32 s) = vm.signP256(P256_KEY, digest);
        if (uint256(s) > P256_N / 2) s = bytes32(P256_N - uint256(s));
        return Approval(6, _p256Signer(), abi.encodePacked(r, s));
    }

    function _byStranger(bytes32 digest) internal pure returns (Approval memory) {
        return Approval(1, _signer(STRANGER_KEY), _sign(STRANGER_KEY, digest));
    }

    /// @dev The agency's next batch, with a root of its own.
    function _batch(bytes32 agency) internal view returns (Batch memory) {
        uint32 number = registry.batchCount(agency) + 1;
        return Batch(agency, number, keccak256(abi.encode("root", agency, number)), SIZE, UNTIL);
    }

    function _anchor() internal returns (uint64) {
        Batch memory batch = _batch(AGENCY);
        return registry.anchor(batch, 0, _approval(5, registry.batchDigest(batch)));
    }

    function _sequence(uint32 number) internal view returns (uint32 sequence) {
        (, , sequence) = registry.batch(AGENCY, number);
    }

    /// @dev The next change of AGENCY's batch 1.
    function _change(uint8 status, uint32[] memory indexes) internal view returns (StatusChange memory) {
        bytes32[] memory successors = new bytes32[](status == SUPERSEDED ? indexes.length : 0);
        for (uint256 i = 0; i < successors.length; ++i) successors[i] = keccak256(abi.encode("next", i));
        return StatusChange(AGENCY, 1, _sequence(1), status, 0, UNTIL, indexes, successors);
    }

    function _erasure(uint32[] memory indexes) internal view returns (Erasure memory) {
        return Erasure(AGENCY, 1, _sequence(1), UNTIL, indexes);
    }

    function _apply(StatusChange memory change) internal returns (uint64) {
        return registry.changeStatus(change, 0, _approval(5, registry.statusDigest(change)));
    }

    function _set(uint8 status, uint32[] memory indexes) internal returns (uint64) {
        return _apply(_change(status, indexes));
    }

    function _erase(uint32[] memory indexes) internal returns (uint64) {
        Erasure memory erasure = _erasure(indexes);
        return registry.erase(erasure, 0, _approval(5, registry.erasureDigest(erasure)));
    }

    function _list(uint32 a) internal pure returns (uint32[] memory list) {
        list = new uint32[](1);
        list[0] = a;
    }

    function _list(uint32 a, uint32 b) internal pure returns (uint32[] memory list) {
        list = new uint32[](2);
        (list[0], list[1]) = (a, b);
    }

    /// @dev `count` indexes from `first` on.
    function _range(uint32 first, uint256 count) internal pure returns (uint32[] memory list) {
        list = new uint32[](count);
        for (uint256 i = 0; i < count; ++i) list[i] = first + uint32(i);
    }
}

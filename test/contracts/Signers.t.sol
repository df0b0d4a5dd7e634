// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Base64} from "@openzeppelin/contracts/utils/Base64.sol";
import {Grant, IAgencyDirectory} from "../../contracts/interfaces/IAgencyDirectory.sol";
import {Step, Submission} from "../../contracts/interfaces/IProcurementLedger.sol";
import {Approval, ISigned} from "../../contracts/interfaces/ISigned.sol";
import {DirectoryFixture} from "./helpers/DirectoryFixture.sol";
import {vm} from "./helpers/Vm.sol";

/// @notice All kinds of signers sign steps; keys that would accept more than one person's signature are refused.
contract SignersTest is DirectoryFixture {
    uint256 private constant P256_KEY = 0xfeed;

    string private _vectors;

    function setUp() public override {
        super.setUp();
        _vectors = vm.readFile(string.concat(vm.projectRoot(), "/test/vectors/signers.json"));
    }

    function _p256Key(uint256 privateKey) private pure returns (bytes memory) {
        (uint256 x, uint256 y) = vm.publicKeyP256(privateKey);
        return abi.encode(x, y);
    }

    function _signP256(uint256 key, bytes32 digest) private pure returns (bytes32 r, bytes32 s) {
        uint256 n = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551;
        (r, s) = vm.signP256(key, digest);
        if (uint256(s) > n / 2) s = bytes32(n - uint256(s));
    }

    function _webAuthn(uint256 key, bytes32 digest, bytes1 flags) private pure returns (bytes memory) {
        string memory client = string.concat(
            '{"type":"webauthn.get","challenge":"',
            Base64.encodeURL(abi.encodePacked(digest)),
            '","origin":"http://localhost:8080"}'
        );
        bytes memory authenticator = abi.encodePacked(sha256("localhost"), flags, uint32(1));
        (bytes32 r, bytes32 s) = _signP256(
            key,
            sha256(abi.encodePacked(authenticator, sha256(bytes(client))))
        );
        return abi.encode(r, s, uint256(23), uint256(1), authenticator, client);
    }

    function _granted(bytes memory signer) private {
        Grant memory grant = _grant(5, RECORD);
        grant.signer = signer;
        _grantMore(5, grant);
    }

    function _with(bytes memory signer) private pure returns (Grant memory grant) {
        grant = _grant(5, RECORD);
        grant.signer = signer;
    }

    function _recordWith(bytes memory signer, bytes memory signature) private {
        Step memory step = _step(PLANNING);
        Approval[] memory approvals = new Approval[](1);
        approvals[0] = Approval(5, signer, signature);
        ledger.record(Submission(step, 0, OCID, approvals));
        equal(ledger.trailCount(AGENCY), 1, "recorded");
    }

    function _refusedWith(bytes memory signer, bytes memory signature) private {
        Step memory step = _step(PLANNING);
        bytes32 digest = ledger.stepDigest(step);
        Approval[] memory approvals = new Approval[](1);
        approvals[0] = Approval(5, signer, signature);
        vm.expectRevert(abi.encodeWithSelector(ISigned.SignatureInvalid.selector, 5, signer, digest));
        ledger.record(Submission(step, 0, OCID, approvals));
    }

    function test_p256Signs() public {
        bytes memory signer = bytes.concat(abi.encodePacked(verifiers.p256), _p256Key(P256_KEY));
        _granted(signer);
        bytes32 digest = ledger.stepDigest(_step(PLANNING));
        (bytes32 r, bytes32 s) = _signP256(P256_KEY, digest);
        _refusedWith(signer, abi.encodePacked(s, r));
        (bytes32 r2, bytes32 s2) = _signP256(P256_KEY + 1, digest);
        _refusedWith(signer, abi.encodePacked(r2, s2));
        _recordWith(signer, abi.encodePacked(r, s));
    }

    function test_aPasskeySigns() public {
        bytes memory signer = bytes.concat(abi.encodePacked(verifiers.webauthn), _p256Key(P256_KEY));
        _granted(signer);
        bytes32 digest = ledger.stepDigest(_step(PLANNING));
        _refusedWith(signer, _webAuthn(P256_KEY, digest, 0x01));
        _refusedWith(signer, _webAuthn(P256_KEY, bytes32(uint256(digest) + 1), 0x05));
        _refusedWith(signer, _webAuthn(P256_KEY + 1, digest, 0x05));
        _recordWith(signer, _webAuthn(P256_KEY, digest, 0x05));
    }

    function test_oneP256KeyIsOneKeyWithAndWithoutWebAuthn() public {
        bytes memory key = _p256Key(P256_KEY);
        _granted(bytes.concat(abi.encodePacked(verifiers.p256), key));
        Grant memory twin = _grant(6, APPROVE);
        twin.signer = bytes.concat(abi.encodePacked(verifiers.webauthn), key);
        Approval[] memory approvals = _approvals(_grantDigest(6, twin, UNTIL), 1);
        vm.expectRevert(
            abi.encodeWithSelector(
                IAgencyDirectory.DirectoryKeyOfAnotherHolder.selector,
                AGENCY,
                keccak256(key),
                _grant(5, RECORD).holder
            )
        );
        directory.grantMandate(AGENCY, twin, UNTIL, approvals);
    }

    function test_rsaSigns() public {
        string[3] memory sizes = ["rsa2048", "rsa3072", "rsa4096"];
        for (uint256 i = 0; i < sizes.length; ++i) {
            bytes memory n = vm.parseJsonBytes(_vectors, string.concat(".", sizes[i], ".n"));
            bytes32 digest = vm.parseJsonBytes32(_vectors, string.concat(".", sizes[i], ".digest"));
            bytes memory signature = vm.parseJsonBytes(_vectors, string.concat(".", sizes[i], ".signature"));
            bytes memory signer = abi.encodePacked(verifiers.rsa, abi.encode(hex"010001", n));
            isTrue(ledger.isSignedBy(signer, digest, signature), sizes[i]);
            isTrue(!ledger.isSignedBy(signer, bytes32(uint256(digest) ^ 1), signature), "other digest");
            signature[7] ^= 0x01;
            isTrue(!ledger.isSignedBy(signer, digest, signature), "other signature");
        }
    }

    function test_rsaKeysAreChecked() public {
        bytes memory n = vm.parseJsonBytes(_vectors, ".rsa2048.n");
        _refusedKey(verifiers.rsa, abi.encode(hex"01", n));
        _refusedKey(verifiers.rsa, abi.encode(hex"03", n));
        _refusedKey(verifiers.rsa, abi.encode(hex"00010001", n));
        _refusedKey(verifiers.rsa, abi.encode(hex"010001", bytes.concat(hex"00", n)));
        _refusedKey(verifiers.rsa, abi.encode(hex"010001", vm.parseJsonBytes(_vectors, ".rsa1024.n")));
        _refusedKey(verifiers.rsa, abi.encode(hex"010001", new bytes(513)));
        _refusedKey(verifiers.rsa, bytes.concat(abi.encode(hex"010001", n), hex"00"));
        _refusedKey(verifiers.rsa, n);
        bytes memory even = bytes.concat(n);
        even[255] &= 0xfe;
        _refusedKey(verifiers.rsa, abi.encode(hex"010001", even));
        bytes memory low = bytes.concat(n);
        low[0] &= 0x7f;
        _refusedKey(verifiers.rsa, abi.encode(hex"010001", low));
        _granted(abi.encodePacked(verifiers.rsa, abi.encode(hex"010001", n)));
    }

    function test_p256KeysLieOnTheCurve() public {
        address[2] memory pinned = [verifiers.p256, verifiers.webauthn];
        for (uint256 i = 0; i < 2; ++i) {
            bytes memory key = _p256Key(P256_KEY);
            key[63] ^= 0x01;
            _refusedKey(pinned[i], key);
            _refusedKey(pinned[i], new bytes(64));
            _refusedKey(pinned[i], new bytes(63));
            _refusedKey(pinned[i], bytes.concat(_p256Key(P256_KEY), hex"00"));
        }
    }

    function test_onlyPinnedVerifiers() public {
        bytes memory key = _p256Key(P256_KEY);
        _grantRefused(
            _with(abi.encodePacked(address(this), key)),
            abi.encodeWithSelector(IAgencyDirectory.DirectoryUnknownVerifier.selector, address(this))
        );
        bytes memory short = new bytes(19);
        _grantRefused(
            _with(short),
            abi.encodeWithSelector(IAgencyDirectory.DirectoryInvalidSigner.selector, short)
        );
        bytes memory nobody = new bytes(20);
        _grantRefused(
            _with(nobody),
            abi.encodeWithSelector(IAgencyDirectory.DirectoryInvalidSigner.selector, nobody)
        );
        bytes memory nobodysKey = abi.encodePacked(address(0), key);
        _grantRefused(
            _with(nobodysKey),
            abi.encodeWithSelector(IAgencyDirectory.DirectoryInvalidSigner.selector, nobodysKey)
        );
    }

    function _refusedKey(address verifier, bytes memory key) private {
        _grantRefused(
            _with(abi.encodePacked(verifier, key)),
            abi.encodeWithSelector(IAgencyDirectory.DirectoryInvalidKey.selector, verifier, key)
        );
    }
}

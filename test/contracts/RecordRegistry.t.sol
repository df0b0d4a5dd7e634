// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Grant, IAgencyDirectory} from "../../contracts/interfaces/IAgencyDirectory.sol";
import {Batch, IRecordRegistry} from "../../contracts/interfaces/IRecordRegistry.sol";
import {Approval, ISigned} from "../../contracts/interfaces/ISigned.sol";
import {Reference} from "./helpers/Reference.sol";
import {RegistryFixture} from "./helpers/RegistryFixture.sol";
import {Vm, vm} from "./helpers/Vm.sol";

/// @notice Batches of civil records: who may anchor them, under which number, and what they prove.
contract RecordRegistryTest is RegistryFixture {
    function _refused(Batch memory batch, Approval memory approval, bytes memory reason) private {
        uint64 size = log.size();
        vm.expectRevert(reason);
        registry.anchor(batch, 0, approval);
        equal(log.size(), size, "size after a refusal");
    }

    function _refused(Batch memory batch, bytes memory reason) private {
        _refused(batch, _approval(5, registry.batchDigest(batch)), reason);
    }

    function test_registryKeepsToTheDirectoryOfItsLog() public {
        vm.expectRevert(
            abi.encodeWithSelector(IRecordRegistry.RegistryWrongLog.selector, address(log), address(ledger))
        );
        _deploy("RecordRegistry", abi.encode(log, ledger));
    }

    function test_nothingIsAnchoredBeforeTheKindIsBound() public {
        registry = IRecordRegistry(_deploy("RecordRegistry", abi.encode(log, directory)));
        Batch memory batch = _batch(AGENCY);
        Approval memory approval = _approval(5, registry.batchDigest(batch));
        vm.expectRevert();
        registry.anchor(batch, 0, approval);
        equal(registry.batchCount(AGENCY), 0, "batches of an unbound registry");
    }

    function test_batchIsAnEntry() public {
        Batch memory batch = _batch(AGENCY);
        Approval memory approval = _byP256(registry.batchDigest(batch));
        vm.recordLogs();
        uint64 index = registry.anchor(batch, 0, approval);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        uint256 meta = (uint256(SIZE) << 224) | (uint256(UNTIL) << 184);
        equal(
            abi.decode(logs[0].data, (bytes)),
            abi.encode(6, block.timestamp, AGENCY, 1, batch.root, meta, uint256(6) << 224),
            "words"
        );
        equal(uint256(logs[1].topics[1]), index, "approved index");
        equal(logs[1].data, abi.encode(uint32(6), approval.signature), "approved");
        (bytes31 root, uint32 size, uint32 sequence) = registry.batch(AGENCY, 1);
        equal(root, bytes31(batch.root), "root");
        equal(size, SIZE, "batch size");
        equal(sequence, 0, "sequence");
    }

    function test_digestIsTheOneOfTheProtocol() public view {
        Batch memory batch = _batch(AGENCY);
        bytes32 typeHash = keccak256(
            "Batch(bytes32 agency,uint32 number,bytes32 root,uint32 size,uint40 validUntil)"
        );
        bytes32 hash = keccak256(abi.encode(typeHash, AGENCY, 1, batch.root, SIZE, UNTIL));
        bytes32 separator = _separator(address(registry));
        equal(registry.batchDigest(batch), keccak256(abi.encodePacked(hex"1901", separator, hash)), "digest");
    }

    function test_numbersAreDense() public {
        Batch memory ahead = _batch(AGENCY);
        ahead.number = 2;
        _refused(ahead, abi.encodeWithSelector(IRecordRegistry.RegistryWrongNumber.selector, 2, 1));
        ahead.number = 0;
        _refused(ahead, abi.encodeWithSelector(IRecordRegistry.RegistryWrongNumber.selector, 0, 1));
        _anchor();
        _refused(ahead, abi.encodeWithSelector(IRecordRegistry.RegistryWrongNumber.selector, 0, 2));
        _anchor();
        equal(registry.batchCount(AGENCY), 2, "batches");
    }

    function test_aBatchIsAnchoredOnce() public {
        Batch memory batch = _batch(AGENCY);
        _anchor();
        _refused(batch, abi.encodeWithSelector(IRecordRegistry.RegistryAlreadyAnchored.selector, AGENCY, 1));
        bytes32 first = batch.root;
        batch.size = 2 * SIZE;
        bytes memory taken = abi.encodeWithSelector(
            IRecordRegistry.RegistryNumberTaken.selector,
            AGENCY,
            1,
            bytes31(first)
        );
        _refused(batch, taken);
        (batch.size, batch.root) = (SIZE, keccak256("another"));
        _refused(batch, taken);
    }

    function test_sizesAreBoundedPowersOfTwo() public {
        uint32[7] memory wrong = [uint32(0), 1, 32, 65, 96, 1 << 21, type(uint32).max];
        Batch memory batch = _batch(AGENCY);
        for (uint256 i = 0; i < wrong.length; ++i) {
            batch.size = wrong[i];
            _refused(batch, abi.encodeWithSelector(IRecordRegistry.RegistryInvalidSize.selector, wrong[i]));
        }
        uint32[2] memory right = [uint32(64), 1 << 20];
        for (uint32 i = 0; i < right.length; ++i) {
            (batch.number, batch.size) = (i + 1, right[i]);
            registry.anchor(batch, 0, _approval(5, registry.batchDigest(batch)));
        }
    }

    /// @dev However many there are, on both sides of every power of two.
    function test_countIsTheLastThatStands() public {
        for (uint32 number = 1; number <= 70; ++number) {
            Batch memory batch = Batch(AGENCY, number, keccak256(abi.encode(number)), _sizeOf(number), UNTIL);
            registry.anchor(batch, 0, _approval(5, registry.batchDigest(batch)));
            equal(registry.batchCount(AGENCY), number, "count");
        }
        for (uint32 number = 1; number <= 70; ++number) {
            (bytes31 root, uint32 size, ) = registry.batch(AGENCY, number);
            equal(root, bytes31(keccak256(abi.encode(number))), "root");
            equal(size, _sizeOf(number), "batch size");
        }
        uint32[3] memory none = [uint32(0), 71, type(uint32).max];
        for (uint256 i = 0; i < none.length; ++i) {
            (bytes31 root, uint32 size, uint32 sequence) = registry.batch(AGENCY, none[i]);
            isTrue(root == 0 && size == 0 && sequence == 0, "zeros where there is none");
        }
        equal(registry.batchCount(STRANGER), 0, "another agency's");
        Batch memory ahead = Batch(AGENCY, 72, keccak256("ahead"), SIZE, UNTIL);
        _refused(ahead, abi.encodeWithSelector(IRecordRegistry.RegistryWrongNumber.selector, 72, 71));
        ahead.number = type(uint32).max;
        _refused(
            ahead,
            abi.encodeWithSelector(IRecordRegistry.RegistryWrongNumber.selector, type(uint32).max, 71)
        );
    }

    /// @dev A root that ends as it likes, and one of zeros, stand as any other.
    function test_aBatchStandsWhateverItsRoot() public {
        bytes32[3] memory roots = [bytes32(0), bytes32(uint256(255)), bytes32(type(uint256).max)];
        for (uint32 i = 0; i < 3; ++i) {
            Batch memory batch = Batch(AGENCY, i + 1, roots[i], 64, UNTIL);
            registry.anchor(batch, 0, _approval(5, registry.batchDigest(batch)));
            (bytes31 root, uint32 size, ) = registry.batch(AGENCY, i + 1);
            equal(root, bytes31(roots[i]), "root");
            equal(size, 64, "batch size");
            _refused(
                batch,
                abi.encodeWithSelector(IRecordRegistry.RegistryAlreadyAnchored.selector, AGENCY, i + 1)
            );
        }
        equal(registry.batchCount(AGENCY), 3, "batches");
    }

    function _sizeOf(uint32 number) private pure returns (uint32) {
        return uint32(64) << (number % 15);
    }

    /// @dev The precompile's answer and the pinned verifier's are one: the same key and signature pass and fail.
    function test_p256IsCheckedAsTheVerifierDoes() public {
        Batch memory batch = _batch(AGENCY);
        bytes32 digest = registry.batchDigest(batch);
        Approval memory approval = _byP256(digest);
        bytes memory good = approval.signature;
        bytes4 invalid = ISigned.SignatureInvalid.selector;
        bytes memory refusal = abi.encodeWithSelector(invalid, 6, approval.signer, digest);
        (bytes32 r, bytes32 s) = abi.decode(good, (bytes32, bytes32));
        uint256 n = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551;
        bytes[5] memory bad = [
            abi.encode(r, n - uint256(s)),
            abi.encode(s, r),
            abi.encode(r, 0),
            abi.encode(0, s),
            bytes.concat(r)
        ];
        for (uint256 i = 0; i < bad.length; ++i) {
            approval.signature = bad[i];
            isTrue(!registry.isSignedBy(approval.signer, digest, bad[i]), "the verifier says no");
            _refused(batch, approval, refusal);
        }
        approval.signature = bytes.concat(good, hex"00");
        isTrue(registry.isSignedBy(approval.signer, digest, approval.signature), "bytes behind do not count");
        registry.anchor(batch, 0, approval);
        batch = _batch(AGENCY);
        approval = _byP256(registry.batchDigest(batch));
        approval.signer = abi.encodePacked(verifiers.webauthn, new bytes(64));
        bytes32 known = keccak256(_p256Signer());
        _refused(
            batch,
            approval,
            abi.encodeWithSelector(
                ISigned.SignatureOfAnotherSigner.selector,
                6,
                known,
                keccak256(approval.signer)
            )
        );
    }

    function test_aRevokedIssuerAnchorsNothing() public {
        directory.revokeMandate(AGENCY, 6, 1, 0, _approval(1, _revokeDigest(6, 1, 0)));
        Batch memory batch = _batch(AGENCY);
        Approval memory approval = _byP256(registry.batchDigest(batch));
        vm.expectRevert();
        registry.anchor(batch, 0, approval);
        equal(registry.batchCount(AGENCY), 0, "batches of a revoked mandate");
    }

    function test_consentExpires() public {
        Batch memory batch = _batch(AGENCY);
        batch.validUntil = uint40(block.timestamp - 1);
        _refused(
            batch,
            abi.encodeWithSelector(
                IRecordRegistry.RegistryExpired.selector,
                batch.validUntil,
                block.timestamp
            )
        );
    }

    function test_onlyIssuersAnchor() public {
        Batch memory batch = _batch(AGENCY);
        _refused(
            batch,
            _approval(4, registry.batchDigest(batch)),
            abi.encodeWithSelector(
                IAgencyDirectory.DirectoryMandateWithoutRole.selector,
                AGENCY,
                4,
                RECORD | APPROVE | WITHDRAW,
                ISSUE
            )
        );
        bytes32 digest = registry.batchDigest(batch);
        Approval memory forged = _approval(5, digest);
        forged.signature = _sign(KEY + 4, digest);
        _refused(
            batch,
            forged,
            abi.encodeWithSelector(ISigned.SignatureInvalid.selector, 5, _signer(KEY + 5), digest)
        );
    }

    /// @dev Whoever copies a batch from the waiting transactions only pays for it; its root under their own name is
    /// another batch of their own, and takes nothing.
    function test_frontRunningChangesNeitherAttributionNorSuccess() public {
        Batch memory batch = _batch(AGENCY);
        Approval memory approval = _approval(5, registry.batchDigest(batch));
        Batch memory copied = Batch(STRANGER, 1, batch.root, SIZE, UNTIL);
        registry.anchor(copied, 0, _byStranger(registry.batchDigest(copied)));
        copied.agency = AGENCY;
        bytes4 without = IAgencyDirectory.DirectoryMandateWithoutRole.selector;
        _refused(
            copied,
            _byStranger(registry.batchDigest(copied)),
            abi.encodeWithSelector(without, AGENCY, 1, ADMINISTER, ISSUE)
        );
        vm.prank(address(0xbad));
        registry.anchor(batch, 0, approval);
        (bytes31 root, , ) = registry.batch(AGENCY, 1);
        equal(root, bytes31(batch.root), "the agency's own batch");
        equal(registry.batchCount(STRANGER), 1, "the copier's own batch");
        _refused(
            batch,
            approval,
            abi.encodeWithSelector(IRecordRegistry.RegistryAlreadyAnchored.selector, AGENCY, 1)
        );
    }

    function test_anIssuersConsentIsForOneAgencyAlone() public {
        Batch memory batch = _batch(AGENCY);
        bytes32 digest = registry.batchDigest(batch);
        batch.agency = STRANGER;
        Approval memory foreign = Approval(1, _signer(STRANGER_KEY), _sign(STRANGER_KEY, digest));
        _refused(
            batch,
            foreign,
            abi.encodeWithSelector(
                ISigned.SignatureInvalid.selector,
                1,
                _signer(STRANGER_KEY),
                registry.batchDigest(batch)
            )
        );
    }

    function test_aSuccessorGoesOnAnchoring() public {
        vm.prank(ADMIN);
        uint32 proposal = directory.proposeSuccession(AGENCY, STRANGER);
        vm.warp(block.timestamp + delays.succession);
        directory.enact(AGENCY, proposal, abi.encode(STRANGER));
        Batch memory batch = _batch(AGENCY);
        vm.recordLogs();
        registry.anchor(batch, 1, _byStranger(registry.batchDigest(batch)));
        bytes memory words = abi.decode(vm.getRecordedLogs()[0].data, (bytes));
        (, , bytes32 agency, , , uint256 meta, ) = abi.decode(
            words,
            (uint256, uint256, bytes32, uint256, bytes32, uint256, uint256)
        );
        equal(agency, AGENCY, "agency");
        equal(uint32(meta >> 152), 1, "succession");
    }

    /// @dev The registry reads a good mandate itself: it lets pass whom the directory does, and refuses in its words.
    function test_mandatesCountAsInTheDirectory() public {
        vm.prank(ADMIN);
        uint32 proposal = directory.proposeSuccession(STRANGER, AGENCY);
        vm.warp(block.timestamp + delays.succession);
        directory.enact(STRANGER, proposal, abi.encode(AGENCY));
        uint40 now_ = uint40(block.timestamp);
        _grantByP256(7, ISSUE, now_ + 100, UNTIL);
        _grantByP256(8, ISSUE, now_, now_ + 50);
        _grantByP256(9, RECORD, now_, UNTIL);
        equal(_issuers(), 4, "6 and 8, of the agency and as successors");
        vm.warp(now_ + 49);
        equal(_issuers(), 4, "to the last second");
        vm.warp(now_ + 50);
        equal(_issuers(), 2, "8 is over");
        vm.warp(now_ + 100);
        equal(_issuers(), 4, "7 has begun");
        directory.revokeMandate(AGENCY, 6, 1, 0, _approval(1, _revokeDigest(6, 1, 0)));
        equal(_issuers(), 2, "6 is revoked");
        bytes32 end = _changeDigest(STRANGER, 3, keccak256(abi.encode(uint32(1))), UNTIL);
        Approval[] memory approvals = new Approval[](1);
        approvals[0] = _byStranger(end);
        directory.endSuccession(STRANGER, 1, UNTIL, approvals);
        equal(_issuers(), 1, "the succession has ended");
    }

    function _grantByP256(uint256 number, uint32 roles, uint40 from, uint40 until) private {
        Grant memory grant = _grant(6, roles);
        (grant.signer, grant.from, grant.until) = (_p256Signer(), from, until);
        _grantMore(number, grant);
    }

    /// @return passed how many of the P-256 key's ways to sign count, each asked of the directory and tried
    function _issuers() private returns (uint256 passed) {
        for (uint32 mandate = 0; mandate <= 10; ++mandate) {
            if (_mayIssue(AGENCY, 0, mandate)) ++passed;
            for (uint32 succession = 0; succession <= 2; ++succession) {
                if (_mayIssue(STRANGER, succession, mandate)) ++passed;
            }
        }
    }

    function _mayIssue(bytes32 agency, uint32 succession, uint32 mandate) private returns (bool) {
        Batch memory batch = _batch(agency);
        Approval memory approval = _byP256(registry.batchDigest(batch));
        approval.mandate = mandate;
        bytes32 signerHash = keccak256(approval.signer);
        try directory.checkApprover(agency, succession, mandate, signerHash, 0, ISSUE) {
            registry.anchor(batch, succession, approval);
            return true;
        } catch (bytes memory reason) {
            vm.expectRevert(reason);
            registry.anchor(batch, succession, approval);
            return false;
        }
    }

    function test_inclusionForOtherContracts() public {
        (Batch memory batch, bytes32[] memory ids) = _treeOf(64);
        registry.anchor(batch, 0, _approval(5, registry.batchDigest(batch)));
        bytes32[] memory leaves = _leaves(ids);
        for (uint32 index = 0; index < 64; index += 21) {
            bytes32[] memory proof = _path(leaves, index);
            isTrue(registry.includes(AGENCY, 1, index, ids[index], proof), "included");
            isTrue(!registry.includes(AGENCY, 1, index ^ 1, ids[index], proof), "another place");
            isTrue(!registry.includes(AGENCY, 1, index + 64, ids[index], proof), "beyond the batch");
            isTrue(!registry.includes(AGENCY, 1, index, ids[index ^ 1], proof), "another record");
            isTrue(!registry.includes(AGENCY, 2, index, ids[index], proof), "no such batch");
            isTrue(!registry.includes(STRANGER, 1, index, ids[index], proof), "another agency");
            isTrue(!registry.includes(AGENCY, 1, index, ids[index], new bytes32[](7)), "a longer path");
            isTrue(!registry.includes(AGENCY, 1, index, ids[index], new bytes32[](256)), "a huge path");
            proof[5] = bytes32(uint256(proof[5]) ^ 1);
            isTrue(!registry.includes(AGENCY, 1, index, ids[index], proof), "a changed path");
        }
        isTrue(!registry.includes(AGENCY, 1, 0, batch.root, new bytes32[](0)), "the root itself");
    }

    function _treeOf(uint32 size) private view returns (Batch memory batch, bytes32[] memory ids) {
        ids = new bytes32[](size);
        for (uint256 i = 0; i < size; ++i) ids[i] = keccak256(abi.encode("id", i));
        batch = Batch(AGENCY, 1, Reference.root(_leaves(ids)), size, UNTIL);
    }

    function _leaves(bytes32[] memory ids) private pure returns (bytes32[] memory leaves) {
        leaves = new bytes32[](ids.length);
        for (uint256 i = 0; i < ids.length; ++i) leaves[i] = sha256(abi.encodePacked(bytes1(0), ids[i]));
    }

    /// @dev RFC 6962, section 2.1.1, for a full tree: the siblings' roots, from the leaf up.
    function _path(bytes32[] memory leaves, uint256 index) private pure returns (bytes32[] memory path) {
        path = new bytes32[](6);
        for (uint256 level = 0; level < 6; ++level) {
            bytes32[] memory sibling = new bytes32[](1 << level);
            uint256 first = ((index >> level) ^ 1) << level;
            for (uint256 i = 0; i < sibling.length; ++i) sibling[i] = leaves[first + i];
            path[level] = Reference.root(sibling);
        }
    }
}

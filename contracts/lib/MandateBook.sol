// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Admission, Grant, IAgencyDirectory} from "../interfaces/IAgencyDirectory.sol";
import {IAuditLog, Verifiers} from "../interfaces/IAuditLog.sol";
import {Kinds} from "./Kinds.sol";
import {Mandates} from "./Mandates.sol";
import {Policies} from "./Policies.sol";
import {Roles} from "./Roles.sol";
import {Signed} from "./Signed.sol";
import {Signers} from "./Signers.sol";

/// @title MandateBook: the directory's state; grants and admissions once they are decided, and checks of approvers
abstract contract MandateBook is IAgencyDirectory, Signed {
    using Mandates for uint256;

    struct Mandate {
        bytes32 signerHash;
        bytes32 holder;
        uint256 packed;
    }

    /// @dev packed: action8 ‖ state8 ‖ effectiveAt40 ‖ index48 ‖ 152 zero bits.
    struct Proposal {
        bytes32 content;
        bytes32 subject;
        uint256 packed;
    }

    /// @dev packed: grantedIndex48 ‖ endedIndex48 ‖ 160 zero bits.
    struct Succession {
        bytes32 successor;
        uint256 packed;
    }

    /// @dev policy: see {Policies}, 0 where not admitted.
    /// counts: mandates32 ‖ proposals32 ‖ successions32 ‖ 160 zero bits.
    struct Agency {
        bytes32 head;
        uint256 policy;
        uint256 counts;
        mapping(uint32 number => Mandate) mandates;
        mapping(uint32 number => Proposal) proposals;
        mapping(uint32 number => Succession) successions;
        mapping(bytes32 key => bytes32) holders;
    }

    /// @dev By whose force an entry is written: a signed change (all but `governance`), governance, or genesis (zeros).
    struct Force {
        uint40 validUntil;
        bytes32 previousHead;
        uint256 approvers;
        uint64 governance;
    }

    uint256 internal constant MANDATE_COUNT = 224;
    uint256 internal constant PROPOSAL_COUNT = 192;
    uint256 internal constant SUCCESSION_COUNT = 160;
    uint256 private constant GRANTED = 1;
    uint256 private constant MAX_OFFICIAL_ID = 256;
    uint256 private constant MAX_NAME = 1_024;

    IAuditLog public immutable log;
    address private immutable _p256;
    address private immutable _webauthn;
    address private immutable _rsa;

    mapping(bytes32 agency => Agency) internal _agencies;

    constructor(IAuditLog log_) {
        if (log_.directory() != address(this)) revert DirectoryWrongLog(address(log_));
        log = log_;
        Verifiers memory pinned = log_.verifiers();
        (_p256, _webauthn, _rsa) = (pinned.p256, pinned.webauthn, pinned.rsa);
    }

    /// @inheritdoc IAgencyDirectory
    function checkApprover(
        bytes32 agency,
        uint32 succession,
        uint32 number,
        bytes32 signerHash,
        uint32 tags,
        uint32 roles
    ) public view returns (uint256 policyWord, bytes32 holder, uint32 rolesHeld) {
        policyWord = _admitted(agency).policy;
        bytes32 signing = succession == 0 ? agency : _inForce(agency, succession);
        Mandate storage stored = _agencies[signing].mandates[number];
        rolesHeld = _checkMandate(signing, number, stored.packed, tags, roles);
        bytes32 expected = stored.signerHash;
        if (signerHash != expected) revert SignatureOfAnotherSigner(number, expected, signerHash);
        holder = stored.holder;
    }

    /// @inheritdoc IAgencyDirectory
    function mandate(
        bytes32 agency,
        uint32 number
    ) external view returns (bytes32 signerHash, bytes32 holder, uint256 packed) {
        Mandate storage stored = _agencies[agency].mandates[number];
        return (stored.signerHash, stored.holder, stored.packed);
    }

    /// @inheritdoc IAgencyDirectory
    function mandateCount(bytes32 agency) external view returns (uint32) {
        return _count(_agencies[agency], MANDATE_COUNT);
    }

    /// @inheritdoc IAgencyDirectory
    function head(bytes32 agency) external view returns (bytes32) {
        return _agencies[agency].head;
    }

    /// @inheritdoc IAgencyDirectory
    function policy(
        bytes32 agency
    ) external view returns (uint128 policy_, uint8 changeApprovals, uint48 index) {
        uint256 word = _admitted(agency).policy;
        return (Policies.policyOf(word), Policies.changeApprovalsOf(word), Policies.indexOf(word));
    }

    /// @inheritdoc IAgencyDirectory
    function successor(
        bytes32 agency,
        uint32 number
    ) external view returns (bytes32 successor_, uint48 grantedIndex, uint48 endedIndex) {
        Succession storage stored = _agencies[agency].successions[number];
        return (stored.successor, uint48(stored.packed >> 208), uint48(stored.packed >> 160));
    }

    /// @inheritdoc IAgencyDirectory
    function successionCount(bytes32 agency) external view returns (uint32) {
        return _count(_agencies[agency], SUCCESSION_COUNT);
    }

    /// @inheritdoc IAgencyDirectory
    function proposal(
        bytes32 agency,
        uint32 number
    )
        external
        view
        returns (
            bytes32 content,
            bytes32 subject,
            uint8 action,
            uint8 state,
            uint40 effectiveAt,
            uint48 index
        )
    {
        Proposal storage stored = _agencies[agency].proposals[number];
        uint256 packed = stored.packed;
        (content, subject) = (stored.content, stored.subject);
        (action, state) = (uint8(packed >> 248), uint8(packed >> 240));
        (effectiveAt, index) = (uint40(packed >> 200), uint48(packed >> 152));
    }

    /// @inheritdoc IAgencyDirectory
    function proposalCount(bytes32 agency) external view returns (uint32) {
        return _count(_agencies[agency], PROPOSAL_COUNT);
    }

    function _admitted(bytes32 agency) internal view returns (Agency storage found) {
        found = _agencies[agency];
        if (found.policy == 0) revert DirectoryUnknownAgency(agency);
    }

    function _count(Agency storage found, uint256 shift) internal view returns (uint32) {
        return uint32(found.counts >> shift);
    }

    function _countOneMore(Agency storage found, uint256 shift) internal returns (uint32 number) {
        number = _count(found, shift) + 1;
        found.counts += 1 << shift;
    }

    function _inForce(bytes32 agency, uint32 number) internal view returns (bytes32) {
        Succession storage stored = _agencies[agency].successions[number];
        if (stored.successor == 0) revert DirectoryUnknownSuccession(agency, number);
        uint48 endedIndex = uint48(stored.packed >> 160);
        if (endedIndex != 0) revert DirectorySuccessionEnded(agency, number, endedIndex);
        return stored.successor;
    }

    function _checkApprover(
        Demand memory demand,
        uint32 number,
        bytes32 signerHash
    ) internal view override returns (uint256 policyWord, bytes32 holder, uint32 roles) {
        uint32 needed = demand.leadRole | demand.otherRoles;
        return checkApprover(demand.agency, demand.succession, number, signerHash, demand.tags, needed);
    }

    /// @dev Checks a grant that `_grant` is to write later, too.
    function _checkGrant(bytes32 agency, Grant memory grant) internal view returns (bytes32 key) {
        if (grant.holder == 0) revert DirectoryNoHolder();
        if (grant.roles == 0) revert DirectoryNoRole();
        if (grant.until <= grant.from || grant.until <= block.timestamp) {
            revert DirectoryInvalidTerm(grant.from, grant.until, block.timestamp);
        }
        key = Signers.check(grant.signer, Verifiers(_p256, _webauthn, _rsa));
        bytes32 holder = _agencies[agency].holders[key];
        if (holder != 0 && holder != grant.holder) revert DirectoryKeyOfAnotherHolder(agency, key, holder);
    }

    function _checkAdministers(bytes32 agency, Grant memory grant) internal pure {
        if (grant.roles & Roles.ADMINISTER == 0) revert DirectoryNoAdministrator(agency);
    }

    function _checkAdmission(Admission memory admission) internal view returns (bytes32 agency) {
        agency = keccak256(bytes(admission.officialId));
        _checkText(admission.officialId, MAX_OFFICIAL_ID);
        _checkText(admission.name, MAX_NAME);
        if (_agencies[agency].policy != 0) revert DirectoryAgencyExists(agency);
        uint32 roles = 0;
        for (uint256 i = 0; i < admission.grants.length; ++i) {
            _checkGrant(agency, admission.grants[i]);
            roles |= admission.grants[i].roles;
        }
        if (roles & Roles.ADMINISTER == 0) revert DirectoryNoAdministrator(agency);
    }

    function _grant(
        bytes32 agency,
        Grant memory grant,
        Force memory by
    ) internal returns (uint32 number, uint64 index) {
        bytes32 key = _checkGrant(agency, grant);
        Agency storage found = _agencies[agency];
        number = _countOneMore(found, MANDATE_COUNT);
        index = log.append(_grantWords(agency, number, grant, by));
        uint256 packed = Mandates.terms(grant).withGranted(index);
        found.mandates[number] = Mandate(keccak256(grant.signer), grant.holder, packed);
        found.holders[key] = grant.holder;
        emit MandateGranted(agency, number, index, grant.signer);
    }

    /// @dev `governance` 0: at genesis.
    function _admit(Admission memory admission, uint64 governance) internal {
        bytes32 agency = _checkAdmission(admission);
        bytes32 nameHash = keccak256(bytes(admission.name));
        uint64 index = log.append(
            abi.encode(Kinds.AGENCY, block.timestamp, agency, 0, nameHash, governance, 0)
        );
        _agencies[agency].policy = Policies.pack(
            Policies.DEFAULT,
            Policies.DEFAULT_CHANGE_APPROVALS,
            0,
            index
        );
        emit AgencyAdmitted(agency, index, admission.officialId, admission.name);
        Force memory by = Force(0, 0, 0, governance);
        for (uint256 i = 0; i < admission.grants.length; ++i) _grant(agency, admission.grants[i], by);
    }

    function _grantWords(
        bytes32 agency,
        uint32 number,
        Grant memory grant,
        Force memory by
    ) private view returns (bytes memory) {
        bytes32 signerHash = keccak256(grant.signer);
        uint256 terms = Mandates.terms(grant);
        return
            bytes.concat(
                abi.encode(Kinds.MANDATE, block.timestamp, agency, number, GRANTED, signerHash),
                abi.encode(grant.holder, terms, grant.credential),
                abi.encode(by.validUntil, by.previousHead, by.approvers, by.governance)
            );
    }

    function _checkMandate(
        bytes32 agency,
        uint32 number,
        uint256 packed,
        uint32 tags,
        uint32 needed
    ) private view returns (uint32 roles) {
        if (packed == 0) revert DirectoryUnknownMandate(agency, number);
        if (packed.revokedIndex() != 0) {
            revert DirectoryMandateRevoked(agency, number, packed.revokedIndex());
        }
        (uint40 from, uint40 until) = (packed.from(), packed.until());
        if (block.timestamp < from || block.timestamp >= until) {
            revert DirectoryMandateNotInForce(agency, number, from, until, block.timestamp);
        }
        roles = packed.roles();
        if (roles & needed == 0) revert DirectoryMandateWithoutRole(agency, number, roles, needed);
        if (tags & ~packed.tags() != 0) {
            revert DirectoryMandateOutsideTags(agency, number, packed.tags(), tags);
        }
    }

    function _checkText(string memory text, uint256 most) private pure {
        uint256 length = bytes(text).length;
        if (length == 0 || length > most) revert DirectoryInvalidText(length, most);
    }
}

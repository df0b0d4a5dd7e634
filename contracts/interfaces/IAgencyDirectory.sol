// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Approval, ISigned} from "./ISigned.sol";

/// @notice Terms of a mandate. `signer`: an address (20 bytes) or verifier ‖ key. `holder`: 32 random bytes, one per
/// person and agency. In force from `from` until before `until`. `credential`: SHA-256 of the key's credential, or 0.
struct Grant {
    bytes signer;
    bytes32 holder;
    uint32 roles;
    uint32 tags;
    uint40 from;
    uint40 until;
    bytes32 credential;
}

/// @notice An agency to admit, with its first mandates, of which one at least administers.
struct Admission {
    string officialId;
    string name;
    Grant[] grants;
}

/// @title AgencyDirectory: agencies, their officers' mandates and their policies
/// @notice Mandates are numbered densely per agency from 1, never reused; a revocation is final. Agencies change their
/// own mandates and policy by administrators' signatures (EIP-712). What the authority proposes (admission, recovery,
/// succession) and every lowering of a policy waits for a constant delay, visible to all.
interface IAgencyDirectory is ISigned {
    /// @notice An agency was admitted by the entry at `index`; `agency` = keccak256(officialId).
    event AgencyAdmitted(bytes32 indexed agency, uint64 index, string officialId, string name);
    /// @notice A mandate was granted by the entry at `index`.
    event MandateGranted(bytes32 indexed agency, uint32 indexed number, uint64 index, bytes signer);
    /// @notice A proposal was made by the entry at `index`; `args` is what `enact` takes.
    event Proposed(bytes32 indexed agency, uint32 indexed proposal, uint64 index, bytes args);

    /// @notice The log does not name this contract as its directory.
    error DirectoryWrongLog(address log);
    error DirectoryUnknownAgency(bytes32 agency);
    error DirectoryAgencyExists(bytes32 agency);
    /// @notice An official id has 1 to 256 bytes, a name 1 to 1,024.
    error DirectoryInvalidText(uint256 length, uint256 most);
    /// @notice No grant of the admission, or not the one of the recovery, has the role administer.
    error DirectoryNoAdministrator(bytes32 agency);
    /// @notice Neither an address other than 0 nor longer than 20 bytes.
    error DirectoryInvalidSigner(bytes signer);
    /// @notice Only the pinned verifiers are accepted.
    error DirectoryUnknownVerifier(address verifier);
    /// @notice P-256: 64 bytes, on the curve. RSA: exactly abi.encode(e, n), e = 65537, n odd, top bit set, 2,048 to 4,096 bits.
    error DirectoryInvalidKey(address verifier, bytes key);
    /// @notice The key already belongs to another holder of this agency.
    error DirectoryKeyOfAnotherHolder(bytes32 agency, bytes32 key, bytes32 holder);
    error DirectoryNoHolder();
    error DirectoryNoRole();
    /// @notice `until` must lie after `from` and after the block's time.
    error DirectoryInvalidTerm(uint40 from, uint40 until, uint256 blockTime);
    error DirectoryUnknownMandate(bytes32 agency, uint32 number);
    error DirectoryMandateRevoked(bytes32 agency, uint32 number, uint48 revokedIndex);
    error DirectoryMandateNotInForce(
        bytes32 agency,
        uint32 number,
        uint40 from,
        uint40 until,
        uint256 blockTime
    );
    /// @notice The mandate has none of the roles needed.
    error DirectoryMandateWithoutRole(bytes32 agency, uint32 number, uint32 roles, uint32 needed);
    /// @notice The mandate's fence does not hold all the tags needed.
    error DirectoryMandateOutsideTags(bytes32 agency, uint32 number, uint32 tags, uint32 needed);
    /// @notice None of the approvers has the leading role. `agency`, here and below: the one that the message is about.
    error DirectoryLeadMissing(bytes32 agency, uint32 leadRole);
    error DirectoryMandatesNotAscending(uint32 previous, uint32 next);
    /// @notice Two people means two holders.
    error DirectorySameHolder(bytes32 agency, uint32 first, uint32 second);
    error DirectoryExpired(uint40 validUntil, uint256 blockTime);
    error DirectoryInvalidReason(uint8 reason);
    error DirectorySuspectedInFuture(uint40 suspectFrom, uint256 blockTime);
    /// @notice Every nibble and changeApprovals must be 1 to 8.
    error DirectoryInvalidPolicy(uint128 policy, uint8 changeApprovals);
    /// @notice The policy changed after this lowering was proposed.
    error DirectoryPolicyChanged(bytes32 agency, uint32 proposal, uint48 policyIndex);
    error DirectoryUnknownProposal(bytes32 agency, uint32 proposal);
    /// @notice The agency itself signed this lowering of its policy; another change of the policy voids it.
    error DirectoryNotProposedByAuthority(bytes32 agency, uint32 proposal);
    /// @notice The proposal was enacted (2), vetoed (3) or withdrawn (4).
    error DirectoryProposalSettled(bytes32 agency, uint32 proposal, uint8 state);
    error DirectoryTooEarly(bytes32 agency, uint32 proposal, uint40 effectiveAt, uint256 blockTime);
    error DirectoryWrongArguments(bytes32 proposed, bytes32 given);
    /// @notice An agency cannot succeed itself.
    error DirectoryOwnSuccessor(bytes32 agency);
    error DirectoryUnknownSuccession(bytes32 agency, uint32 number);
    error DirectorySuccessionEnded(bytes32 agency, uint32 number, uint48 endedIndex);

    /// @notice Grants the next mandate, signed by administrators (`Change`, action 1).
    function grantMandate(
        bytes32 agency,
        Grant calldata grant,
        uint40 validUntil,
        Approval[] calldata approvals
    ) external returns (uint32 number);

    /// @notice Revokes a mandate for ever, signed by one administrator (`Revoke`); does not move the head.
    /// @param reason 0 unspecified, 1 left office, 2 moved, 3 key lost, 4 key compromised, 5 superseded
    /// @param suspectFrom time since which misuse is suspected, 0 where none; a finding, it invalidates nothing
    function revokeMandate(
        bytes32 agency,
        uint32 number,
        uint8 reason,
        uint40 suspectFrom,
        Approval calldata approval
    ) external;

    /// @notice Sets the policy, signed by administrators (`Change`, action 2): at once where nothing is lowered,
    /// otherwise as a proposal. More changeApprovals than before need as many signatures. 32 nibbles: approvals needed for tag bit i in bits 4i to 4i + 3.
    /// @return proposal 0 where the policy is set, else the number of the proposal
    function setPolicy(
        bytes32 agency,
        uint128 policy_,
        uint8 changeApprovals,
        uint40 validUntil,
        Approval[] calldata approvals
    ) external returns (uint32 proposal);

    /// @notice Proposes an agency. Only who the authority allows, like the two below.
    function proposeAdmission(Admission calldata admission) external returns (uint32 proposal);

    /// @notice Proposes a new administrator for an agency, meant for one that lost its own.
    function proposeRecovery(bytes32 agency, Grant calldata grant) external returns (uint32 proposal);

    /// @notice Proposes that the mandates of `successor_` may record on the trails of `agency`.
    function proposeSuccession(bytes32 agency, bytes32 successor_) external returns (uint32 proposal);

    /// @notice Ends a succession at once, signed by administrators of the old agency (`Change`, action 3). The
    /// authority cannot: that would stop the successor's recording on the old trails.
    function endSuccession(
        bytes32 agency,
        uint32 number,
        uint40 validUntil,
        Approval[] calldata approvals
    ) external;

    /// @notice Takes back a pending proposal of the authority, of whoever it was. Only who the authority allows.
    function withdrawProposal(bytes32 agency, uint32 proposal_) external;

    /// @notice Gives force to a proposal after its delay. Open to all; `args` stand in the event `Proposed`.
    function enact(bytes32 agency, uint32 proposal_, bytes calldata args) external;

    /// @notice Stops a pending proposal about one's own agency, signed by one administrator (`Veto`).
    function veto(bytes32 agency, uint32 proposal_, Approval calldata approval) external;

    /// @notice Checks at this moment that one mandate is in force, names this signer, holds all `tags` and has one of
    /// `roles`. Reverts with what fails.
    /// @param succession 0, or the succession of `agency` whose successor's mandate is meant
    /// @param signerHash keccak256 of the ERC-7913 signer that signed
    /// @return policyWord policy128 ‖ changeApprovals8 ‖ policyIndex48 ‖ admittedIndex48 ‖ 24 zero bits, of `agency`
    /// @return holder the mandate's holder; several approvers must be of distinct holders
    /// @return rolesHeld all roles of the mandate
    function checkApprover(
        bytes32 agency,
        uint32 succession,
        uint32 number,
        bytes32 signerHash,
        uint32 tags,
        uint32 roles
    ) external view returns (uint256 policyWord, bytes32 holder, uint32 rolesHeld);

    /// @notice A mandate; `packed` = roles32 ‖ tags32 ‖ from40 ‖ until40 ‖ grantedIndex48 ‖ revokedIndex48 ‖ 16 zero
    /// bits. Zeros where there is none.
    function mandate(
        bytes32 agency,
        uint32 number
    ) external view returns (bytes32 signerHash, bytes32 holder, uint256 packed);

    /// @notice Number of mandates ever granted.
    function mandateCount(bytes32 agency) external view returns (uint32);

    /// @notice Directory head: 0 before the first change, then the digest of the newest signed change or the
    /// keccak256 of the newest enacting entry's words without word 1.
    function head(bytes32 agency) external view returns (bytes32);

    /// @notice Policy in force and the log index of its entry (0: the defaults). Reverts where the agency is unknown.
    function policy(
        bytes32 agency
    ) external view returns (uint128 policy_, uint8 changeApprovals, uint48 index);

    /// @notice A succession: in force while `endedIndex` is 0. Zeros where there is none.
    function successor(
        bytes32 agency,
        uint32 number
    ) external view returns (bytes32 successor_, uint48 grantedIndex, uint48 endedIndex);

    /// @notice Number of successions ever enacted.
    function successionCount(bytes32 agency) external view returns (uint32);

    /// @notice A proposal.
    /// @return content keccak256 of the arguments
    /// @return subject successor agency (action 4), else 0
    /// @return action 1 admission, 2 recovery, 3 policy lowering, 4 succession; 0: no proposal
    /// @return state 1 proposed, 2 enacted, 3 vetoed, 4 withdrawn
    /// @return effectiveAt earliest time of enactment
    /// @return index log index of the entry that proposed it
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
        );

    /// @notice Number of proposals ever made about the agency.
    function proposalCount(bytes32 agency) external view returns (uint32);
}

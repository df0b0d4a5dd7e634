// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {Admission, Grant, IAgencyDirectory} from "../../../contracts/interfaces/IAgencyDirectory.sol";
import {Delays, IAuditLog, Verifiers} from "../../../contracts/interfaces/IAuditLog.sol";
import {IProcurementLedger, Step, Submission} from "../../../contracts/interfaces/IProcurementLedger.sol";
import {Approval} from "../../../contracts/interfaces/ISigned.sol";
import {Check} from "./Check.sol";
import {Deployer} from "./Deployer.sol";
import {vm} from "./Vm.sol";

/// @notice A whole ledger with one agency: mandate 1 administers, 2 records, 3 approves, 4 may do all but administer.
/// The private key of mandate n is KEY + n. The administrator of the AccessManager is ADMIN.
abstract contract LedgerFixture is Check, Deployer {
    string internal constant OFFICIAL_ID = "ID-CONTOH-1";
    string internal constant OCID = "ocds-c0nt0h-1";
    uint256 internal constant KEY = 0x1000;
    uint32 internal constant ALL_TAGS = type(uint32).max;
    uint40 internal constant UNTIL = 2_000_000_000;
    uint256 internal constant START = 1_800_000_000;
    address internal constant ADMIN = address(0xad);

    uint32 internal constant ADMINISTER = 1;
    uint32 internal constant RECORD = 2;
    uint32 internal constant APPROVE = 4;
    uint32 internal constant WITHDRAW = 8;

    uint32 internal constant PLANNING = 1 << 0;
    uint32 internal constant TENDER = 1 << 2;
    uint32 internal constant AWARD = 1 << 6;
    uint32 internal constant CONTRACT = 1 << 9;
    uint32 internal constant OTHER = 1 << 30;
    uint32 internal constant CLOSES = 1 << 31;

    bytes32 internal immutable AGENCY = keccak256(bytes(OFFICIAL_ID));
    bytes32 internal immutable OCID_HASH = keccak256(bytes(OCID));

    IAccessManager public manager;
    IAuditLog public log;
    IAgencyDirectory public directory;
    IProcurementLedger public ledger;
    Verifiers internal verifiers;
    Delays internal delays = Delays(14 days, 7 days, 14 days, 7 days, 10 days);

    function setUp() public virtual {
        vm.warp(START);
        manager = IAccessManager(_deploy("AccessManager", abi.encode(ADMIN)));
        verifiers = Verifiers(
            _deploy("ERC7913P256Verifier", ""),
            _deploy("ERC7913WebAuthnVerifier", ""),
            _deploy("ERC7913RSAVerifier", "")
        );
        uint64 nonce = vm.getNonce(address(this));
        address directoryAt = _createAddress(address(this), nonce + 1);
        address ledgerAt = _createAddress(address(this), nonce + 2);
        log = IAuditLog(_deploy("AuditLog", _logArguments(directoryAt, ledgerAt, verifiers)));
        directory = IAgencyDirectory(_deploy("AgencyDirectory", abi.encode(manager, log, _admissions())));
        ledger = IProcurementLedger(_deploy("ProcurementLedger", abi.encode(log, directory)));
        equal(address(directory), directoryAt, "directory's address");
        equal(address(ledger), ledgerAt, "ledger's address");
    }

    function _logArguments(
        address directoryAt,
        address ledgerAt,
        Verifiers memory pinned
    ) internal view returns (bytes memory) {
        return abi.encode(manager, directoryAt, ledgerAt, pinned, delays);
    }

    function _admissions() internal view virtual returns (Admission[] memory admissions) {
        admissions = new Admission[](1);
        admissions[0] = Admission(OFFICIAL_ID, "Instansi Contoh", _grants());
    }

    function _grants() internal pure returns (Grant[] memory grants) {
        grants = new Grant[](4);
        grants[0] = _grant(1, ADMINISTER);
        grants[1] = _grant(2, RECORD);
        grants[2] = _grant(3, APPROVE);
        grants[3] = _grant(4, RECORD | APPROVE | WITHDRAW);
    }

    /// @dev An ECDSA mandate for the key KEY + number, with a holder of its own.
    function _grant(uint256 number, uint32 roles) internal pure returns (Grant memory) {
        return
            Grant({
                signer: _signer(KEY + number),
                holder: keccak256(abi.encode("holder", number)),
                roles: roles,
                tags: ALL_TAGS,
                from: uint40(START),
                until: UNTIL,
                credential: bytes32(0)
            });
    }

    function _signer(uint256 key) internal pure returns (bytes memory) {
        return abi.encodePacked(vm.addr(key));
    }

    function _sign(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    /// @dev The signature of a mandate of the fixture, by its own key.
    function _approval(uint32 number, bytes32 digest) internal pure returns (Approval memory) {
        return Approval(number, _signer(KEY + number), _sign(KEY + number, digest));
    }

    function _approvals(bytes32 digest, uint32 first) internal pure returns (Approval[] memory list) {
        list = new Approval[](1);
        list[0] = _approval(first, digest);
    }

    function _approvals(
        bytes32 digest,
        uint32 first,
        uint32 second
    ) internal pure returns (Approval[] memory list) {
        list = new Approval[](2);
        list[0] = _approval(first, digest);
        list[1] = _approval(second, digest);
    }

    /// @dev A step on top of the present head of (AGENCY, OCID).
    function _step(uint32 tags) internal view returns (Step memory) {
        (bytes32 head, , uint32 length, , , , , ) = ledger.trail(AGENCY, OCID_HASH);
        return
            Step({
                agency: AGENCY,
                ocidHash: OCID_HASH,
                tags: tags,
                content: keccak256(abi.encode("content", length)),
                corrects: 0,
                deadline: 0,
                validUntil: uint40(block.timestamp + 7 days),
                approvals: 1,
                previousHead: head
            });
    }

    /// @dev Signed by mandate 2 alone.
    function _submission(Step memory step) internal view returns (Submission memory) {
        return Submission(step, 0, _ocidOf(step), _approvals(ledger.stepDigest(step), 2));
    }

    /// @dev Signed by mandates 2 and 3.
    function _submissionOfTwo(Step memory step) internal view returns (Submission memory) {
        return Submission(step, 0, _ocidOf(step), _approvals(ledger.stepDigest(step), 2, 3));
    }

    function _ocidOf(Step memory step) internal pure returns (string memory) {
        return step.previousHead == 0 ? OCID : "";
    }

    function _record(uint32 tags) internal returns (uint64) {
        return ledger.record(_submission(_step(tags)));
    }

    function _recordByTwo(uint32 tags) internal returns (uint64) {
        return ledger.record(_submissionOfTwo(_step(tags)));
    }

    /// @dev The next mandate of AGENCY, granted by its administrator.
    function _grantMore(uint256 number, Grant memory grant) internal {
        bytes32 content = keccak256(
            abi.encode(
                number,
                keccak256(grant.signer),
                grant.holder,
                grant.roles,
                grant.tags,
                grant.from,
                grant.until,
                grant.credential
            )
        );
        bytes32 typeHash = keccak256(
            "Change(bytes32 agency,uint8 action,bytes32 content,uint40 validUntil,bytes32 previousHead)"
        );
        bytes32 change = keccak256(
            abi.encode(typeHash, AGENCY, uint8(1), content, UNTIL, directory.head(AGENCY))
        );
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", _separator(address(directory)), change));
        directory.grantMandate(AGENCY, grant, UNTIL, _approvals(digest, 1));
    }

    function _separator(address verifyingContract) internal view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
        );
        return
            keccak256(
                abi.encode(typeHash, keccak256("Jejak"), keccak256("1"), block.chainid, verifyingContract)
            );
    }

    /// @dev Address of a CREATE with a nonce from 1 to 127 (RLP of one byte).
    function _createAddress(address deployer, uint64 nonce) internal pure returns (address) {
        require(nonce > 0 && nonce < 128, "nonce outside 1 to 127");
        return address(uint160(uint256(keccak256(abi.encodePacked(bytes2(0xd694), deployer, uint8(nonce))))));
    }
}

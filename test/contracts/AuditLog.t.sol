// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAuditLog, Verifiers} from "../../contracts/interfaces/IAuditLog.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {LedgerFixture} from "./helpers/LedgerFixture.sol";
import {Vm, vm} from "./helpers/Vm.sol";

/// @notice A contract that may become a writer.
contract Writer {
    IAuditLog private immutable _log;

    constructor(IAuditLog log_) {
        _log = log_;
    }

    function write(uint32 kind) external returns (uint64) {
        return _log.append(abi.encode(kind, block.timestamp, bytes32("agency"), bytes32("thing")));
    }

    function writeRaw(bytes calldata words) external returns (uint64) {
        return _log.append(words);
    }
}

/// @notice Other code than {Writer}'s.
contract OtherWriter {
    function nothing() external pure {}
}

contract AuditLogTest is LedgerFixture {
    uint32 private constant KIND = 6;
    bytes32 private constant ENTRY_TOPIC = keccak256("Entry(uint64,bytes32,bytes)");

    function _words(uint32 kind, uint256 time, uint256 count) private pure returns (bytes memory words) {
        words = abi.encodePacked(uint256(kind), time);
        for (uint256 i = 2; i < count; ++i) words = abi.encodePacked(words, i);
    }

    function _bound() private returns (Writer writer) {
        writer = new Writer(log);
        vm.prank(ADMIN);
        log.proposeWriter(KIND, address(writer));
        vm.warp(block.timestamp + delays.writer);
        log.enactWriter(KIND);
    }

    function test_genesisNamesEverything() public {
        vm.recordLogs();
        uint64 nonce = vm.getNonce(address(this));
        address directoryAt = _createAddress(address(this), nonce + 1);
        address ledgerAt = _createAddress(address(this), nonce + 2);
        IAuditLog fresh = IAuditLog(_deploy("AuditLog", _logArguments(directoryAt, ledgerAt, verifiers)));
        Vm.Log[] memory logs = vm.getRecordedLogs();
        Vm.Log memory entry = logs[logs.length - 1];
        equal(entry.topics[0], ENTRY_TOPIC, "topic");
        equal(uint256(entry.topics[1]), 0, "index");
        bytes memory words = bytes.concat(
            abi.encode(0, block.timestamp, address(this), 0, 1, block.chainid),
            abi.encode(address(fresh), directoryAt, ledgerAt, address(manager)),
            abi.encode(verifiers.p256, verifiers.p256.codehash),
            abi.encode(verifiers.webauthn, verifiers.webauthn.codehash),
            abi.encode(verifiers.rsa, verifiers.rsa.codehash),
            abi.encode(delays)
        );
        equal(words.length, 21 * 32, "words of genesis");
        equal(abi.decode(entry.data, (bytes)), words, "genesis");
        equal(entry.topics[2], keccak256(abi.encode(address(this), 0)), "subject");
        equal(fresh.size(), 1, "size");
        equal(fresh.root(), sha256(abi.encodePacked(bytes1(0), words)), "root of one");
    }

    function test_kindsAreBoundFromTheStart() public view {
        equal(log.writerOf(0), address(log), "genesis");
        equal(log.writerOf(1), address(ledger), "step");
        for (uint32 kind = 2; kind <= 5; ++kind) equal(log.writerOf(kind), address(directory), "directory");
        for (uint32 kind = 6; kind <= 8; ++kind) equal(log.writerOf(kind), address(0), "civil records");
        equal(log.writerOf(9), address(ledger), "withdrawal");
        for (uint32 kind = 10; kind <= 13; ++kind) equal(log.writerOf(kind), address(0), "reserved");
        equal(log.writerOf(14), address(log), "writer");
        equal(log.writerOf(15), address(0), "beyond");
    }

    function _logRefused(
        address directoryAt,
        address ledgerAt,
        Verifiers memory pinned,
        bytes memory reason
    ) private {
        bytes memory creation = _creation("AuditLog", _logArguments(directoryAt, ledgerAt, pinned));
        vm.expectRevert(reason);
        _create(creation);
    }

    function test_constructorRefusesBadAddresses() public {
        address a = address(directory);
        bytes4 invalid = IAuditLog.AuditLogInvalidContracts.selector;
        _logRefused(address(0), a, verifiers, abi.encodeWithSelector(invalid, address(0), a));
        _logRefused(a, address(0), verifiers, abi.encodeWithSelector(invalid, a, address(0)));
        _logRefused(a, a, verifiers, abi.encodeWithSelector(invalid, a, a));
        Verifiers memory none = Verifiers(verifiers.p256, address(0xbeef), verifiers.rsa);
        bytes4 without = IAuditLog.AuditLogVerifierWithoutCode.selector;
        _logRefused(a, address(ledger), none, abi.encodeWithSelector(without, address(0xbeef)));
    }

    function test_appendNeedsTheBoundWriter() public {
        bytes memory words = _words(1, block.timestamp, 4);
        vm.expectRevert(
            abi.encodeWithSelector(IAuditLog.AuditLogUnauthorizedWriter.selector, 1, address(this))
        );
        log.append(words);
        vm.prank(address(directory));
        vm.expectRevert(
            abi.encodeWithSelector(IAuditLog.AuditLogUnauthorizedWriter.selector, 1, address(directory))
        );
        log.append(words);
        vm.prank(ADMIN);
        vm.expectRevert(abi.encodeWithSelector(IAuditLog.AuditLogUnauthorizedWriter.selector, 0, ADMIN));
        log.append(_words(0, block.timestamp, 4));
        uint256 wide = uint256(1) << 32;
        bytes memory far = abi.encode(wide | 1, block.timestamp, 0, 0);
        vm.prank(address(ledger));
        vm.expectRevert(
            abi.encodeWithSelector(IAuditLog.AuditLogUnauthorizedWriter.selector, wide | 1, address(ledger))
        );
        log.append(far);
    }

    function test_appendNeedsTheBlocksTime() public {
        vm.startPrank(address(ledger));
        vm.expectRevert(
            abi.encodeWithSelector(IAuditLog.AuditLogWrongTime.selector, START - 1, block.timestamp)
        );
        log.append(_words(1, START - 1, 4));
        vm.expectRevert(
            abi.encodeWithSelector(IAuditLog.AuditLogWrongTime.selector, START + 1, block.timestamp)
        );
        log.append(_words(1, START + 1, 4));
        vm.stopPrank();
    }

    function test_appendTakesFourToSixtyFourWords() public {
        vm.startPrank(address(ledger));
        bytes memory short = _words(1, START, 3);
        vm.expectRevert(abi.encodeWithSelector(IAuditLog.AuditLogInvalidLength.selector, 96));
        log.append(short);
        bytes memory long = _words(1, START, 65);
        vm.expectRevert(abi.encodeWithSelector(IAuditLog.AuditLogInvalidLength.selector, 65 * 32));
        log.append(long);
        bytes memory ragged = abi.encodePacked(_words(1, START, 4), bytes1(0));
        vm.expectRevert(abi.encodeWithSelector(IAuditLog.AuditLogInvalidLength.selector, 129));
        log.append(ragged);
        uint64 size = log.size();
        equal(log.append(_words(1, START, 4)), size, "first index");
        equal(log.append(_words(1, START, 64)), size + 1, "second index");
        vm.stopPrank();
    }

    function test_entryCarriesSubjectAndWords() public {
        bytes memory words = _words(1, START, 7);
        vm.recordLogs();
        vm.prank(address(ledger));
        uint64 index = log.append(words);
        Vm.Log memory entry = vm.getRecordedLogs()[0];
        equal(entry.emitter, address(log), "emitter");
        equal(entry.topics[0], ENTRY_TOPIC, "topic");
        equal(uint256(entry.topics[1]), index, "index");
        equal(entry.topics[2], keccak256(abi.encode(uint256(2), uint256(3))), "subject");
        equal(abi.decode(entry.data, (bytes)), words, "words");
    }

    function test_checkpointStoresTheRootOnce() public {
        bytes32 root = log.root();
        (uint64 size, bytes32 stored) = log.checkpoint();
        equal(size, log.size(), "size");
        equal(stored, root, "root");
        equal(log.rootAt(size), root, "root at size");
        vm.recordLogs();
        log.checkpoint();
        equal(vm.getRecordedLogs().length, 0, "events of a second checkpoint");
        _record(PLANNING);
        equal(log.rootAt(size), root, "root at the old size");
        equal(log.rootAt(size + 1), bytes32(0), "root at the new size");
        (uint64 next, ) = log.checkpoint();
        equal(next, size + 1, "new size");
        equal(log.rootAt(next), log.root(), "new root");
    }

    function test_newKindComesAfterTheDelay() public {
        Writer writer = new Writer(log);
        uint64 size = log.size();
        vm.recordLogs();
        vm.prank(ADMIN);
        log.proposeWriter(KIND, address(writer));
        Vm.Log memory entry = vm.getRecordedLogs()[0];
        bytes32 code = address(writer).codehash;
        uint40 due = uint40(block.timestamp) + delays.writer;
        bytes memory proposed = abi.encode(14, START, ADMIN, KIND, 1, address(writer), code, due);
        equal(abi.decode(entry.data, (bytes)), proposed, "entry of the proposal");
        equal(log.size(), size + 1, "the proposal is an entry");
        vm.expectRevert(
            abi.encodeWithSelector(IAuditLog.AuditLogUnauthorizedWriter.selector, KIND, address(writer))
        );
        writer.write(KIND);
        vm.warp(due - 1);
        vm.expectRevert(abi.encodeWithSelector(IAuditLog.AuditLogTooEarly.selector, KIND, due, due - 1));
        log.enactWriter(KIND);
        vm.warp(due);
        vm.recordLogs();
        log.enactWriter(KIND);
        entry = vm.getRecordedLogs()[0];
        bytes memory enacted = abi.encode(
            14,
            uint256(due),
            address(this),
            KIND,
            2,
            address(writer),
            code,
            due
        );
        equal(abi.decode(entry.data, (bytes)), enacted, "entry of the enactment");
        equal(log.writerOf(KIND), address(writer), "writer");
        equal(writer.write(KIND), size + 2, "index of the writer's first entry");
    }

    function test_aLaterProposalReplacesAndRestarts() public {
        Writer first = new Writer(log);
        Writer second = new Writer(log);
        vm.prank(ADMIN);
        log.proposeWriter(KIND, address(first));
        vm.warp(block.timestamp + delays.writer - 1);
        vm.prank(ADMIN);
        log.proposeWriter(KIND, address(second));
        uint40 due = uint40(block.timestamp) + delays.writer;
        (address pending, uint40 effectiveAt, bytes32 codeHash) = log.pendingWriter(KIND);
        equal(pending, address(second), "pending");
        equal(effectiveAt, due, "delay starts again");
        equal(codeHash, address(second).codehash, "code hash");
        vm.warp(block.timestamp + 1);
        vm.expectRevert(
            abi.encodeWithSelector(IAuditLog.AuditLogTooEarly.selector, KIND, due, block.timestamp)
        );
        log.enactWriter(KIND);
        vm.warp(due);
        log.enactWriter(KIND);
        equal(log.writerOf(KIND), address(second), "writer");
    }

    function test_aKindIsBoundOnce() public {
        Writer writer = _bound();
        vm.expectRevert(abi.encodeWithSelector(IAuditLog.AuditLogNoProposal.selector, KIND));
        log.enactWriter(KIND);
        vm.startPrank(ADMIN);
        vm.expectRevert(abi.encodeWithSelector(IAuditLog.AuditLogKindBound.selector, KIND, address(writer)));
        log.proposeWriter(KIND, address(this));
        vm.expectRevert(abi.encodeWithSelector(IAuditLog.AuditLogKindBound.selector, 0, address(log)));
        log.proposeWriter(0, address(this));
        vm.expectRevert(abi.encodeWithSelector(IAuditLog.AuditLogKindBound.selector, 1, address(ledger)));
        log.proposeWriter(1, address(this));
        vm.expectRevert(abi.encodeWithSelector(IAuditLog.AuditLogKindBound.selector, 3, address(directory)));
        log.proposeWriter(3, address(this));
        vm.stopPrank();
    }

    function test_aWriterNeedsCodeThatStays() public {
        vm.prank(ADMIN);
        vm.expectRevert(abi.encodeWithSelector(IAuditLog.AuditLogWriterWithoutCode.selector, address(0xe0a)));
        log.proposeWriter(KIND, address(0xe0a));
        vm.etch(address(0xe0a), abi.encodePacked(bytes3(0xef0100), address(this)));
        vm.prank(ADMIN);
        vm.expectRevert(abi.encodeWithSelector(IAuditLog.AuditLogWriterWithoutCode.selector, address(0xe0a)));
        log.proposeWriter(KIND, address(0xe0a));
        Writer writer = new Writer(log);
        vm.prank(ADMIN);
        log.proposeWriter(KIND, address(writer));
        bytes32 before = address(writer).codehash;
        vm.etch(address(writer), address(new OtherWriter()).code);
        vm.warp(block.timestamp + delays.writer);
        vm.expectRevert(
            abi.encodeWithSelector(
                IAuditLog.AuditLogWriterCodeChanged.selector,
                address(writer),
                before,
                address(writer).codehash
            )
        );
        log.enactWriter(KIND);
    }

    function test_onlyTheAuthorityProposes() public {
        vm.expectRevert(
            abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, address(this))
        );
        log.proposeWriter(KIND, address(this));
    }

    function test_aNewWriterStaysWithinItsKind() public {
        Writer writer = _bound();
        bytes memory words = _words(1, block.timestamp, 4);
        vm.expectRevert(
            abi.encodeWithSelector(IAuditLog.AuditLogUnauthorizedWriter.selector, 1, address(writer))
        );
        writer.writeRaw(words);
    }
}

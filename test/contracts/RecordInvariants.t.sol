// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Batch, Erasure, StatusChange} from "../../contracts/interfaces/IRecordRegistry.sol";
import {Approval} from "../../contracts/interfaces/ISigned.sol";
import {Batches} from "../../contracts/lib/Batches.sol";
import {Check} from "./helpers/Check.sol";
import {RegistryFixture} from "./helpers/RegistryFixture.sol";
import {vm} from "./helpers/Vm.sol";

/// @notice Plays issuers and strangers, and keeps what should stand in a plain array each.
contract RegistryActor is RegistryFixture {
    uint8[SIZE] public status;
    bool[SIZE] public isErased;
    uint32 public changes;
    uint32 public batches = 1;
    bool public stranger;
    bool public replayed;
    bytes31 public firstRoot;
    StatusChange private _last;
    Approval private _lastApproval;

    constructor() {
        super.setUp();
        _anchor();
        (firstRoot, , ) = registry.batch(AGENCY, 1);
    }

    function setUp() public override {}

    function anchor(uint32 number, bytes32 root, uint8 power) external {
        Batch memory batch = Batch(AGENCY, number % (batches + 3), root, uint32(1) << (power % 24), UNTIL);
        Approval memory approval = _approval(5, registry.batchDigest(batch));
        try registry.anchor(batch, 0, approval) {
            equal(batch.number, ++batches, "dense");
        } catch {}
    }

    function change(uint8 to, uint32 first, uint32 step, uint8 count) external {
        StatusChange memory next = _change(to % 4, _indexes(first, step, count));
        Approval memory approval = _approval(5, registry.statusDigest(next));
        bool allowed = _allowed(next);
        try registry.changeStatus(next, 0, approval) {
            isTrue(allowed, "a change that is not allowed was made");
            for (uint256 i = 0; i < next.indexes.length; ++i) status[next.indexes[i]] = next.status;
            (changes, _last, _lastApproval) = (changes + 1, next, approval);
        } catch {
            isTrue(!allowed, "a change that is allowed was refused");
        }
    }

    function erase(uint32 first, uint32 step, uint8 count) external {
        Erasure memory next = _erasure(_indexes(first, step, count));
        bool allowed = true;
        for (uint256 i = 0; i < next.indexes.length; ++i) allowed = allowed && !isErased[next.indexes[i]];
        Approval memory approval = _approval(5, registry.erasureDigest(next));
        try registry.erase(next, 0, approval) {
            isTrue(allowed, "erased twice");
            for (uint256 i = 0; i < next.indexes.length; ++i) isErased[next.indexes[i]] = true;
            ++changes;
        } catch {
            isTrue(!allowed, "an erasure that is allowed was refused");
        }
    }

    function replay() external {
        if (_last.indexes.length == 0) return;
        try registry.changeStatus(_last, 0, _lastApproval) {
            replayed = true;
        } catch {}
    }

    /// @dev Another agency's issuer tries AGENCY's next place, and the same root at home.
    function intrude(uint8 to) external {
        Batch memory batch = _batch(AGENCY);
        try registry.anchor(batch, 0, _byStranger(registry.batchDigest(batch))) {
            stranger = true;
        } catch {}
        StatusChange memory next = _change(to % 4, _list(0));
        try registry.changeStatus(next, 0, _byStranger(registry.statusDigest(next))) {
            stranger = true;
        } catch {}
        Batch memory own = Batch(STRANGER, registry.batchCount(STRANGER) + 1, batch.root, SIZE, UNTIL);
        registry.anchor(own, 0, _byStranger(registry.batchDigest(own)));
    }

    function _indexes(uint32 first, uint32 step, uint8 count) private pure returns (uint32[] memory list) {
        list = new uint32[](1 + (count % 4));
        for (uint256 i = 0; i < list.length; ++i) {
            list[i] = (first % 64) + uint32(i) * (1 + (step % 60));
        }
    }

    function _allowed(StatusChange memory next) private view returns (bool allowed) {
        allowed = true;
        for (uint256 i = 0; i < next.indexes.length; ++i) {
            uint8 present = status[next.indexes[i]];
            allowed = allowed && present != next.status && (present == 0 || present == SUSPENDED);
        }
    }
}

contract RecordInvariantsTest is Check {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    bytes32 private constant AGENCY = keccak256("ID-CONTOH-1");
    uint32 private constant SIZE = 256;

    RegistryActor private _actor;

    function setUp() public {
        _actor = new RegistryActor();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_actor);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        bytes4[] memory selectors = new bytes4[](5);
        selectors[0] = RegistryActor.anchor.selector;
        selectors[1] = RegistryActor.change.selector;
        selectors[2] = RegistryActor.erase.selector;
        selectors[3] = RegistryActor.replay.selector;
        selectors[4] = RegistryActor.intrude.selector;
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(_actor), selectors);
    }

    /// @dev One campaign for all: each invariant of its own would play its own games.
    function invariant_theRegistryIsAsTheReferenceHasIt() public view {
        _bitmaps();
        (bytes31 root, uint32 size, uint32 sequence) = _actor.registry().batch(AGENCY, 1);
        equal(sequence, _actor.changes(), "sequence counts the changes");
        equal(size, SIZE, "size");
        equal(root, _actor.firstRoot(), "a root stays");
        equal(_actor.registry().batchCount(AGENCY), _actor.batches(), "batches are dense");
        isTrue(!_actor.stranger(), "a stranger wrote in the agency's name");
        isTrue(!_actor.replayed(), "a change was made twice");
    }

    /// @dev Read as PROTOCOL.md lays it out: the byte array of a Token Status List (bits = 2), and a set from the top.
    function _bitmaps() private view {
        bytes32 key = keccak256(abi.encode(AGENCY, 1));
        bytes memory list = abi.encodePacked(_slot(key, 4, 0), _slot(key, 4, 1));
        bytes32 erasedSet = _slot(key, 5, 0);
        for (uint256 i = 0; i < SIZE; ++i) {
            equal((uint8(list[i / 4]) >> (2 * (i % 4))) & 3, _actor.status(i), "status in storage");
            bool isErased = uint8(erasedSet[i / 8]) & (0x80 >> (i % 8)) != 0;
            isTrue(isErased == _actor.isErased(i), "erased in storage");
        }
    }

    function _slot(bytes32 key, uint256 mapping_, uint256 slot) private view returns (bytes32) {
        bytes32 outer = keccak256(abi.encode(key, mapping_));
        return vm.load(address(_actor.registry()), keccak256(abi.encode(slot, outer)));
    }
}

/// @notice Places within bitmaps, for any index.
contract RecordFuzzTest is Check {
    function testFuzz_placesAreDistinctAndInTheOrderOfBytes(uint32 a, uint32 b) public pure {
        (uint256 slotA, uint256 shiftA) = Batches.statusPlace(a);
        (uint256 slotB, uint256 shiftB) = Batches.statusPlace(b);
        isTrue(shiftA < 255 && shiftA % 2 == 0, "a place of two bits");
        isTrue((a == b) == (slotA == slotB && shiftA == shiftB), "one record, one place");
        equal(slotA * 32 + (31 - shiftA / 8), a / 4, "byte of a Token Status List");
        (uint256 setA, uint256 maskA) = Batches.erasedPlace(a);
        (uint256 setB, uint256 maskB) = Batches.erasedPlace(b);
        isTrue((a == b) == (setA == setB && maskA == maskB), "one record, one bit");
        isTrue(maskA != 0 && maskA & (maskA - 1) == 0, "one bit");
    }

    function testFuzz_sizes(uint32 size, uint8 power) public pure {
        uint256 wanted = 0;
        for (uint256 p = 6; p <= 20; ++p) if (size == 1 << p) wanted = p;
        equal(Batches.levelsOf(size), wanted, "any number");
        uint32 oneBit = uint32(1) << (power % 32);
        bool isSize = power % 32 >= 6 && power % 32 <= 20;
        equal(Batches.levelsOf(oneBit), isSize ? power % 32 : 0, "a power of two");
    }

    function testFuzz_words(bytes32 root, uint8 power) public pure {
        uint256 levels = 6 + (power % 15);
        uint256 word = Batches.word(root, levels);
        isTrue(word != 0, "it stands");
        equal(Batches.rootPrefixOf(word), bytes31(root), "root");
        equal(Batches.sizeOf(word), 1 << levels, "size");
        equal(Batches.sizeOf(0), 0, "none");
    }

    function testFuzz_packed(uint32 size, uint32 sequence) public pure {
        uint256 word = Batches.unchanged(size) | (uint256(sequence % type(uint32).max) << 192);
        uint256 next = Batches.oneMore(word);
        equal(Batches.size(next), size, "size stays");
        equal(Batches.sequence(next), uint256(sequence % type(uint32).max) + 1, "one more");
        equal(uint192(next), 0, "the rest is 0");
    }
}

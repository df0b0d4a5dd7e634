import { expect } from "chai";
import { fromHex, to0x, type Hex } from "../../../protocol/bytes.ts";
import { keccak256 } from "../../../protocol/hash.ts";
import { headerOfBlock, parseHeader, withExtraData } from "../../../protocol/proof/header.ts";
import { encodeRlp, type Rlp } from "../../../protocol/proof/rlp.ts";
import { refusal } from "../helpers.ts";
import { legacyBlock } from "./blocks.ts";

const fields = (): Rlp[] => [...parseHeader(headerOfBlock(legacyBlock())).fields];

describe("block headers", () => {
  it("give the hash of Ethereum's block 1", () => {
    expect(parseHeader(headerOfBlock(legacyBlock()))).to.deep.include({
      hash: "0x88e96d4537bea4d9c05d12549907b32561d3bf31f45aae734cdc119f13406cb6",
      number: 1,
      timestamp: 1_438_269_988,
      stateRoot: "0xd67e4d450343046425ae4271474353857ab860dbc0a1dde64b41b5cd3a532bf3",
      extraData: fromHex("476574682f76312e302e302f6c696e75782f676f312e342e32"),
    });
  });

  it("keep fields that a later hardfork adds", () => {
    const rlp = encodeRlp([...fields(), fromHex("01"), new Uint8Array(0), fromHex("22".repeat(32))]);
    expect(parseHeader(rlp)).to.deep.include({ hash: to0x(keccak256(rlp)), number: 1 });
    expect(parseHeader(rlp).fields.length).to.equal(18);
  });

  it("are encoded again with another extraData", () => {
    const header = parseHeader(headerOfBlock(legacyBlock()));
    expect(withExtraData(header, header.extraData)).to.deep.equal(headerOfBlock(legacyBlock()));
    const other = parseHeader(withExtraData(header, fromHex("aa")));
    expect(other).to.deep.include({ extraData: fromHex("aa"), stateRoot: header.stateRoot });
    expect(other.hash).to.not.equal(header.hash);
  });

  it("are refused in any other shape", () => {
    const changed: Rlp[] = [
      fromHex("aabb"),
      [],
      fields().slice(0, 14),
      fields().with(12, []),
      [...fields(), []],
      ...[0, 1, 2, 3, 4, 5, 6, 13, 14].flatMap((at) => [
        fields().with(at, new Uint8Array((fields()[at]?.length ?? 0) + 1)),
        fields().with(at, new Uint8Array((fields()[at]?.length ?? 1) - 1)),
      ]),
      fields().with(7, new Uint8Array(33).fill(1)),
      ...[7, 8, 9, 10, 11].map((at) => fields().with(at, fromHex("00"))),
      ...[8, 9, 10, 11].map((at) => fields().with(at, new Uint8Array(9).fill(1))),
      fields().with(8, new Uint8Array(8).fill(255)),
      fields().with(12, new Uint8Array(70_000)),
    ];
    for (const value of changed) refusal("header-malformed", () => parseHeader(encodeRlp(value)));
    refusal("proof-malformed", () => parseHeader(fromHex("f8")));
    refusal("proof-malformed", () => parseHeader(new Uint8Array(60_000).fill(0xc1)));
  });

  it("are made from a block of JSON-RPC only where nothing is missing", () => {
    const { nonce, ...rest } = legacyBlock();
    expect(nonce).to.equal("0x539bd4979fef1ec4");
    const blocks: Record<string, unknown>[] = [
      rest,
      { ...legacyBlock(), number: 1 },
      { ...legacyBlock(), stateRoot: "0x00" },
      { ...legacyBlock(), gasUsed: `0x${"f".repeat(17)}` },
    ];
    for (const block of blocks) refusal("header-malformed", () => headerOfBlock(block));
    refusal("hex-malformed", () => headerOfBlock({ ...legacyBlock(), number: "0xzz" }));
  });

  it("take later fields up to the first that is missing", () => {
    const root: Hex = `0x${"33".repeat(32)}`;
    const count = (more: object): number =>
      parseHeader(headerOfBlock({ ...legacyBlock(), ...more })).fields.length;
    expect(count({ baseFeePerGas: "0x0" })).to.equal(16);
    expect(count({ baseFeePerGas: "0x7", withdrawalsRoot: root, requestsHash: root })).to.equal(17);
    expect(count({ withdrawalsRoot: root })).to.equal(15);
    expect(count({ baseFeePerGas: null })).to.equal(15);
  });
});

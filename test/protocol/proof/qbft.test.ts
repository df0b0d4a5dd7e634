import { expect } from "chai";
import { encodeRlp, getBytes, keccak256 } from "ethers";
import type { Hex } from "../../../protocol/bytes.ts";
import { headerOfBlock, parseHeader, type Header } from "../../../protocol/proof/header.ts";
import { checkSeals, qbftHash, quorum } from "../../../protocol/proof/qbft.ts";
import { refusal } from "../helpers.ts";
import {
  chainHash,
  committedDigest,
  extraData,
  headerWith,
  highSeal,
  seal,
  sealed,
  validatorsOf,
  type QbftBlock,
  type Validator,
} from "./besu.ts";
import { legacyBlock } from "./blocks.ts";

const four = validatorsOf(4);
const addresses = (validators: readonly Validator[]): Hex[] => validators.map(({ address }) => address);
const names = addresses(four);
const block: QbftBlock = { validators: names, round: 2 };

const headerOf = (rlp: Uint8Array): Header => parseHeader(rlp);
const withSeals = (seals: readonly string[], of = block): Header =>
  parseHeader(getBytes(headerWith(extraData(of, seals), of.number)));

describe("QBFT seals", () => {
  it("of ⌈2n/3⌉ validators are enough, of one less are not", () => {
    for (let count = 1; count <= 10; count++) {
      const validators = validatorsOf(count);
      const of = { validators: addresses(validators), round: 1 };
      const needed = Math.floor((2 * count + 2) / 3);
      expect(quorum(count)).to.equal(needed);
      const header = headerOf(sealed(of, validators.slice(0, needed)));
      expect(checkSeals(header, of.validators)).to.deep.equal({
        hash: chainHash(of),
        signers: addresses(validators.slice(0, needed)),
      });
      const fewer = headerOf(sealed(of, validators.slice(0, needed - 1)));
      const error = refusal("seals-insufficient", () => checkSeals(fewer, of.validators));
      expect(error.values).to.deep.equal({ seals: needed - 1, needed });
    }
    expect([1, 2, 3, 4, 5, 6, 7, 100].map(quorum)).to.deep.equal([1, 2, 2, 3, 4, 4, 5, 67]);
  });

  it("leave the block's hash as it is, whoever sealed and in whichever round", () => {
    const hash = chainHash(block);
    for (const by of [four, four.slice(1), four.toReversed()]) {
      expect(checkSeals(headerOf(sealed(block, by)), names)).to.deep.equal({ hash, signers: addresses(by) });
    }
    expect(checkSeals(headerOf(sealed({ ...block, round: 0 }, four)), names).hash).to.equal(hash);
    expect(qbftHash(withSeals([]))).to.equal(hash);
    const onChain = parseHeader(getBytes(headerWith(extraData({ ...block, round: 0 }, []))));
    expect(onChain.hash).to.equal(hash);
    expect(headerOf(sealed(block, four)).hash).to.not.equal(hash);
  });

  it("hold for a block that votes, and where a contract chooses the validators", () => {
    const voting: QbftBlock = { ...block, vote: [names[0] as Hex, "0xff"] };
    const dropping: QbftBlock = { ...block, vote: [names[0] as Hex, "0x"] };
    for (const each of [voting, dropping, { round: 3 }]) {
      expect(checkSeals(headerOf(sealed(each, four)), names)).to.deep.include({ hash: chainHash(each) });
    }
    expect(chainHash(voting)).to.not.equal(chainHash(dropping));
  });

  it("with either half of s count, as Besu takes them; addresses may be written in capitals", () => {
    const seals = four.map((validator) => highSeal(seal(validator, committedDigest(block))));
    const shouted = names.map((name): Hex => `0x${name.slice(2).toUpperCase()}`);
    expect(checkSeals(withSeals(seals), shouted).signers).to.deep.equal(names);
  });

  it("of a stranger are refused, however many good ones there are", () => {
    const [stranger] = validatorsOf(1, 77) as [Validator];
    const header = headerOf(sealed(block, [...four, stranger]));
    const error = refusal("seals-stranger", () => checkSeals(header, names));
    expect(error.values).to.deep.equal({ signer: stranger.address });
  });

  it("may not repeat, nor in their other form", () => {
    const [first = "", ...rest] = four.map((validator) => seal(validator, committedDigest(block)));
    for (const again of [first, highSeal(first)]) {
      const error = refusal("seals-repeated", () => checkSeals(withSeals([first, again, ...rest]), names));
      expect(error.values).to.deep.equal({ signer: names[0] });
    }
  });

  it("over another round or another block are a stranger's", () => {
    for (const other of [
      { ...block, round: 1 },
      { ...block, number: 1_001 },
      { ...block, round: 0 },
    ]) {
      const seals = four.map((validator) => seal(validator, committedDigest(other)));
      refusal("seals-stranger", () => checkSeals(withSeals(seals), names));
    }
    const overHash = four.map((validator) => seal(validator, chainHash(block)));
    refusal("seals-stranger", () => checkSeals(withSeals(overHash), names));
  });

  it("do not cover a header whose fields were changed", () => {
    const header = headerOf(sealed(block, four));
    header.fields.forEach((field, at) => {
      if (at === 12 || field.length === 0) return;
      const fields = [...header.fields].with(at, field.with(field.length - 1, (field.at(-1) ?? 0) ^ 2));
      const changed = parseHeader(getBytes(encodeRlp(fields)));
      refusal("seals-stranger", () => checkSeals(changed, names));
    });
  });

  it("are held against the validators of the trust file, and those must be the header's own", () => {
    const header = headerOf(sealed(block, four));
    const others = [validatorsOf(5), validatorsOf(3), validatorsOf(4, 2), []];
    for (const trusted of others)
      refusal("validators-mismatch", () => checkSeals(header, addresses(trusted)));
    const twice: QbftBlock = { ...block, validators: [...names.slice(0, 3), names[0] as Hex] };
    refusal("validators-mismatch", () => checkSeals(headerOf(sealed(twice, four)), names));
  });

  it("count nothing where nobody is trusted, and a validator named twice once", () => {
    const bare = headerOf(sealed({ round: 1 }, []));
    refusal("seals-insufficient", () => checkSeals(bare, []));
    const two = four.slice(0, 2);
    const repeated = [...addresses(two), ...addresses(two), ...addresses(two)];
    expect(checkSeals(headerOf(sealed({ round: 1 }, two)), repeated).signers.length).to.equal(2);
  });

  it("are refused where extraData is not QBFT's", () => {
    const V = `0x${"00".repeat(32)}`;
    const malformed: unknown[] = [
      "0x",
      [],
      [V, names, [], "0x"],
      [V, names, [], "0x", [], "0x"],
      [`0x${"00".repeat(31)}`, names, [], "0x", []],
      [V, "0x", [], "0x", []],
      [V, ["0xaabb"], [], "0x", []],
      [V, [[]], [], "0x", []],
      [V, names, [], "0x00", []],
      [V, names, [], "0x0102030405", []],
      [V, names, [], [], []],
      [V, names, [], "0x", "0x"],
      [V, names, [], "0x", [`0x${"11".repeat(64)}`]],
      [V, names, [], "0x", [`0x${"11".repeat(64)}02`]],
      [V, names, [], "0x", [`0x${"00".repeat(64)}00`]],
      [V, names, [], "0x", [`0x${"ff".repeat(64)}00`]],
      [V, names, [], "0x", Array.from({ length: 1_001 }, () => "0x")],
    ];
    for (const parts of malformed) {
      const header = parseHeader(getBytes(headerWith(encodeRlp(parts as string))));
      refusal("seals-malformed", () => checkSeals(header, names));
    }
    const legacy = parseHeader(headerOfBlock(legacyBlock()));
    refusal("seals-malformed", () => checkSeals(legacy, names));
    refusal("seals-malformed", () => qbftHash(legacy));
  });

  it("cost no more checks than there are validators, and one", () => {
    const digest = committedDigest(block);
    const [first] = four as [Validator];
    const header = withSeals(Array.from({ length: 900 }, () => seal(first, digest)));
    let checks = 0;
    const recover = (): Uint8Array => getBytes(first.key.publicKey).subarray(1);
    const counting = { recover: () => (checks++, recover()), verifyP256: () => false };
    refusal("seals-repeated", () => checkSeals(header, names, counting));
    expect(checks).to.equal(2);
  });

  it("are not asked of block 0, whose hash is its own", () => {
    const genesis = parseHeader(getBytes(headerWith(extraData(block, []), 0)));
    expect(qbftHash(genesis)).to.equal(keccak256(headerWith(extraData(block, []), 0)));
    refusal("seals-insufficient", () => checkSeals(genesis, names));
  });
});

import { ed25519 } from "@noble/curves/ed25519.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { expect } from "chai";
import { toBase64 } from "../../../protocol/base64.ts";
import { concat, to0x, type Hex } from "../../../protocol/bytes.ts";
import { hashesOf } from "../../../protocol/evidence/block.ts";
import { evidenceBytes } from "../../../protocol/evidence/format.ts";
import type { Trust } from "../../../protocol/evidence/trust.ts";
import { sentenceOf } from "../../../protocol/evidence/words.ts";
import { keccak256, sha256, utf8 } from "../../../protocol/hash.ts";
import { addressOf } from "../../../protocol/primitives.ts";
import { parseHeader, withExtraData } from "../../../protocol/proof/header.ts";
import { encodeRlp, type Rlp } from "../../../protocol/proof/rlp.ts";
import { BLOCK, plainHeader, type Made } from "../../helpers/evidence/make.ts";
import { CHAIN_ID } from "../../helpers/evidence/world.ts";
import { codes, found, make, smallScene, verify } from "./worlds.ts";

const secret = (i: number): Uint8Array => keccak256(utf8(`validator ${i}`));
const addresses = [1, 2, 3, 4].map((i) =>
  to0x(addressOf(secp256k1.getPublicKey(secret(i), false).subarray(1))),
);

/** A QBFT header with seals of these validators. */
function qbftHeader(by: readonly number[]): (stateRoot: Hex) => Uint8Array {
  return (stateRoot) => {
    const header = parseHeader(plainHeader(stateRoot));
    const extra = (seals: Rlp[]): Uint8Array =>
      encodeRlp([new Uint8Array(32), [], [], new Uint8Array(0), seals]);
    const digest = keccak256(withExtraData(header, extra([])));
    const seals = by.map((i) => {
      const [recovery = 0, ...rs] = secp256k1.sign(digest, secret(i), {
        prehash: false,
        format: "recovered",
      });
      return new Uint8Array([...rs, recovery]);
    });
    return withExtraData(header, extra(seals));
  };
}

function unpinned({ trust }: Made): Trust {
  return { ...trust, blocks: [] };
}

describe("a block by its validators", () => {
  const sealed = (by: readonly number[]): Made => make(smallScene(), { headerOf: qbftHeader(by) });
  const trusting = (made: Made, from: number, to: number): Trust => ({
    ...unpinned(made),
    qbft: [{ from, to, validators: addresses }],
  });

  it("holds with two thirds of them, by the hash that leaves out seals", () => {
    const made = sealed([1, 2, 3]);
    const report = verify(made, { trust: trusting(made, 0, BLOCK) });
    expect(report.verdict).to.equal("holds");
    expect(report.facts?.block.hash).to.equal(hashesOf(parseHeader(made.header))[1]);
    expect(report.facts?.block.hash).to.not.equal(hashesOf(parseHeader(made.header))[0]);
  });

  it("fails with too few, a stranger or one twice; is unknown out of the range", () => {
    for (const by of [
      [1, 2],
      [1, 2, 9],
      [1, 2, 2],
    ]) {
      const made = sealed(by);
      const report = verify(made, { trust: trusting(made, 0, BLOCK) });
      expect(codes(report, "fail")).to.deep.equal(["block.seals", "block.believed"]);
    }
    const made = sealed([1, 2, 3]);
    expect(verify(made, { trust: trusting(made, 0, BLOCK - 1) }).verdict).to.equal("unknown");
  });
});

describe("a block by witnesses", () => {
  const plain = make(smallScene());
  const size = plain.evidence.root.size;
  const root = toBase64(smallScene().world.log.root());
  const [hash] = hashesOf(parseHeader(plain.header));
  const line = `jejak-block ${CHAIN_ID} ${BLOCK} ${hash}\n`;
  const body = (extension: string, about = size, at = root): string =>
    `jejak.example.id/log\n${about}\n${at}\n${extension}`;

  const keyOf = (name: string): { id: Uint8Array; vkey: string } => {
    const key = concat(new Uint8Array([4]), ed25519.getPublicKey(sha256(utf8(name))));
    const id = sha256(concat(utf8(`${name}\n`), key)).subarray(0, 4);
    return { id, vkey: `${name}+${Buffer.from(id).toString("hex")}+${toBase64(key)}` };
  };
  const note = (text: string, names: readonly string[]): string => {
    const lines = names.map((name) => {
      const signature = ed25519.sign(utf8(`cosignature/v1\ntime 1790000000\n${text}`), sha256(utf8(name)));
      const time = new Uint8Array(8);
      new DataView(time.buffer).setBigUint64(0, 1_790_000_000n);
      return `— ${name} ${toBase64(concat(keyOf(name).id, time, signature))}\n`;
    });
    return `${text}\n${lines.join("")}`;
  };
  const witnessed = (checkpoint: string, attests: "block" | "log" = "block") => {
    const keys = ["w1", "w2", "w3"].map((name) => ({ key: keyOf(name).vkey, attests }));
    const trust: Trust = { ...unpinned(plain), witnesses: { threshold: 2, keys } };
    return verify({ ...plain, bytes: evidenceBytes({ ...plain.evidence, checkpoint }) }, { trust });
  };

  it("holds with as many as the reader asks for", () => {
    const report = witnessed(note(body(line), ["w1", "w3"]));
    expect(report.verdict).to.equal("holds");
    const [finding] = found(report, "block.witnesses");
    const told = "Seen by 2 of 3 witnesses that you trust (2 needed): w1 (2026-09-21T14:13:20Z), w3 (";
    expect(sentenceOf("en", finding!)).to.include(told).and.to.include(`${size} entries`);
    expect(sentenceOf("id", finding!)).to.include("Terlihat oleh 2 dari 3 saksi yang Anda percayai");
  });

  it("is known by the hash that leaves out seals, on a QBFT chain", () => {
    const made = make(smallScene(), { headerOf: qbftHeader([1, 2, 3]) });
    const [asItStands, onChain] = hashesOf(parseHeader(made.header));
    const checkpoint = note(body(`jejak-block ${CHAIN_ID} ${BLOCK} ${onChain}\n`), ["w1", "w2"]);
    const keys = ["w1", "w2"].map((name) => ({ key: keyOf(name).vkey, attests: "block" as const }));
    const trust: Trust = { ...unpinned(made), witnesses: { threshold: 2, keys } };
    const report = verify({ ...made, bytes: evidenceBytes({ ...made.evidence, checkpoint }) }, { trust });
    expect([report.verdict, report.facts?.block.hash]).to.deep.equal(["holds", onChain]);
    expect(onChain).to.not.equal(asItStands);
  });

  it("says how many there are of how many where they are too few", () => {
    const [finding] = found(witnessed(note(body(line), ["w2"])), "block.witnesses");
    expect(sentenceOf("en", finding!)).to.equal(
      "Only 1 of 3 witnesses that you trust cosigned this checkpoint; you ask for 2.",
    );
  });

  it("fails with fewer, another size, root or block, or a signature over another text", () => {
    const other = `jejak-block ${CHAIN_ID} ${BLOCK} 0x${"00".repeat(32)}\n`;
    const wrong = [
      note(body(line.replace(String(CHAIN_ID), "1")), ["w1", "w2"]),
      note(body(line.replace(` ${BLOCK} `, ` ${BLOCK + 1} `)), ["w1", "w2"]),
      note(body(line), ["w1"]),
      note(body(line), ["w1", "stranger"]),
      note(body(line, size + 1), ["w1", "w2"]),
      note(body(other), ["w1", "w2"]),
      note(body(line), ["w1", "w2"]).replace("jejak.example.id", "jejak.example.or"),
    ];
    for (const checkpoint of wrong) {
      expect(codes(witnessed(checkpoint), "fail")).to.deep.equal(["block.witnesses", "block.believed"]);
    }
    const forged = note(body(line, size, toBase64(new Uint8Array(32))), ["w1", "w2"]);
    expect(codes(witnessed(forged), "fail")).to.deep.equal(["log.root"]);
  });

  it("is unknown where fewer attest blocks than the reader asks for, however many attest the log", () => {
    const keys = (["block", "log", "log"] as const).map((attests, i) => ({
      key: keyOf(`w${i}`).vkey,
      attests,
    }));
    const trust: Trust = { ...unpinned(plain), witnesses: { threshold: 2, keys } };
    const checkpoint = note(body(line), ["w0", "w1", "w2"]);
    const report = verify({ ...plain, bytes: evidenceBytes({ ...plain.evidence, checkpoint }) }, { trust });
    expect([report.verdict, found(report, "block.witnesses")[0]?.status]).to.deep.equal([
      "unknown",
      "skipped",
    ]);
  });

  it("is unknown where they attest the log only, or the checkpoint names no block", () => {
    const reports = [
      witnessed(note(body(line), ["w1", "w2"]), "log"),
      witnessed(note(body(""), ["w1", "w2"])),
    ];
    for (const report of reports) {
      expect(report.verdict).to.equal("unknown");
      expect(found(report, "block.witnesses")[0]?.status).to.equal("skipped");
    }
  });
});

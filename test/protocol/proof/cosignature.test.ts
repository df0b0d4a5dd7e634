import { ed25519 } from "@noble/curves/ed25519.js";
import { expect } from "chai";
import { createHash, createPrivateKey, createPublicKey, sign, type KeyObject } from "node:crypto";
import { concat, fromHex, toHex } from "../../../protocol/bytes.ts";
import {
  parseCheckpoint,
  parseNote,
  parseVkey,
  verifyCosignature,
  type Cosignature,
} from "../../../protocol/proof/cosignature.ts";
import { refusal } from "../helpers.ts";

const ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
const HASH = "0x88e96d4537bea4d9c05d12549907b32561d3bf31f45aae734cdc119f13406cb6";
const BODY = `example.com/behind-the-sofa\n20852163\n${ROOT}\n`;
const WITH_BLOCK = `${BODY}jejak-block 4503599627370497 1000 ${HASH}\n`;
const TIME = 1_679_315_147;

/** The example of c2sp.org/tlog-cosignature. */
const EXAMPLE = `${BODY}
— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
`;

/** A point of order 8. */
const TORSION = "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a";

/** A witness whose key and signatures come from node:crypto. */
interface Witness {
  name: string;
  key: KeyObject;
  publicKey: Uint8Array;
}

function witnessOf(name: string, seed: number): Witness {
  const secret = Buffer.from("302e020100300506032b657004220420" + seed.toString(16).padStart(64, "0"), "hex");
  const key = createPrivateKey({ key: secret, format: "der", type: "pkcs8" });
  const spki = createPublicKey(key).export({ format: "der", type: "spki" });
  return { name, key, publicKey: new Uint8Array(spki.subarray(-32)) };
}

function keyId(name: string, publicKey: Uint8Array, type = 4): Buffer {
  return createHash("sha256")
    .update(`${name}\n`)
    .update(new Uint8Array([type]))
    .update(publicKey)
    .digest()
    .subarray(0, 4);
}

function vkeyOf({ name, publicKey }: Pick<Witness, "name" | "publicKey">, type = 4): string {
  const key = Buffer.concat([new Uint8Array([type]), publicKey]).toString("base64");
  return `${name}+${keyId(name, publicKey, type).toString("hex")}+${key}`;
}

function timestamp(time: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(time);
  return bytes;
}

function line({ name, publicKey }: Pick<Witness, "name" | "publicKey">, signature: Uint8Array): string {
  return `— ${name} ${Buffer.concat([keyId(name, publicKey), signature]).toString("base64")}\n`;
}

function cosign(witness: Witness, body: string, time = TIME): string {
  const message = Buffer.from(`cosignature/v1\ntime ${time}\n${body}`);
  return line(witness, Buffer.concat([timestamp(BigInt(time)), sign(null, message, witness.key)]));
}

const first = witnessOf("saksi.example/satu", 1);
const second = witnessOf("saksi.example/dua", 2);

function check(text: string, witness: Pick<Witness, "name" | "publicKey"> = first): Cosignature | null {
  return verifyCosignature(parseNote(text), parseVkey(vkeyOf(witness)));
}

describe("signed notes", () => {
  it("are read as the specification's example", () => {
    const { body, signatures } = parseNote(EXAMPLE);
    expect(body).to.equal(BODY);
    expect(signatures.map(({ name, keyId, signature }) => [name, keyId, signature.length])).to.deep.equal([
      ["example.com/behind-the-sofa", "033de0ae", 64],
      ["witness.example.com/w1", "8d66cf3f", 72],
    ]);
    expect(parseCheckpoint(body)).to.deep.equal({
      origin: "example.com/behind-the-sofa",
      size: 20_852_163,
      root: Buffer.from(ROOT, "base64").toString("hex"),
    });
  });

  it("are divided at the last empty line", () => {
    const { body } = parseNote(`satu\n\ndua\n\n${line(first, new Uint8Array(9))}`);
    expect(body).to.equal("satu\n\ndua\n");
  });

  it("may have a hundred signatures and no more", () => {
    const lines = (count: number): string => line(first, new Uint8Array(72)).repeat(count);
    expect(parseNote(`${BODY}\n${lines(100)}`).signatures.length).to.equal(100);
    refusal("note-malformed", () => parseNote(`${BODY}\n${lines(101)}`));
  });

  const good = line(first, new Uint8Array(72));
  const malformed: Record<string, string> = {
    nothing: "",
    "no empty line": `${BODY}${good}`,
    "no signatures": `${BODY}\n`,
    "no text": `\n${good}`,
    "no text but an empty line": `\n\n${good}`,
    "no last newline": `${BODY}\n${good.slice(0, -1)}`,
    "a line behind the signatures": `${BODY}\n${good}x\n`,
    "a hyphen for the dash": `${BODY}\n${good.replace("—", "-")}`,
    "two spaces": `${BODY}\n${good.replace("— ", "—  ")}`,
    "a space at the end": `${BODY}\n${good.replace("\n", " \n")}`,
    "a plus in the name": `${BODY}\n${good.replace("saksi", "sak+si")}`,
    "a no-break space in the name": `${BODY}\n${good.replace("saksi", "sak\u00a0si")}`,
    "no name": `${BODY}\n— ${good.split(" ")[2] ?? ""}`,
    "base64 without padding": `${BODY}\n${good.replaceAll("=", "")}`,
    base64url: `${BODY}\n${line(first, new Uint8Array(72).fill(255)).replaceAll("/", "_")}`,
    "bits behind the base64": `${BODY}\n${line(first, new Uint8Array(73)).replace("A==", "B==").replace("A=\n", "B=\n")}`,
    "an id alone": `${BODY}\n${line(first, new Uint8Array(0))}`,
    "a carriage return": `${BODY.replace("\n", "\r\n")}\n${good}`,
    "a tab": `a\tb\n\n${good}`,
    "half a surrogate pair": `a\ud800\n\n${good}`,
    "70,000 characters": `${"a".repeat(70_000)}\n\n${good}`,
  };
  for (const [name, text] of Object.entries(malformed)) {
    it(`are refused with ${name}`, () => {
      refusal("note-malformed", () => parseNote(text));
    });
  }

  it("are refused within 200 ms however they are made", () => {
    const texts = [
      "\n".repeat(65_000),
      "— ".repeat(32_000),
      `a\n\n— ${"a".repeat(60_000)}\n`,
      `a\n\n— a ${"A".repeat(65_001)}\n`,
    ];
    for (const text of texts) {
      const start = performance.now();
      refusal("note-malformed", () => parseNote(text));
      expect(performance.now() - start).to.be.lessThan(200);
    }
  });
});

describe("checkpoints", () => {
  it("name a block in an extension line, others pass", () => {
    const { block, size } = parseCheckpoint(
      `${BODY}lain\njejak-block 4503599627370497 1000 ${HASH}\njejak-blocks x\n`,
    );
    expect(block).to.deep.equal({ chainId: 4_503_599_627_370_497n, number: 1_000, hash: HASH });
    expect(size).to.equal(20_852_163);
    expect(parseCheckpoint(`a\n0\n${ROOT}\n`)).to.not.have.property("block");
  });

  const malformed: Record<string, string> = {
    "no newline": BODY.slice(0, -1),
    "two lines": "a\n1\n",
    "no origin": `\n1\n${ROOT}\n`,
    "an empty extension line": `${BODY}\n`,
    "a leading zero": `a\n01\n${ROOT}\n`,
    "a negative size": `a\n-1\n${ROOT}\n`,
    "a size over 2^53": `a\n9007199254740993\n${ROOT}\n`,
    "no size": `a\n\n${ROOT}\n`,
    "a root of 31 bytes": `a\n1\n${Buffer.alloc(31).toString("base64")}\n`,
    "a root in hex": `a\n1\n${"ab".repeat(32)}\n`,
    "a root with bits behind": `a\n1\n${ROOT.replace("2I=", "2J=")}\n`,
    "two blocks": `${WITH_BLOCK}jejak-block 1 1 ${HASH}\n`,
    "the same block twice": `${WITH_BLOCK}${WITH_BLOCK.slice(BODY.length)}`,
    "a block without a hash": `${BODY}jejak-block 1 1\n`,
    "a block with a short hash": `${BODY}jejak-block 1 1 ${HASH.slice(0, -1)}\n`,
    "a block in capitals": `${BODY}jejak-block 1 1 ${HASH.toUpperCase()}\n`,
    "a block in hex": `${BODY}jejak-block 0x1 1 ${HASH}\n`,
    "a block with two spaces": `${BODY}jejak-block 1  1 ${HASH}\n`,
    "a block with a leading zero": `${BODY}jejak-block 1 01 ${HASH}\n`,
    "a block of chain 0": `${BODY}jejak-block 0 1 ${HASH}\n`,
    "a block alone": `${BODY}jejak-block\n`,
  };
  for (const [name, body] of Object.entries(malformed)) {
    it(`are refused with ${name}`, () => {
      refusal("note-malformed", () => parseCheckpoint(body));
    });
  }
});

describe("witnesses' keys", () => {
  it("are read", () => {
    const { name, keyId: id, publicKey } = parseVkey(vkeyOf(first));
    expect({ name, id, key: toHex(publicKey) }).to.deep.equal({
      name: first.name,
      id: keyId(first.name, first.publicKey).toString("hex"),
      key: toHex(first.publicKey),
    });
  });

  const key = (publicKey: string): string => vkeyOf({ name: "a", publicKey: fromHex(publicKey) });
  const malformed: Record<string, string> = {
    nothing: "",
    "no name": vkeyOf(first).replace(first.name, ""),
    "a space in the name": vkeyOf(first).replace("saksi", "sak si"),
    "another name": vkeyOf(first).replace("saksi", "saksj"),
    "another id": vkeyOf(first).replace(/\+[0-9a-f]{8}\+/, "+00000000+"),
    "an id in capitals": vkeyOf(first).replace(/\+[0-9a-f]{8}\+/, (id) => id.toUpperCase()),
    "no base64": `${vkeyOf(first)}=`,
    "the type of plain notes": vkeyOf(first, 1),
    "a key of 31 bytes": key("11".repeat(31)),
    "the identity": key(`01${"00".repeat(31)}`),
    "a point of order 2": key(`ec${"ff".repeat(30)}7f`),
    "a point of order 4": key("00".repeat(32)),
    "a point of order 8": key(TORSION),
    "a point in a longer form": key(`ee${"ff".repeat(30)}7f`),
    "no point": key(`02${"00".repeat(31)}`),
    "a point with a small part": key(toHex(withTorsion(first.publicKey))),
  };
  for (const [name, vkey] of Object.entries(malformed)) {
    it(`are refused with ${name}`, () => {
      refusal("vkey-malformed", () => parseVkey(vkey));
    });
  }
});

/** The point with a point of order 8 added. */
function withTorsion(encoded: Uint8Array): Uint8Array {
  return ed25519.Point.fromBytes(encoded).add(ed25519.Point.fromHex(TORSION)).toBytes();
}

describe("cosignatures", () => {
  it("hold for the witness who made them, extension lines and all", () => {
    for (const body of [BODY, WITH_BLOCK]) {
      const note = `${body}\n${cosign(first, body)}${cosign(second, body, TIME + 60)}`;
      expect(check(note)).to.deep.equal({ time: TIME });
      expect(check(note, second)).to.deep.equal({ time: TIME + 60 });
    }
  });

  it("are not there for others: unknown keys, and a known name with another id", () => {
    expect(check(`${BODY}\n${cosign(second, BODY)}`)).to.equal(null);
    expect(check(EXAMPLE)).to.equal(null);
    const namesake = { ...second, name: first.name };
    expect(check(`${BODY}\n${cosign(namesake, BODY)}`)).to.equal(null);
  });

  it("count by the newest of several, and all must hold", () => {
    const lines = cosign(first, BODY) + cosign(first, BODY, TIME + 5) + cosign(first, BODY, TIME + 2);
    expect(check(`${BODY}\n${lines}`)).to.deep.equal({ time: TIME + 5 });
    refusal("cosignature-invalid", () => check(`${BODY}\n${lines}${cosign(first, WITH_BLOCK)}`));
  });

  it("do not hold for another text, time or length", () => {
    const good = cosign(first, WITH_BLOCK);
    const blob = fromBase64Line(good);
    const wrong = [
      `${BODY}\n${good}`,
      `${WITH_BLOCK.replace(" 1000 ", " 1001 ")}\n${good}`,
      `${WITH_BLOCK}lain\n\n${good}`,
      `${WITH_BLOCK}\n${line(first, concat(timestamp(BigInt(TIME + 1)), blob.subarray(8)))}`,
      `${WITH_BLOCK}\n${line(first, concat(timestamp(2n ** 63n + 5n), blob.subarray(8)))}`,
      `${WITH_BLOCK}\n${line(first, blob.subarray(0, 71))}`,
      `${WITH_BLOCK}\n${line(first, concat(blob, new Uint8Array(1)))}`,
    ];
    for (const note of wrong) {
      const error = refusal("cosignature-invalid", () => check(note));
      expect(error.values).to.deep.equal({ witness: first.name });
    }
    for (let at = 0; at < blob.length; at += 5) {
      const changed = blob.with(at, (blob[at] ?? 0) ^ (1 << (at % 8)));
      refusal("cosignature-invalid", () => check(`${WITH_BLOCK}\n${line(first, changed)}`));
    }
  });

  it("hold in one form only: not with s plus the order, nor with a small part in R", () => {
    const blob = fromBase64Line(cosign(first, BODY));
    const s = littleEndian(blob.subarray(40)) + ed25519.Point.Fn.ORDER;
    const larger = concat(blob.subarray(0, 40), toLittleEndian(s));
    refusal("cosignature-invalid", () => check(`${BODY}\n${line(first, larger)}`));
    const lenient = cofactored(BODY);
    const message = Buffer.from(`cosignature/v1\ntime ${TIME}\n${BODY}`);
    const publicKey = ed25519.getPublicKey(SECRET);
    expect(ed25519.verify(lenient.subarray(8), message, publicKey, { zip215: false })).to.equal(true);
    const witness = { name: "a", publicKey };
    refusal("cosignature-invalid", () => check(`${BODY}\n${line(witness, lenient)}`, witness));
  });
});

const SECRET = new Uint8Array(32).fill(5);

/** What only a verifier that multiplies by the cofactor accepts: R has a part of order 8. */
function cofactored(body: string): Uint8Array {
  const { scalar, pointBytes } = ed25519.utils.getExtendedPublicKey(SECRET);
  const nonce = 12_345n;
  const R = withTorsion(ed25519.Point.BASE.multiply(nonce).toBytes());
  const message = Buffer.from(`cosignature/v1\ntime ${TIME}\n${body}`);
  const hash = createHash("sha512").update(R).update(pointBytes).update(message).digest();
  const s = ed25519.Point.Fn.create(nonce + littleEndian(hash) * scalar);
  return concat(timestamp(BigInt(TIME)), R, toLittleEndian(s));
}

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(bytes.toReversed())}`);
}

function toLittleEndian(value: bigint): Uint8Array {
  return fromHex(value.toString(16).padStart(64, "0")).toReversed();
}

function fromBase64Line(signature: string): Uint8Array {
  return new Uint8Array(Buffer.from(signature.split(" ")[2] ?? "", "base64").subarray(4));
}

import { p256 } from "@noble/curves/nist.js";
import { expect } from "chai";
import { JsonRpcProvider, Wallet } from "ethers";
import { createSign, constants, generateKeyPairSync, privateEncrypt } from "node:crypto";
import { readFileSync } from "node:fs";
import { concat, equal, fromHex, to0x, type Hex } from "../../protocol/bytes.ts";
import { sha256, utf8 } from "../../protocol/hash.ts";
import { rememberKeys } from "../../protocol/known-keys.ts";
import { checkP256Together } from "../../protocol/p256-together.ts";
import { portable, uncompressed, type Primitives } from "../../protocol/primitives.ts";
import { encodeRsaKey } from "../../protocol/rsa.ts";
import { checkSignature, type SignatureCheck, type Verifiers } from "../../protocol/signature.ts";
import { nativePrimitives } from "../../scripts/jejak-verify/native.ts";
import { ANVIL_KEY, startAnvil, type Anvil } from "../helpers/anvil.ts";
import { deployLedger, type TestLedger } from "../helpers/ledger.ts";
import { readVectors, sharedFolder } from "./helpers.ts";
import * as signing from "./signing.ts";
import { DIGEST, signEcdsa, signP256, signWebAuthn, type Case } from "./signing.ts";

const SECP256K1_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const OTHER = fromHex("0c".repeat(32));

/** Any addresses will do off chain. */
const verifiers: Verifiers = {
  p256: `0x${"b1".repeat(20)}`,
  webAuthn: `0x${"b2".repeat(20)}`,
  rsa: `0x${"b3".repeat(20)}`,
};

type Kind = keyof Verifiers;
type Made = [name: string, signature: Uint8Array, expected: boolean, key?: Uint8Array];

const signerOf = (kind: Kind, key: Uint8Array, by: Verifiers): Uint8Array => concat(fromHex(by[kind]), key);

function ecdsaCases(): Made[] {
  const good = signEcdsa(DIGEST);
  const high = signing.otherHalf(good, SECP256K1_ORDER);
  const v = (value: number): Uint8Array => good.with(64, value);
  const half = SECP256K1_ORDER / 2n;
  return [
    ["as wallets sign", good, true],
    ["with v the other way", v(good[64] === 27 ? 28 : 27), false],
    ["with v 0 or 1", v((good[64] ?? 0) - 27), false],
    ["with v 29", v(29), false],
    ["with s in the upper half", high, false],
    ["with s in the upper half and v the other way", high.with(64, 55 - (good[64] ?? 0)), false],
    ["of 64 bytes", good.subarray(0, 64), false],
    ["of 66 bytes", concat(good, new Uint8Array(1)), false],
    ["of no bytes", new Uint8Array(0), false],
    ["with r 0", concat(new Uint8Array(32), good.subarray(32)), false],
    ["with r the order", concat(signing.word(SECP256K1_ORDER), good.subarray(32)), false],
    ["with s 0", concat(good.subarray(0, 32), new Uint8Array(32), good.subarray(64)), false],
    ["with s half the order", concat(good.subarray(0, 32), signing.word(half), good.subarray(64)), false],
    ["by another key", signEcdsa(DIGEST, OTHER), false],
    ["over another digest", signEcdsa(sha256(DIGEST)), false],
    ["all ff", new Uint8Array(65).fill(255), false],
  ];
}

function p256Cases(): Made[] {
  const good = signP256(DIGEST);
  const off = signing.p256Key.with(63, (signing.p256Key[63] ?? 0) ^ 1);
  return [
    ["as keys sign", good, true],
    ["with bytes behind", concat(good, fromHex("aabb")), true],
    ["with s in the upper half", signing.otherHalf(good), false],
    ["of 63 bytes", good.subarray(0, 63), false],
    ["of no bytes", new Uint8Array(0), false],
    ["with r and s changed round", concat(good.subarray(32), good.subarray(0, 32)), false],
    ["with r 0", concat(new Uint8Array(32), good.subarray(32)), false],
    ["with s 0", concat(good.subarray(0, 32), new Uint8Array(32)), false],
    ["with r the order", concat(signing.word(P256_ORDER), good.subarray(32)), false],
    ["by another key", signP256(DIGEST, OTHER), false],
    ["over another digest", signP256(sha256(DIGEST)), false],
    ["by a key off the curve", good, false, off],
    ["by a key of zeros", good, false, new Uint8Array(64)],
    ["by a key of 63 bytes", good, false, signing.p256Key.subarray(1)],
    ["by a key of 65 bytes", good, false, concat(signing.p256Key, new Uint8Array(1))],
    ["by a key with a coordinate too large", good, false, new Uint8Array(64).fill(255)],
  ];
}

function webAuthnCases(): Made[] {
  const good = signWebAuthn(DIGEST);
  const client = signing.clientData(DIGEST);
  const rpId = sha256(utf8("localhost"));
  const signed = (assertion: signing.Assertion): Uint8Array => signWebAuthn(DIGEST, assertion);
  // The index 2^256 − 1: the last byte of the length, 290, is the first quotation mark.
  const wrapped = `type":"webauthn.get","challenge":"${Buffer.from(DIGEST).toString("base64url")}"`.padEnd(
    290,
  );
  const offset = (at: number, value: bigint): Uint8Array => {
    const changed = good.slice();
    changed.set(signing.word(value), at);
    return changed;
  };
  const flags: Made[] = Array.from({ length: 32 }, (_, bits) => [
    `with the flags ${bits}`,
    signed({ flags: bits }),
    (bits & 5) === 5 && ((bits & 16) === 0 || (bits & 8) !== 0),
  ]);
  return [
    ["as passkeys sign", good, true],
    ...flags,
    ["with bytes behind", concat(good, new Uint8Array(40)), true],
    ["cut off", good.subarray(0, good.length - 32), false],
    ["of 191 bytes", good.subarray(0, 191), false],
    ["of no bytes", new Uint8Array(0), false],
    ["with the challenge of another digest", signed({ client: signing.clientData(sha256(DIGEST)) }), false],
    ["for another digest", signWebAuthn(sha256(DIGEST)), false],
    ["by another key", signed({ secret: OTHER }), false],
    ["with the challenge's index off", signed({ challengeIndex: 22n }), false],
    ["with the challenge's index beyond", signed({ challengeIndex: 2n ** 256n - 1n }), false],
    ["with the challenge's index at the end", signed({ challengeIndex: BigInt(client.length) }), false],
    ["with the type's index off", signed({ typeIndex: 0n }), false],
    ["with the type's index beyond", signed({ typeIndex: BigInt(client.length) }), false],
    ["with the type's index far beyond", signed({ typeIndex: 2n ** 255n }), false],
    ["with the type's index around the end of numbers", signed({ typeIndex: 2n ** 256n - 1n }), false],
    ["of another type", signed({ client: client.replace("webauthn.get", "webauthn.set") }), false],
    ["with the type last", lastType('"'), true],
    ["with the type last but for a brace", lastType('"}'), true],
    ["with the type cut off", lastType(""), false],
    [
      "with a type that begins in the length",
      signed({ client: wrapped, typeIndex: 2n ** 256n - 1n, challengeIndex: 21n }),
      true,
    ],
    [
      "with a type that begins beside the length",
      signed({ client: ` ${wrapped}`, typeIndex: 2n ** 256n - 1n, challengeIndex: 22n }),
      false,
    ],
    ["with members in another order", reordered(), true],
    [
      "with 36 bytes of the authenticator",
      signed({ authenticator: concat(rpId, fromHex("05000000")) }),
      false,
    ],
    [
      "with extensions of the authenticator",
      signed({ authenticator: concat(rpId, fromHex("8500000001a0")) }),
      true,
    ],
    ["with other offsets that fit", moved(good), true],
    ["with an offset one beyond", offset(128, BigInt(good.length - 31)), false],
    ["with a huge offset", offset(160, 2n ** 255n), false],
    ["with a huge length", offset(192, 2n ** 64n), false],
    ["with a changed authenticator", good.with(224, (good[224] ?? 0) ^ 1), false],
    ["with s in the upper half", signing.otherHalf(good), false],
    ["by a key of zeros", good, false, new Uint8Array(64)],
  ];
}

/** The type as the last member, and what ends it. */
function lastType(end: string): Uint8Array {
  const challenge = Buffer.from(DIGEST).toString("base64url");
  const client = `{"challenge":"${challenge}","type":"webauthn.get${end}`;
  return signWebAuthn(DIGEST, { client, challengeIndex: 1n, typeIndex: BigInt(client.indexOf('"type"')) });
}

function reordered(): Uint8Array {
  const challenge = Buffer.from(DIGEST).toString("base64url");
  const client = `{"crossOrigin":false,"challenge":"${challenge}","x":1,"type":"webauthn.get","y":"é"}`;
  return signWebAuthn(DIGEST, { client, challengeIndex: 21n, typeIndex: BigInt(client.indexOf('"type"')) });
}

/** The same contents, 7 bytes further on. */
function moved(good: Uint8Array): Uint8Array {
  const head = good.slice(0, 192);
  for (const at of [128, 160]) head.set(signing.word(BigInt(to0x(good.subarray(at, at + 32))) + 7n), at);
  return concat(head, new Uint8Array(7).fill(9), good.subarray(192));
}

interface RsaVector {
  n: Hex;
  digest: Hex;
  signature: Hex;
}

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const modulus = to0x(new Uint8Array(Buffer.from(publicKey.export({ format: "jwk" }).n ?? "", "base64url")));

/** The private operation on any padded message. */
function rsaRaw(message: Uint8Array): Uint8Array {
  return new Uint8Array(privateEncrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, message));
}

const SHA256_INFO = "3031300d060960864801650304020105000420";

function paddedTo(info: string, { first = "0001", fill = 0xff, end = "00" } = {}): Uint8Array {
  const tail = concat(fromHex(end), fromHex(info), sha256(DIGEST));
  return concat(fromHex(first), new Uint8Array(256 - 2 - tail.length).fill(fill), tail);
}

function rsaCases(): Made[] {
  const good = new Uint8Array(createSign("sha256").update(DIGEST).sign(privateKey));
  const larger = (BigInt(to0x(good)) + BigInt(modulus)).toString(16);
  const keys: [string, Uint8Array][] = [
    ["e = 3", signing.rsaKey(modulus, "0x03")],
    ["e = 1", signing.rsaKey(modulus, "0x01")],
    ["e with a leading zero", signing.rsaKey(modulus, "0x00010001")],
    ["a byte behind", concat(signing.rsaKey(modulus), new Uint8Array(1))],
    ["1,024 bits", signing.rsaKey(`0x${"c1".repeat(128)}`)],
    ["4,104 bits", signing.rsaKey(`0x${"c1".repeat(513)}`)],
    ["its top bit clear", signing.rsaKey(`0x01${modulus.slice(4)}`)],
    ["an even n", signing.rsaKey(`0x${modulus.slice(2, -1)}0`)],
    ["nothing", new Uint8Array(0)],
  ];
  return [
    ["as OpenSSL signs", good, true],
    ["without the NULL parameter", rsaRaw(paddedTo("302f300b06096086480165030402010420")), true],
    ["padded by hand", rsaRaw(paddedTo(SHA256_INFO)), true],
    ["of SHA-512", rsaRaw(paddedTo("3051300d060960864801650304020305000440")), false],
    ["with other padding", rsaRaw(paddedTo(SHA256_INFO, { fill: 0xfe })), false],
    ["with block type 2", rsaRaw(paddedTo(SHA256_INFO, { first: "0002" })), false],
    ["with no zero before the hash", rsaRaw(paddedTo(SHA256_INFO, { end: "ff" })), false],
    ["with short padding and bytes behind", rsaRaw(shortPadding()), false],
    ["over another digest", new Uint8Array(createSign("sha256").update("x").sign(privateKey)), false],
    ["changed", good.with(9, (good[9] ?? 0) ^ 1), false],
    ["of 255 bytes", good.subarray(1), false],
    ["of 257 bytes", concat(new Uint8Array(1), good), false],
    ["of no bytes", new Uint8Array(0), false],
    ["of zeros", new Uint8Array(256), false],
    ...(larger.length <= 512 ? [["plus n", fromHex(larger.padStart(512, "0")), false] as Made] : []),
    ["equal to n", fromHex(modulus), false],
    ...keys.map(([name, key]): Made => [`by a key with ${name}`, good, false, key]),
  ];
}

/** Bleichenbacher's forgery needs a verifier that stops reading at the hash. */
function shortPadding(): Uint8Array {
  const head = concat(fromHex("0001ffffffffffffffff00"), fromHex(SHA256_INFO), sha256(DIGEST));
  return concat(head, new Uint8Array(256 - head.length).fill(7));
}

/** Keys of these shapes are refused when granted; the RSA verifier itself is not as strict. */
const ONLY_OFF_CHAIN = /^by a key with/;

const kinds: [Kind | "ecdsa", Uint8Array, () => Made[]][] = [
  ["ecdsa", signing.address, ecdsaCases],
  ["p256", signing.p256Key, p256Cases],
  ["webAuthn", signing.p256Key, webAuthnCases],
  ["rsa", signing.rsaKey(modulus), rsaCases],
];

function casesOf(by: Verifiers): (Case & { expected: boolean })[] {
  return kinds.flatMap(([kind, own, made]) =>
    made().map(([name, signature, expected, key = own]) => ({
      name: `${kind}, ${name}`,
      signer: kind === "ecdsa" ? key : signerOf(kind, key, by),
      digest: DIGEST,
      signature,
      expected,
    })),
  );
}

/** Node's arithmetic, to which the test's own key is known already. */
function knowing(): Primitives {
  const primitives = nativePrimitives();
  for (let i = 0; i < 10; i++) {
    const digest = sha256(new Uint8Array([i]));
    checkSignature({ signer: signing.address, digest, signature: signEcdsa(digest), verifiers }, primitives);
  }
  return primitives;
}

describe("signatures", () => {
  for (const [arithmetic, primitives] of Object.entries({
    "pure JavaScript": portable,
    "Node's": knowing(),
  })) {
    it(`are taken or refused by the rules of each kind of signer, in ${arithmetic} arithmetic`, () => {
      for (const { name, expected, ...check } of casesOf(verifiers)) {
        const refused = check.signer.length === 20 ? "contract" : "invalid";
        const verdict = checkSignature({ ...check, verifiers }, primitives);
        expect(verdict, name).to.equal(expected ? "valid" : refused);
      }
    });
  }

  it("get the same answers from a key that is known, whatever byte changes", () => {
    const primitives = knowing();
    const check = { signer: signing.address, digest: DIGEST, verifiers };
    const good = signEcdsa(DIGEST);
    for (let at = 0; at < 65; at += 2) {
      const signature = good.with(at, (good[at] ?? 0) ^ (1 << (at % 8)));
      expect(checkSignature({ ...check, signature }, primitives), `byte ${at}`).to.equal("contract");
    }
    expect(checkSignature({ ...check, signature: good }, primitives)).to.equal("valid");
    expect(checkSignature({ ...check, signature: good, digest: sha256(DIGEST) }, primitives)).to.equal(
      "contract",
    );
  });

  it("of a known key are not recovered again", () => {
    let recoveries = 0;
    const counting = {
      ...portable,
      recover: (...given: Parameters<typeof portable.recover>) => (recoveries++, portable.recover(...given)),
    };
    const primitives = rememberKeys(counting);
    for (let i = 0; i < 30; i++) {
      const digest = sha256(new Uint8Array([i]));
      const check = { signer: signing.address, digest, signature: signEcdsa(digest), verifiers };
      expect(checkSignature(check, primitives)).to.equal("valid");
    }
    expect(recoveries).to.equal(9);
    const digest = sha256(new Uint8Array(9));
    const signature = signEcdsa(digest);
    const recovery = signature[64] === 28 ? 1 : 0;
    expect(primitives.recover(digest, signature.subarray(0, 64), recovery)).to.not.equal(null);
    expect(recoveries).to.equal(10);
  });

  it("of RSA keys of 2,048 to 4,096 bits hold, by the vectors that Solidity reads too", () => {
    const vectors = readVectors("signers.json") as Record<string, RsaVector>;
    for (const [name, { n, digest, signature }] of Object.entries(vectors)) {
      const signer = signerOf("rsa", signing.rsaKey(n), verifiers);
      const check = { signer, digest: fromHex(digest), signature: fromHex(signature), verifiers };
      expect(checkSignature(check), name).to.equal(name === "rsa1024" ? "invalid" : "valid");
      expect(equal(encodeRsaKey(fromHex(n)), signing.rsaKey(n))).to.equal(true);
    }
  });

  it("by signers of no known kind are invalid", () => {
    const signature = signP256(DIGEST);
    const check = { digest: DIGEST, signature, verifiers };
    for (const signer of [
      concat(fromHex("b4".repeat(20)), signing.p256Key),
      new Uint8Array(19),
      new Uint8Array(0),
    ]) {
      expect(checkSignature({ ...check, signer })).to.equal("invalid");
    }
  });

  it("longer than 4,096 bytes are invalid, as the contracts refuse them unread", () => {
    const long = concat(signP256(DIGEST), new Uint8Array(4_033));
    const signer = signerOf("p256", signing.p256Key, verifiers);
    const check = { digest: DIGEST, verifiers };
    expect(checkSignature({ ...check, signer, signature: long })).to.equal("invalid");
    expect(checkSignature({ ...check, signer, signature: long.subarray(0, 4_096) })).to.equal("valid");
    expect(checkSignature({ ...check, signer: signing.address, signature: long })).to.equal("invalid");
  });

  it("are left to other arithmetic where it is brought", () => {
    const check = { digest: DIGEST, verifiers, signature: signEcdsa(DIGEST), signer: signing.address };
    const none = { recover: () => null, verifyP256: () => true };
    expect(checkSignature(check, none)).to.equal("contract");
    const signature = signing.otherHalf(signWebAuthn(DIGEST));
    const signer = signerOf("webAuthn", signing.p256Key, verifiers);
    expect(checkSignature({ ...check, signer, signature }, none)).to.equal("invalid");
  });
});

describe("signatures beside the contracts", function () {
  this.timeout(60_000);
  let anvil: Anvil;
  let ledger: TestLedger;
  let deployed: Verifiers;

  before(async () => {
    anvil = await startAnvil({ automine: true });
    const provider = new JsonRpcProvider(anvil.url, undefined, { cacheTimeout: -1 });
    ledger = await deployLedger({ rpcUrl: anvil.url, sender: new Wallet(ANVIL_KEY, provider) });
    provider.destroy();
    const { p256Verifier, webAuthnVerifier, rsaVerifier } = ledger.deployment.contracts;
    deployed = { p256: p256Verifier, webAuthn: webAuthnVerifier, rsa: rsaVerifier };
  });

  after(async () => {
    ledger.close();
    await anvil.stop();
  });

  const onChain = ({ signer, digest, signature }: Case): Promise<boolean> =>
    ledger.ledger.isSignedBy(signer, digest, signature).catch(() => false);

  it("get the same answers", async () => {
    for (const each of casesOf(deployed)) {
      if (ONLY_OFF_CHAIN.test(each.name.replace("rsa, ", ""))) continue;
      expect(await onChain(each), each.name).to.equal(each.expected);
    }
  });

  it("get the same answers for any changed byte", async () => {
    const good = [
      { signer: signing.address, signature: signEcdsa(DIGEST) },
      { signer: signerOf("p256", signing.p256Key, deployed), signature: signP256(DIGEST) },
      { signer: signerOf("webAuthn", signing.p256Key, deployed), signature: signWebAuthn(DIGEST) },
    ];
    for (const { signer, signature } of good) {
      for (let at = 0; at < signature.length; at += 3) {
        const changed = signature.with(at, (signature[at] ?? 0) ^ (1 << (at % 8)));
        const check = { name: "", signer, digest: DIGEST, signature: changed };
        const expected = checkSignature({ ...check, verifiers: deployed }) === "valid";
        expect(await onChain(check), `byte ${at} of ${signature.length}`).to.equal(expected);
      }
    }
  });
});

interface Wycheproof {
  testGroups: {
    publicKey: { wx: string; wy: string };
    tests: { tcId: number; comment: string; msg: string; sig: string; result: string }[];
  }[];
}

/** Arithmetic that has every answer about a key from its multiples. */
const ALONE_NEVER: Primitives = {
  ...portable,
  tableFrom: 1,
  verifyP256: (digest, signature, key) => {
    // A key that is no point has no multiples.
    if (p256.utils.isValidPublicKey(uncompressed(key), false)) throw new Error("alone");
    return portable.verifyP256(digest, signature, key);
  },
};

describe("P-256 beside Wycheproof", () => {
  const folder = sharedFolder("wycheproof");

  it("refuses what it calls invalid, and of the valid ones those with s in the upper half", function () {
    if (folder === undefined) return this.skip();
    const file = `${folder}ecdsa_secp256r1_sha256_p1363_test.json`;
    const { testGroups } = JSON.parse(readFileSync(file, "utf8")) as Wycheproof;
    const counts = { valid: 0, high: 0, invalid: 0 };
    const native = nativePrimitives();
    for (const { publicKey, tests } of testGroups) {
      const checks: SignatureCheck[] = [];
      const expectations: string[] = [];
      const key = fromHex(
        publicKey.wx.slice(-64).padStart(64, "0") + publicKey.wy.slice(-64).padStart(64, "0"),
      );
      for (const { tcId, comment, msg, sig, result } of tests) {
        const signature = fromHex(sig);
        const isHigh = sig.length === 128 && BigInt(`0x${sig.slice(64)}`) > P256_ORDER / 2n;
        const signer = signerOf("p256", key, verifiers);
        const check = { signer, digest: sha256(fromHex(msg)), signature, verifiers };
        const expected = result === "valid" && !isHigh ? "valid" : "invalid";
        expect(checkSignature(check), `${tcId} ${comment}`).to.equal(expected);
        expect(checkSignature(check, native), `${tcId} ${comment}`).to.equal(expected);
        checks.push(check);
        expectations.push(expected);
        counts[result !== "valid" ? "invalid" : isHigh ? "high" : "valid"]++;
      }
      const together = checkP256Together(checks, ALONE_NEVER);
      expect(checks.map((check) => checkSignature(check, together))).to.deep.equal(expectations);
    }
    expect(counts.valid + counts.high).to.equal(173);
    expect(counts.invalid).to.equal(89);
    expect(counts.high).to.be.greaterThan(0);
  });
});

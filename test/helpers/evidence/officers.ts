import { p256 } from "@noble/curves/nist.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { concat, fromHex, to0x, type Hex } from "../../../protocol/bytes.ts";
import { keccak256, sha256, utf8 } from "../../../protocol/hash.ts";
import { addressOf } from "../../../protocol/primitives.ts";

/** Addresses and code hashes that stand for the three verifiers. */
export const VERIFIERS = {
  p256: { address: `0x${"b1".repeat(20)}`, codeHash: `0x${"c1".repeat(32)}` },
  webAuthn: { address: `0x${"b2".repeat(20)}`, codeHash: `0x${"c2".repeat(32)}` },
  rsa: { address: `0x${"b3".repeat(20)}`, codeHash: `0x${"c3".repeat(32)}` },
} as const;

/** A key by which an officer signs digests. */
export interface TestKey {
  signer: Uint8Array;
  sign: (digest: Uint8Array) => Uint8Array;
}

/** The private key of a name. */
export function secretOf(name: string): Uint8Array {
  return keccak256(utf8(`jejak evidence test key ${name}`));
}

/** The same name gives the same key. */
export function ecdsaKey(name: string): TestKey {
  const secret = secretOf(name);
  const signer = addressOf(secp256k1.getPublicKey(secret, false).subarray(1));
  const sign = (digest: Uint8Array): Uint8Array => {
    const [recovery = 0, ...rs] = secp256k1.sign(digest, secret, { prehash: false, format: "recovered" });
    return new Uint8Array([...rs, 27 + recovery]);
  };
  return { signer, sign };
}

function p256Public(name: string): Uint8Array {
  return p256.getPublicKey(secretOf(name), false).subarray(1);
}

function p256Sign(name: string, digest: Uint8Array): Uint8Array {
  return p256.sign(digest, secretOf(name), { prehash: false, lowS: true });
}

export function p256Key(name: string): TestKey {
  return {
    signer: concat(fromHex(VERIFIERS.p256.address), p256Public(name)),
    sign: (digest) => p256Sign(name, digest),
  };
}

const RP_ID = "jejak.example.id";

/** The JSON object whose hash the grant of a passkey names. */
export const CREDENTIAL = { origins: [`https://${RP_ID}`], rpId: RP_ID };

export function passkey(name: string): TestKey {
  const sign = (digest: Uint8Array): Uint8Array => {
    const challenge = Buffer.from(digest).toString("base64url");
    const clientData = `{"type":"webauthn.get","challenge":"${challenge}","origin":"https://${RP_ID}"}`;
    const authenticator = concat(sha256(utf8(RP_ID)), new Uint8Array([0x05, 0, 0, 0, 1]));
    const signature = p256Sign(name, sha256(concat(authenticator, sha256(utf8(clientData)))));
    const text = padded(utf8(clientData));
    const data = padded(authenticator);
    const head = [
      clientData.indexOf('"challenge"'),
      clientData.indexOf('"type"'),
      192,
      192 + 32 + data.length,
    ];
    return concat(
      signature,
      ...head.map(wordOf),
      wordOf(authenticator.length),
      data,
      wordOf(utf8(clientData).length),
      text,
    );
  };
  return { signer: concat(fromHex(VERIFIERS.webAuthn.address), p256Public(name)), sign };
}

function wordOf(value: number): Uint8Array {
  return fromHex(value.toString(16).padStart(64, "0"));
}

function padded(bytes: Uint8Array): Uint8Array {
  return concat(bytes, new Uint8Array((32 - (bytes.length % 32)) % 32));
}

/** A contract wallet: what it is asked to accept cannot be seen offline. */
export function walletKey(name: string): TestKey {
  return {
    signer: keccak256(utf8(`wallet ${name}`)).subarray(12),
    sign: () => utf8("the wallet's own words"),
  };
}

export function holderOf(name: string): Hex {
  return to0x(keccak256(utf8(`holder ${name}`)));
}

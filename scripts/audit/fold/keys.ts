import { p256 } from "@noble/curves/nist.js";
import { AbiCoder } from "ethers";
import { to0x } from "../../../protocol/bytes.ts";
import type { Hex } from "../../../protocol/bytes.ts";
import { keccak256 } from "../../../protocol/hash.ts";
import type { GenesisEntry } from "../../../protocol/kinds.ts";

const ADDRESS = 20;
const POINT = 64;
const [LEAST_MODULUS, MOST_MODULUS] = [256, 512];
const EXPONENT = "0x010001";

/** What counts as one key: keccak256 of an address, or of the bytes behind the verifier's address. */
export function keyOf(signer: Uint8Array): Hex {
  return to0x(keccak256(signer.length > ADDRESS ? signer.subarray(ADDRESS) : signer));
}

/** Whether the directory accepts such ERC-7913 bytes: PROTOCOL.md, "Keys". */
export function isKey(signer: Uint8Array, genesis: GenesisEntry | undefined): boolean {
  if (signer.length === ADDRESS) return signer.some((byte) => byte !== 0);
  if (signer.length < ADDRESS || genesis === undefined) return false;
  const verifier = to0x(signer.subarray(0, ADDRESS));
  const key = signer.subarray(ADDRESS);
  if (verifier === genesis.rsaVerifier) return isRsa(key);
  return (verifier === genesis.p256Verifier || verifier === genesis.webAuthnVerifier) && isPoint(key);
}

function isPoint(key: Uint8Array): boolean {
  if (key.length !== POINT) return false;
  try {
    p256.Point.fromAffine({
      x: BigInt(to0x(key.subarray(0, 32))),
      y: BigInt(to0x(key.subarray(32))),
    }).assertValidity();
    return true;
  } catch {
    return false;
  }
}

function isRsa(key: Uint8Array): boolean {
  try {
    const coder = AbiCoder.defaultAbiCoder();
    const [e, n] = coder.decode(["bytes", "bytes"], key) as unknown as [Hex, Hex];
    const modulus = Buffer.from(n.slice(2), "hex");
    const odd = ((modulus.at(-1) ?? 0) & 1) === 1;
    const full = ((modulus[0] ?? 0) & 0x80) !== 0;
    const fits = modulus.length >= LEAST_MODULUS && modulus.length <= MOST_MODULUS;
    return e === EXPONENT && odd && full && fits && coder.encode(["bytes", "bytes"], [e, n]) === to0x(key);
  } catch {
    return false;
  }
}

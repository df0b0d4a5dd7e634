import fc from "fast-check";
import { to0x, type Hex } from "../../../protocol/bytes.ts";
import { isJejakError } from "../../../protocol/errors.ts";
import { keccak256 } from "../../../protocol/hash.ts";
import { parseCheckpoint, parseNote, parseVkey } from "../../../protocol/proof/cosignature.ts";
import { parseHeader } from "../../../protocol/proof/header.ts";
import { checkSeals, qbftHash } from "../../../protocol/proof/qbft.ts";
import { encodeRlp, type Rlp } from "../../../protocol/proof/rlp.ts";
import { poolOf, readAccount, readSlot } from "../../../protocol/proof/trie.ts";
import { portable } from "../../../protocol/primitives.ts";
import { checkSignature } from "../../../protocol/signature.ts";
import { sealed, validatorsOf } from "./besu.ts";

const ADDRESS: Hex = `0x${"11".repeat(20)}`;
const SLOT: Hex = `0x${"00".repeat(32)}`;
const four = validatorsOf(4);
const names = four.map(({ address }) => address);
const good = sealed({ validators: names, round: 1 }, four);

/** Reading costs nothing here, so that a thousand inputs are soon done. */
const free = { recover: () => null, verifyP256: () => false };

const bytes = fc.uint8Array({ maxLength: 300 });
const rlp = fc.letrec<{ value: Rlp }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.uint8Array({ maxLength: 40 }),
    fc.array(tie("value"), { maxLength: 17 }),
  ),
})).value;
const words = fc.array(
  fc.constantFrom("a", "1", "0", "\n", "\n\n", "— ", " ", "+", "A===", "QUJD", "jejak-block ", "\ud800"),
);

/** Whatever comes, it is read or refused by a code; no other error leaves. */
function survives(act: () => unknown): void {
  try {
    act();
  } catch (error) {
    if (!isJejakError(error)) throw error;
  }
}

describe("hostile input", () => {
  it("never makes a trie's reader fail otherwise than by a code", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(bytes, rlp.map(encodeRlp)), { maxLength: 4 }), (nodes) => {
        const pool = poolOf(nodes);
        for (const node of nodes) {
          survives(() => readAccount(to0x(keccak256(node)), ADDRESS, pool));
          survives(() => readSlot(to0x(keccak256(node)), SLOT, pool));
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("never makes a header's reader fail otherwise than by a code", () => {
    const changed = fc.tuple(fc.nat(good.length - 1), fc.nat(255)).map(([at, byte]) => good.with(at, byte));
    fc.assert(
      fc.property(fc.oneof(bytes, rlp.map(encodeRlp), changed), (input) => {
        survives(() => qbftHash(parseHeader(input)));
        survives(() => checkSeals(parseHeader(input), names, free));
      }),
      { numRuns: 1_000 },
    );
  });

  it("never makes a note's reader fail otherwise than by a code", () => {
    fc.assert(
      fc.property(
        words.map((parts) => parts.join("")),
        (text) => {
          survives(() => parseCheckpoint(parseNote(text).body));
          survives(() => parseCheckpoint(text));
          survives(() => parseVkey(text));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("never makes a check of a signature throw", () => {
    const verifiers = {
      p256: ADDRESS,
      webAuthn: `0x${"22".repeat(20)}`,
      rsa: `0x${"33".repeat(20)}`,
    } as const;
    const starts = fc.constantFrom("11", "22", "33", "44").map((byte) => Buffer.from(byte.repeat(20), "hex"));
    const signer = fc.tuple(starts, bytes).map(([start, key]) => new Uint8Array([...start, ...key]));
    fc.assert(
      fc.property(
        signer,
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        bytes,
        (signer, digest, signature) => {
          checkSignature({ signer, digest, signature, verifiers }, portable);
        },
      ),
      { numRuns: 500 },
    );
  });
});

import { verifyBatch } from "../../protocol/evidence/verify.ts";
import { ROLE } from "../../protocol/mandate.ts";
import { portable, type Primitives } from "../../protocol/primitives.ts";
import { anchor, change, join, makeBatch, paddingLeaves } from "../../test/helpers/evidence/batch.ts";
import type { Made } from "../../test/helpers/evidence/make.ts";
import { p256Key } from "../../test/helpers/evidence/officers.ts";
import { admit, createWorld, grant, type World } from "../../test/helpers/evidence/world.ts";
import { nativePrimitives } from "../jejak-verify/native.ts";

/** Entries of the log, most of them others'. */
const SIZE = 1_000_000;
const LEAVES = 16_384;

const say = (what: string, value: string): void => {
  console.log(`  ${what.padEnd(44)} ${value.padStart(12)}`);
};

function others(world: World, count: number): void {
  for (let i = 0; i < count; i++) {
    world.append((recordedAt) => ({
      kind: 14,
      recordedAt,
      author: `0x${"d0".repeat(20)}`,
      about: 10,
      state: 1,
      writer: `0x${"e0".repeat(20)}`,
      codeHash: `0x${"00".repeat(32)}`,
      effectiveAt: recordedAt,
    }));
  }
}

/** Evidence of a batch with so many changes of one record each, spread evenly over a log of a million entries. */
function batchOf(changes: number): Made {
  const world = createWorld();
  join(world);
  const agency = admit(world, "ID-CONTOH");
  const by = grant(world, agency, p256Key("issuer"), { roles: ROLE.issueRecords });
  const batch = anchor(world, agency, by, { leaves: paddingLeaves(LEAVES) });
  const gap = Math.floor((SIZE - world.entries.length) / (changes + 1)) - 1;
  for (let i = 0; i < changes; i++) {
    others(world, gap);
    change(world, batch, { status: 1, indexes: [i], by });
  }
  others(world, SIZE - world.entries.length);
  return makeBatch(world, batch);
}

function timed({ bytes, trust }: Made, primitives: Primitives): string {
  const from = performance.now();
  const { report } = verifyBatch({ evidence: bytes, trust, primitives });
  if (report.verdict !== "holds") throw new Error(report.verdict);
  return `${(performance.now() - from).toFixed(0)} ms`;
}

/** Sizes of evidence of batches, and how long a reader's check of it takes: `node scripts/bench/batches.ts`. */
for (const changes of [0, 100, 1_000]) {
  const made = batchOf(changes);
  console.log(`${changes} changes`);
  say("file", `${(made.bytes.length / 1_000).toFixed(1)} KB`);
  say("checked with OpenSSL's P-256", timed(made, nativePrimitives()));
  say("checked in plain JavaScript", timed(made, portable));
}

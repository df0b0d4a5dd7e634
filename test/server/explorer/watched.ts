import { toHex, to0x } from "../../../protocol/bytes.ts";
import { vkeyOf } from "../../../protocol/proof/note-keys.ts";
import { cosign, formatCheckpoint, signNote } from "../../../protocol/proof/note-sign.ts";
import {
  keepCosignature,
  keepLogIdentity,
  keepNote,
  noteWitness,
  replaceWitnesses,
} from "../../../server/store/queries/checkpoints.ts";
import { blockOf, keyOf } from "../checkpoints/support.ts";
import type { Seeded } from "./seeded.ts";

const ORIGIN = "jejak/4294967297/0xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const HASH = to0x(new Uint8Array(32).fill(0xbb));

const LOG = keyOf(ORIGIN, 1, 7);
const NEWSROOM = keyOf("saksi.example/redaksi", 4, 1);
const CAMPUS = keyOf("saksi.example/kampus<b>", 4, 2);

/** The log's verifier key. */
export const LOG_VKEY = vkeyOf(LOG);

async function sign({ world }: Seeded, size: number): Promise<{ id: string; body: string }> {
  const root = new Uint8Array(32).fill(size);
  const body = formatCheckpoint({ origin: ORIGIN, size, root: toHex(root) });
  const block = blockOf(HASH, size);
  await keepNote(world.pool, { origin: ORIGIN, size, root, body, signature: signNote(body, LOG), block });
  const { rows } = await world.pool.query<{ id: string }>("SELECT id FROM kept.notes WHERE size = $1", [
    size,
  ]);
  return { id: rows[0]?.id ?? "", body };
}

/**
 * Two witnesses: both have seen the log's first two entries, the newsroom all of it, and the campus no longer answers.
 */
export async function watch(ledger: Seeded): Promise<void> {
  const { pool } = ledger.world;
  await keepLogIdentity(pool, { origin: ORIGIN, vkey: LOG_VKEY });
  const keys = [NEWSROOM, CAMPUS].map(vkeyOf);
  await replaceWitnesses(
    pool,
    keys.map((key) => ({ key, url: "https://saksi.example" })),
  );
  const [early, late] = [await sign(ledger, 2), await sign(ledger, ledger.seed.size)];
  for (const [note, key, time] of [
    [early, NEWSROOM, 1_700_000_000],
    [early, CAMPUS, 1_700_000_001],
    [late, NEWSROOM, 1_700_000_100],
  ] as const) {
    const line = cosign(note.body, key, time);
    await keepCosignature(pool, note.id, { witness: vkeyOf(key), line, time });
  }
  await noteWitness(pool, vkeyOf(CAMPUS), { code: "witness-unavailable" });
}

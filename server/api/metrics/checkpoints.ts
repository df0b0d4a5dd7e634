import type { Queryable } from "../../store/pool.ts";
import { newestNote, readLogIdentity, witnessSizes } from "../../store/queries/checkpoints.ts";
import type { Sample } from "./sample.ts";

/** What the operator signed last, and how far each witness has seen the log. */
export async function sampleCheckpoints({ gauge }: Sample, db: Queryable): Promise<void> {
  const identity = await readLogIdentity(db);
  const newest = identity && (await newestNote(db, identity.origin));
  if (!newest) return;
  const age = (Date.now() - newest.signed_at.getTime()) / 1000;
  gauge(
    "jejak_signed_entries",
    "Entries under the newest checkpoint that the operator signed",
    Number(newest.size),
  );
  gauge("jejak_signed_age_seconds", "Since the operator signed a checkpoint", age);
  for (const { vkey, size } of await witnessSizes(db)) {
    const witness = vkey.split("+", 1)[0] ?? "";
    gauge(
      "jejak_witness_entries",
      "Entries under the newest checkpoint that a witness cosigned",
      Number(size),
      {
        witness,
      },
    );
  }
}

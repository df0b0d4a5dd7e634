import type { Hex } from "../../protocol/bytes.ts";
import { to0x } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import { required } from "../../protocol/policy.ts";
import type { Queryable } from "../store/pool.ts";
import { bytes, recordedStep, type TrailName } from "./ledger.ts";
import { follow, type TrailState } from "./rules.ts";
import { StoredPayload, type SignedStep } from "./schema.ts";

/** A submission that is neither refused nor in conflict. */
export interface LiveStep {
  digest: Hex;
  step: SignedStep;
}

/** Live submissions of a trail, by the head that each extends: at most one for a head. */
export async function liveSteps(db: Queryable, trail: TrailName): Promise<Map<Hex, LiveStep>> {
  const { rows } = await db.query<{ digest: Buffer; payload: unknown }>(
    `SELECT digest, payload FROM kept.submissions
     WHERE agency = $1 AND ocid_hash = $2 AND status IN ('queued', 'sent', 'recorded')`,
    [bytes(trail.agency), bytes(trail.ocidHash)],
  );
  return new Map(
    rows.map((row) => {
      const { step } = StoredPayload.parse(row.payload);
      return [step.previousHead, { digest: to0x(row.digest), step }];
    }),
  );
}

/** The trail as it will stand once everything that waits on `recorded` is recorded. */
export function pendingTrail(
  recorded: TrailState,
  live: ReadonlyMap<Hex, LiveStep>,
  policy: bigint,
): TrailState {
  let state = recorded;
  for (let next = live.get(state.head); next; next = live.get(state.head)) {
    const needed = required({ policy, ...next.step, maxRequired: state.maxRequired });
    state = follow(state, next.step, next.digest, needed);
  }
  return state;
}

/**
 * That a step extends the end of its trail, what waits included.
 * @throws JejakError `head-conflict` where another submission waits on the same head, `head-stale` where the
 * trail has moved on or never had this head; both name what is there
 */
export async function checkHead(
  db: Queryable,
  trail: TrailName,
  step: { previousHead: Hex; digest: Hex },
  at: { recorded: TrailState; pending: TrailState; live: ReadonlyMap<Hex, LiveStep> },
): Promise<void> {
  const { previousHead, digest } = step;
  if (at.pending.head === previousHead) return;
  const next = await recordedStep(db, trail, { previousHead });
  const rival = at.live.get(previousHead);
  if (rival && !next) {
    throw new JejakError("head-conflict", {
      values: { previousHead, pending: rival.digest, refused: digest, head: at.pending.head },
    });
  }
  throw new JejakError("head-stale", {
    values: { previousHead, head: at.pending.head, recordedHead: at.recorded.head },
  });
}

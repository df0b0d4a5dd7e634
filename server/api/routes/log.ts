import type { z } from "zod";
import { JejakError, isJejakError } from "../../../protocol/errors.ts";
import { checkConsistency, checkInclusion } from "../../../protocol/log.ts";
import { consistencyAt, inclusionAt } from "../../store/tree.ts";
import {
  firstSeen,
  newestNote,
  newestSeenByAll,
  noteText,
  readLogIdentity,
  readWitnesses,
  type NoteRow,
} from "../../store/queries/checkpoints.ts";
import { inView, type View } from "../../store/queries/view.ts";
import { hex, hex0x, time } from "../format.ts";
import { asOf } from "../present/view.ts";
import { ok, route } from "../route.ts";
import { NoParameters } from "../schemas/common.ts";
import {
  ConsistencyAnswer,
  ConsistencyQuery,
  InclusionAnswer,
  InclusionQuery,
  Log,
  Seen,
  SeenQuery,
} from "../schemas/log.ts";

type Signed = NonNullable<z.output<typeof Log>["newest"]>;

/** A verifier key begins with the name of whom it belongs to. */
function nameOf(vkey: string): string {
  return vkey.split("+", 1)[0] ?? "";
}

function signedAnswer(row: NoteRow): Signed {
  return {
    size: Number(row.size),
    root: hex(row.root),
    block: { number: Number(row.block_number), hash: hex0x(row.block_hash), time: time(row.block_time) },
    signedAt: row.signed_at.toISOString(),
    seenBy: row.cosignatures.map((cosignature) => ({
      name: nameOf(cosignature.witness),
      key: cosignature.witness,
      time: time(cosignature.time),
    })),
    note: noteText(row),
  };
}

/** A size that the index has. @throws JejakError `tree-size` */
function checkSize(size: number, { size: most }: View): void {
  if (size > most) throw new JejakError("tree-size", { values: { size, least: 1, most } });
}

/** The index is being made anew while a hash is missing. */
async function whole<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!isJejakError(error, "tile-incomplete")) throw error;
    throw new JejakError("not-ready", { values: { waitingFor: ["index"] }, cause: error });
  }
}

export const getLog = route({
  method: "get",
  path: "/api/v1/log",
  operationId: "getLog",
  summary: {
    id: "Titik periksa terbaru yang ditandatangani operator, dan saksi yang melihatnya",
    en: "The newest checkpoint that the operator signed, and the witnesses that saw it",
  },
  params: NoParameters,
  query: NoParameters,
  answer: { status: 200, schema: Log },
  problems: ["request-malformed", "not-ready", "database-unavailable"],
  handle: (_input, { deps }) =>
    inView(deps.pool, "seen", async (db, view) => {
      const identity = await readLogIdentity(db);
      const origin = identity?.origin ?? null;
      const newest = origin === null ? null : await newestNote(db, origin);
      const seenByAll = origin === null ? null : await newestSeenByAll(db, origin);
      const witnesses = (await readWitnesses(db)).map(({ vkey, url, heard_at, problem }) => ({
        name: nameOf(vkey),
        key: vkey,
        url,
        heardAt: heard_at?.toISOString() ?? null,
        problem: problem?.code ?? null,
      }));
      const key = identity?.vkey ?? null;
      const signed = {
        newest: newest && signedAnswer(newest),
        seenByAll: seenByAll && signedAnswer(seenByAll),
      };
      return ok({ origin, key, ...signed, witnesses, asOf: asOf(view) });
    }),
});

export const getSeen = route({
  method: "get",
  path: "/api/v1/log/seen",
  operationId: "getSeen",
  summary: {
    id: "Saksi mana yang sudah melihat log sepanjang ini, dan kapan",
    en: "Which witnesses have seen a log of this size, and when",
  },
  params: NoParameters,
  query: SeenQuery,
  answer: { status: 200, schema: Seen },
  problems: ["request-malformed", "not-ready", "database-unavailable"],
  handle: ({ query: { size } }, { deps }) =>
    inView(deps.pool, "seen", async (db, view) => {
      const witnesses = (await firstSeen(db, size)).map((row) => ({
        name: nameOf(row.vkey),
        key: row.vkey,
        time: row.time === null ? null : time(row.time),
      }));
      return ok({ size, witnesses, asOf: asOf(view) });
    }),
});

export const getInclusion = route({
  method: "get",
  path: "/api/v1/log/inclusion",
  operationId: "getInclusion",
  summary: {
    id: "Bukti bahwa satu entri ada dalam log sepanjang size (RFC 6962)",
    en: "Proof that an entry is in the log of `size` entries (RFC 6962)",
  },
  params: NoParameters,
  query: InclusionQuery,
  answer: { status: 200, schema: InclusionAnswer },
  problems: ["request-malformed", "tree-index", "tree-size", "not-ready", "database-unavailable"],
  handle: ({ query }, { deps }) =>
    inView(deps.pool, "seen", async (db, view) => {
      const { index, size = view.size } = query;
      checkSize(size, view);
      const found = await whole(inclusionAt(db, index, size));
      checkInclusion(found);
      const { leaf, root, proof } = found;
      return ok({ index, size, leaf: hex(leaf), root: hex(root), proof: proof.map(hex), asOf: asOf(view) });
    }),
});

export const getConsistency = route({
  method: "get",
  path: "/api/v1/log/consistency",
  operationId: "getConsistency",
  summary: {
    id: "Bukti bahwa log sepanjang to bermula dengan log sepanjang from (RFC 6962)",
    en: "Proof that the log of `to` entries begins with that of `from` (RFC 6962)",
  },
  params: NoParameters,
  query: ConsistencyQuery,
  answer: { status: 200, schema: ConsistencyAnswer },
  problems: ["request-malformed", "tree-size", "not-ready", "database-unavailable"],
  handle: ({ query }, { deps }) =>
    inView(deps.pool, "seen", async (db, view) => {
      const { from, to = view.size } = query;
      checkSize(to, view);
      const found = await whole(consistencyAt(db, from, to));
      checkConsistency(found);
      const roots = { fromRoot: hex(found.oldRoot), toRoot: hex(found.root) };
      return ok({ from, to, ...roots, proof: found.proof.map(hex), asOf: asOf(view) });
    }),
});

export const log = [getLog, getSeen, getInclusion, getConsistency];

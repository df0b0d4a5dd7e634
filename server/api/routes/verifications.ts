import { fromHex } from "../../../protocol/bytes.ts";
import { matchesOf } from "../../store/queries/matches.ts";
import type { MatchRow } from "../../store/queries/matches.ts";
import { inView } from "../../store/queries/view.ts";
import type { View } from "../../store/queries/view.ts";
import { matchAnswer } from "../present/match.ts";
import { asOf } from "../present/view.ts";
import { ok, route } from "../route.ts";
import { NoParameters } from "../schemas/common.ts";
import { MOST_MATCHES, VerificationBody, Verifications } from "../schemas/match.ts";

const MOST_BYTES = 256 * 1024;

function verification(sha256: string, rows: readonly MatchRow[], view: View) {
  return {
    sha256,
    status: rows.length === 0 ? ("unknown" as const) : ("recorded" as const),
    matches: rows.slice(0, MOST_MATCHES).map((row) => matchAnswer(row, view)),
    more: rows.length > MOST_MATCHES,
  };
}

export const postVerifications = route({
  method: "post",
  path: "/api/v1/verifications",
  operationId: "verifyHashes",
  summary: {
    id: "Untuk tiap hash: tercatat di mana, atau tidak dikenal di sini (tidak dikenal bukan berarti palsu)",
    en: "For each hash: where it is recorded, or that it is unknown here (unknown is not false)",
  },
  params: NoParameters,
  query: NoParameters,
  body: { kind: "json", maxBytes: MOST_BYTES, schema: VerificationBody },
  limiter: "verifications",
  answer: { status: 200, schema: Verifications },
  problems: [
    "request-malformed",
    "unsupported-media-type",
    "body-too-large",
    "rate-limited",
    "not-ready",
    "database-unavailable",
  ],
  handle: ({ body: { hashes } }, { deps }) =>
    inView(deps.pool, "seen", async (db, view) => {
      const distinct = [...new Set(hashes)];
      const found = await matchesOf(db, distinct.map(fromHex), MOST_MATCHES + 1);
      const items = distinct.map((sha256, i) => verification(sha256, found.get(i + 1) ?? [], view));
      return ok({ items, next: null, asOf: asOf(view) });
    }),
});

export const verifications = [postVerifications];

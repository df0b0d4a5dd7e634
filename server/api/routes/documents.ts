import { z } from "zod";
import { fromHex } from "../../../protocol/bytes.ts";
import { JejakError } from "../../../protocol/errors.ts";
import { documentMatches } from "../../store/queries/matches.ts";
import { Place, listCursor, pageFrom, parseListCursor } from "../cursor.ts";
import { matchAnswer } from "../present/match.ts";
import { asOf } from "../present/view.ts";
import { ok, route } from "../route.ts";
import { Sha256Params } from "../schemas/common.ts";
import { DocumentPage, DocumentQuery } from "../schemas/match.ts";

const Keys = z.tuple([Place, Place]);

function placeOf(after: string | undefined) {
  if (after === undefined) return { index: -1, position: -1 };
  const [index, position] = parseListCursor(after, Keys);
  return { index, position: Math.min(position, 2 ** 31 - 1) };
}

export const getDocument = route({
  method: "get",
  path: "/api/v1/documents/{sha256}",
  operationId: "getDocument",
  summary: {
    id: "Langkah-langkah yang mencatat dokumen dengan SHA-256 ini",
    en: "The steps that recorded a document with this SHA-256",
  },
  params: Sha256Params,
  query: DocumentQuery,
  answer: { status: 200, schema: DocumentPage },
  problems: [
    "request-malformed",
    "cursor-malformed",
    "document-unknown",
    "not-ready",
    "database-unavailable",
  ],
  handle: async ({ params: { sha256 }, query }, { deps }) => {
    const after = placeOf(query.after);
    const { view, rows } = await documentMatches(deps.pool, fromHex(sha256), after, query.limit + 1);
    if (rows.length === 0 && query.after === undefined) {
      throw new JejakError("document-unknown", { values: { sha256 } });
    }
    const { items, next } = pageFrom(rows, query.limit, (row) =>
      listCursor([Number(row.index), row.position]),
    );
    return ok({ sha256, items: items.map((row) => matchAnswer(row, view)), next, asOf: asOf(view) });
  },
});

export const documents = [getDocument];

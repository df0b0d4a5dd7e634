import { z } from "zod";
import { fromHex, toHex } from "../../../protocol/bytes.ts";
import { JejakError } from "../../../protocol/errors.ts";
import { sha256 as hashOf } from "../../../protocol/hash.ts";
import { Manifest, manifestBytes, parseManifest } from "../../../protocol/manifest.ts";
import { contentRecord, noteContent } from "../../store/queries/content.ts";
import type { ContentRow } from "../../store/queries/content.ts";
import { inView } from "../../store/queries/view.ts";
import type { View } from "../../store/queries/view.ts";
import type { Deps } from "../deps.ts";
import { time } from "../format.ts";
import { asOf, asOfHeader } from "../present/view.ts";
import { route } from "../route.ts";
import { AsOf, Count, NoParameters, Sha256, Sha256Params } from "../schemas/common.ts";

const MOST_BYTES = 10 * 2 ** 20;

const Supplied = z.object({
  sha256: Sha256,
  state: z.literal("published"),
  size: Count,
  /** Log index of the first step that recorded it. */
  index: Count,
  asOf: AsOf,
});

/** @throws JejakError `content-unknown` where no step has it, `content-withdrawn` where its agency took it back */
async function checkReadable(deps: Deps, sha256: string): Promise<{ view: View; record: ContentRow }> {
  return inView(deps.pool, "seen", async (db, view) => {
    const record = await contentRecord(db, fromHex(sha256));
    if (!record) throw new JejakError("content-unknown", { values: { sha256 } });
    if (record.withdrawal_index !== null) throw withdrawn(sha256, record);
    return { view, record };
  });
}

function withdrawn(sha256: string, record: ContentRow): JejakError {
  return new JejakError("content-withdrawn", {
    values: {
      sha256,
      reason: record.withdrawal_reason,
      index: Number(record.withdrawal_index),
      at: time(record.withdrawn_at ?? 0),
    },
  });
}

export const getManifest = route({
  method: "get",
  path: "/api/v1/manifests/{sha256}",
  operationId: "getManifest",
  summary: {
    id: "Byte persis sebuah manifes, yang SHA-256-nya tercatat",
    en: "The exact bytes of a manifest whose SHA-256 is recorded",
  },
  params: Sha256Params,
  query: NoParameters,
  answer: { status: 200, type: "application/json", headers: ["Jejak-As-Of"], schema: Manifest },
  problems: [
    "request-malformed",
    "content-unknown",
    "content-not-published",
    "content-withdrawn",
    "content-damaged",
    "not-ready",
    "database-unavailable",
  ],
  handle: async ({ params: { sha256 } }, { deps }) => {
    const { view, record } = await checkReadable(deps, sha256);
    const bytes = await deps.content.read(sha256);
    if (!bytes) {
      const values = { sha256, since: time(record.recorded_at), index: Number(record.first_index) };
      throw new JejakError("content-not-published", { values });
    }
    const headers = { ETag: `"${sha256}"`, ...asOfHeader(view) };
    return { status: 200, bytes, type: "application/json", headers };
  },
});

const postManifest = route({
  method: "post",
  path: "/api/v1/manifests/{sha256}",
  operationId: "supplyManifest",
  summary: {
    id: "Menyerahkan isi bagi hash yang tercatat; siapa pun yang memilikinya boleh",
    en: "Supplies the content of a recorded hash; anybody who has it may",
  },
  params: Sha256Params,
  query: NoParameters,
  body: { kind: "bytes", maxBytes: MOST_BYTES, schema: z.instanceof(Uint8Array), form: Manifest },
  limiter: "writes",
  answer: { status: 201, also: 200, schema: Supplied },
  problems: [
    "request-malformed",
    "unsupported-media-type",
    "body-too-large",
    "rate-limited",
    "content-unknown",
    "content-withdrawn",
    "content-hash-mismatch",
    "manifest-malformed",
    "not-ready",
    "database-unavailable",
  ],
  handle: async ({ params: { sha256 }, body }, { deps }) => {
    const { view, record } = await checkReadable(deps, sha256);
    const bytes = manifestBytes(parseManifest(body));
    const actual = toHex(hashOf(bytes));
    if (actual !== sha256)
      throw new JejakError("content-hash-mismatch", { values: { expected: sha256, actual } });
    const fresh = await deps.content.put(sha256, bytes);
    await noteContent(deps.pool, fromHex(sha256), bytes.length, "public");
    const answer = { sha256, state: "published" as const, size: bytes.length };
    return {
      status: fresh ? 201 : 200,
      body: { ...answer, index: Number(record.first_index), asOf: asOf(view) },
    };
  },
});

export const manifests = [getManifest, postManifest];

import { JejakError } from "../../../protocol/errors.ts";
import { to0x } from "../../../protocol/bytes.ts";
import { sha256, utf8 } from "../../../protocol/hash.ts";
import type { SubmissionView } from "../../../server/submissions/read.ts";
import * as governanceSeeds from "./seed-governance.ts";
import * as recordSeeds from "./seed-records.ts";
import * as seeds from "./seed.ts";
import type { World } from "./world.ts";

export const AGENCY = "ID-CONTOH-RSUD-KENANGA";
export const OTHER = "PY-DNCP/01";
export const OCID = "ocds-lengkap-1";
/** Recorded by both agencies. */
export const SHARED = "ocds-bersama/1 ñ%";
export const DOCUMENT = "ab".repeat(32);
export const SUBMISSION = "6f1c9d0e-3a52-4c51-9a55-0b1d8f6a7e21";

/** What a furnished ledger holds, for requests that find something. */
export interface Furnished {
  published: string;
  unpublished: string;
  withdrawn: string;
  /** Bytes of the unpublished manifest, for somebody to supply. */
  manifest: string;
  /** Entries of the log. */
  size: number;
}

const document = {
  id: "dok/1",
  documentType: "tenderNotice",
  title: "=Pengumuman <b>\u202e",
  format: "application/pdf",
  size: 12,
  sha256: DOCUMENT,
};

/** One submission in every state that its answer can show. */
function submissionView(id: string): SubmissionView {
  const bytes32 = to0x(sha256(utf8(id)));
  return {
    id,
    digest: bytes32,
    status: "recorded",
    agency: bytes32,
    ocid: OCID,
    previousHead: bytes32,
    content: DOCUMENT,
    transactions: [bytes32],
    entry: { index: 3, block: 1, blockHash: bytes32, finality: "seen" },
    problem: { code: "head-stale", values: { head: bytes32 } },
    warnings: [{ code: "tags.mismatch", values: { signed: ["tender"] } }],
    createdAt: "2026-01-01T00:00:00.000Z",
    updatedAt: "2026-01-01T00:00:01.000Z",
    links: {
      self: `/api/v1/submissions/${id}`,
      trail: "/x",
      manifest: "/y",
      entry: "/api/v1/entries/3",
    },
  };
}

/** Writes a ledger with every kind of entry, every state of a manifest, and one known submission. */
export async function furnish({ pool, contents, deps }: World): Promise<Furnished> {
  const seed = await seeds.begin(pool);
  await seeds.nextBlock(pool, seed);
  for (const [id, name] of [[AGENCY, "RSUD Kenanga (DATA CONTOH)"] as const, [OTHER, "Dirección"] as const]) {
    await seeds.admit(pool, seed, id, name);
    for (const number of [1, 2]) await seeds.grant(pool, seed, id, { number });
  }
  await seeds.revoke(pool, seed, AGENCY, 2);
  await governanceSeeds.setPolicy(pool, seed, AGENCY, 0x22n);
  await governanceSeeds.propose(pool, seed, AGENCY, "0x1234");
  await recordSeeds.proposeWriter(pool, seed);
  const step = { officialId: AGENCY, ocid: OCID, tags: 4, deadline: seeds.START + 500 };
  const published = await seeds.record(pool, seed, { ...step, title: "Incubator", documents: [document] });
  await seeds.nextBlock(pool, seed);
  const late = { ...step, tags: 64, corrects: 1, title: "Dibetulkan", unpublished: true };
  const unpublished = await seeds.record(pool, seed, late);
  const mistaken = { ...step, title: "Ditarik" };
  const withdrawn = await seeds.record(pool, seed, mistaken);
  await seeds.withdraw(pool, seed, mistaken, withdrawn.contentHash, 2);
  for (const officialId of [AGENCY, OTHER]) {
    await seeds.record(pool, seed, { officialId, ocid: SHARED, tags: 1, title: `Bersama ${officialId}` });
  }
  for (const kind of [6, 7, 8]) await recordSeeds.proposeWriter(pool, seed, 2, kind);
  await recordSeeds.anchor(pool, seed, AGENCY, { number: 1 });
  await recordSeeds.anchor(pool, seed, AGENCY, { number: 2, size: 128 });
  const places = { batch: 1, indexes: [3, 63] };
  await recordSeeds.changeBatch(pool, seed, AGENCY, { ...places, sequence: 0, status: 2 });
  await recordSeeds.changeBatch(pool, seed, AGENCY, { ...places, sequence: 1, status: 3 });
  await recordSeeds.changeBatch(pool, seed, AGENCY, { ...places, sequence: 2, status: null });
  await seeds.moveCursor(pool, seed, { safe: 1, finalized: 0 });
  for (const [hash, bytes] of seed.manifests) contents.set(hash, bytes);
  deps.submissions = {
    submit: () => Promise.resolve({ id: SUBMISSION }),
    find: (id) =>
      id === SUBMISSION
        ? Promise.resolve(submissionView(id))
        : Promise.reject(new JejakError("submission-unknown", { values: { id } })),
  };
  return {
    published: published.contentHash,
    unpublished: unpublished.contentHash,
    withdrawn: withdrawn.contentHash,
    manifest: JSON.stringify(seeds.manifestOf(late)),
    size: seed.size,
  };
}

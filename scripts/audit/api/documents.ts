import { hash, randomBytes } from "node:crypto";
import { JejakError } from "../../../protocol/errors.ts";
import { KIND } from "../../../protocol/kinds.ts";
import type { StepEntry } from "../../../protocol/kinds.ts";
import { parseManifest } from "../../../protocol/manifest.ts";
import type { Manifest } from "../../../protocol/manifest.ts";
import { tagsOf } from "../../../protocol/tags.ts";
import { formatTime } from "../../../protocol/time.ts";
import { DocumentPage } from "../../../server/api/schemas/match.ts";
import { answerIfThere } from "../../client/http.ts";
import type { ReadManifest } from "../manifests.ts";
import { MOST_SINGLE, demand, demandAll, itemsOf, missing } from "./context.ts";
import type { ApiAudit } from "./context.ts";
import type { Facts } from "./facts.ts";
import { readEntry, trailKey } from "./history.ts";
import { namesOf } from "./processes.ts";
import { recordedEntries } from "./recorded.ts";

/** A step whose manifest, at hand, names a document. */
interface Naming {
  index: number;
  /** In the manifest's list. */
  position: number;
  step: StepEntry;
  document: Manifest["documents"][number];
}

/**
 * Look-ups of documents (`/documents/{sha256}`), of a sample, against the manifests at hand: each step that names one
 * is there. A manifest that the API does not publish need not be; of matches whose manifest is not at hand nothing is
 * known.
 * @returns how many were looked up
 */
export async function compareDocuments(audit: ApiAudit, read: ReadManifest): Promise<number> {
  const { documents, read: known } = await documentsOf(audit, read);
  for (const [sha256, namings] of documents) await compareDocument(audit, sha256, namings, known);
  return documents.size;
}

interface Named {
  /** Namings in log order, by SHA-256. */
  documents: Map<string, Naming[]>;
  /** Whether the manifest of a content hash is at hand. */
  read: (contentHash: string) => Promise<Manifest | undefined>;
}

/** Documents in bounded memory: those whose salted hash is least, so that nobody can know which. */
async function documentsOf(audit: ApiAudit, readBytes: ReadManifest): Promise<Named> {
  const salt = randomBytes(16).toString("hex");
  const rankOf = (sha256: string): string => hash("sha256", salt + sha256, "hex");
  const documents = new Map<string, Naming[]>();
  let bound = "g";
  const read = (contentHash: string): Promise<Manifest | undefined> => manifestOf(readBytes, contentHash);
  for (const { index, words } of recordedEntries(audit.spool)) {
    audit.advance();
    const step = readEntry(words);
    if (step?.kind !== KIND.step) continue;
    const manifest = await read(step.contentHash);
    for (const [position, document] of (manifest?.documents ?? []).entries()) {
      const { sha256 } = document;
      if (rankOf(sha256) >= bound) continue;
      documents.set(sha256, [...(documents.get(sha256) ?? []), { index, position, step, document }]);
      if (documents.size > MOST_SINGLE) bound = dropLast(documents, rankOf);
    }
  }
  return { documents, read };
}

/** Forgets the document that ranks last. @returns its rank: from there on nothing is kept */
function dropLast(documents: Map<string, Naming[]>, rankOf: (sha256: string) => string): string {
  const [last, rank] = [...documents.keys()]
    .map((sha256) => [sha256, rankOf(sha256)] as const)
    .reduce((a, b) => (a[1] > b[1] ? a : b));
  documents.delete(last);
  return rank;
}

/** The manifest of this very hash; undefined where it is not to be had, or is none. */
async function manifestOf(read: ReadManifest, contentHash: string): Promise<Manifest | undefined> {
  const bytes = await read(contentHash);
  if (bytes === undefined || hash("sha256", bytes, "hex") !== contentHash) return undefined;
  try {
    return parseManifest(bytes);
  } catch (error) {
    if (error instanceof JejakError) return undefined;
    throw error;
  }
}

async function compareDocument(
  audit: ApiAudit,
  sha256: string,
  namings: readonly Naming[],
  read: Named["read"],
): Promise<void> {
  const left = new Map(namings.map((naming) => [keyOf(naming.index, naming.document.id), naming]));
  const published = new Map<string, Promise<boolean>>();
  for await (const match of matchesOf(audit, sha256)) {
    const key = keyOf(match.index, match.document?.id);
    const naming = left.get(key);
    left.delete(key);
    const place = { index: match.index, at: `documents/${sha256}` };
    if (naming !== undefined) demandAll(audit.report, place, "documents.", factsOf(audit, naming), match);
    else if ((await read(match.contentHash)) !== undefined)
      demand(audit.report, place, "not there, or once", "there");
  }
  for (const { index, step } of left.values()) {
    const { contentHash } = step;
    const asked = published.get(contentHash) ?? isPublished(audit, contentHash);
    published.set(contentHash, asked);
    if (await asked) missing(audit, { index, at: "documents" }, sha256);
  }
}

const keyOf = (index: number, id: string | undefined): string => `${index}/${id ?? ""}`;

async function isPublished({ ledger }: ApiAudit, contentHash: string): Promise<boolean> {
  return (await ledger.manifest(contentHash)) !== undefined;
}

/** A document may be named by each step that there is, a few times; nothing ends such a list but its end. */
function matchesOf({ api, history }: ApiAudit, sha256: string) {
  return itemsOf(history.log.size * 100, async (after) => {
    const params = { path: { sha256 }, query: { limit: 1_000, ...after } };
    const page = await answerIfThere(api.GET("/api/v1/documents/{sha256}", { params }), DocumentPage);
    return page ?? { items: [], next: null };
  });
}

function factsOf(audit: ApiAudit, { index, step, document }: Naming): Facts {
  const { agency, ocidHash } = step;
  const { id, documentType = null, title = null, format = null, size } = document;
  const corrected = `${trailKey(agency, ocidHash)}/${step.index}`;
  return {
    role: "document",
    index,
    recordedAt: formatTime(step.recordedAt),
    trailIndex: step.index,
    tags: tagsOf(step.tags),
    contentHash: step.contentHash,
    correctedBy: audit.history.corrections.get(corrected) ?? null,
    document: { id, documentType, title, format, size },
    ...namesOf(audit, { agency: { key: agency }, ocidHash }),
  };
}

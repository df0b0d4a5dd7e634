import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { hash } from "node:crypto";
import { JejakError } from "../../protocol/errors.ts";
import { factsOf, findingsOf } from "../../protocol/findings.ts";
import { ocidHash } from "../../protocol/hash.ts";
import { KIND, decodeEntry, entryHeader } from "../../protocol/kinds.ts";
import type { StepEntry, WithdrawalEntry } from "../../protocol/kinds.ts";
import { parseManifest } from "../../protocol/manifest.ts";
import type { Manifest } from "../../protocol/manifest.ts";
import { hashFile } from "../anchor/documents.ts";
import { openLedger } from "../client/ledger.ts";
import { allFiles } from "../import/files.ts";
import { EVENT, bytesAt, numberAt } from "./events.ts";
import type { Report } from "./report.ts";
import type { Spool } from "./spool.ts";

/** The bytes behind a content hash; undefined where they are not to be had. */
export type ReadManifest = (contentHash: string) => Promise<Uint8Array | undefined>;

/** Manifests from an API, or from a folder: `ab/cdef….json` as a server keeps them, or `abcdef….json`. */
export function manifestsFrom(source: string): ReadManifest {
  if (/^https?:/.test(source)) return (contentHash) => openLedger(source).manifest(contentHash);
  return async (contentHash) => {
    const kept = join(source, contentHash.slice(0, 2), `${contentHash.slice(2)}.json`);
    return (await fileAt(kept)) ?? (await fileAt(join(source, `${contentHash}.json`)));
  };
}

async function fileAt(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new JejakError("file-unreadable", { at: path, cause: error });
  }
}

export interface ManifestOptions {
  spool: Spool;
  read: ReadManifest;
  /** Folder of documents, each looked for in the manifests by its hash. */
  documents?: string;
  report: Report;
}

interface Figures {
  matching: number;
  withdrawn: number;
  /** Recorded a day or more after the release's own date: a fact, no departure. */
  late: number;
}

/** Every step's manifest against the entry's hash and what the entry says; documents against the manifests. */
export async function compareManifests({ spool, read, documents, report }: ManifestOptions): Promise<void> {
  const files = documents === undefined ? new Map<string, KnownFile>() : await hashAll(documents);
  const withdrawn = withdrawnOf(spool);
  const figures: Figures = { matching: 0, withdrawn: 0, late: 0 };
  for (const { index, entry } of entriesOf(spool)) {
    if (entry.kind !== KIND.step) continue;
    const bytes = await read(entry.contentHash);
    if (bytes !== undefined) compareManifest(report, files, figures, { index, step: entry, bytes });
    else if (withdrawn.has(placeKey(entry))) figures.withdrawn++;
    else {
      const values = { contentHash: entry.contentHash };
      const place = { index, agency: entry.agency, ocidHash: entry.ocidHash };
      report.add({ area: "manifests", code: "content-not-published", status: "skipped", place, values });
    }
  }
  report.conclude("manifests", { ...figures });
  if (documents !== undefined) concludeDocuments(report, files);
}

function* entriesOf(spool: Spool): Generator<{ index: number; entry: StepEntry | WithdrawalEntry }> {
  for (const piece of spool.pieces()) {
    if (!("event" in piece) || piece.event.event !== EVENT.entry) continue;
    const words = bytesAt(piece.event.body, 64, 0, 1);
    const { kind } = entryHeader(words);
    if (kind !== KIND.step && kind !== KIND.withdrawal) continue;
    yield { index: numberAt(piece.event.body, 0), entry: decodeEntry(words) as StepEntry | WithdrawalEntry };
  }
}

/** A withdrawal applies only where that trail has that content at that index. */
function placeKey({ agency, ocidHash: thing, index, contentHash }: StepEntry | WithdrawalEntry): string {
  return `${agency}/${thing}/${index}/${contentHash}`;
}

function withdrawnOf(spool: Spool): Set<string> {
  const withdrawn = new Set<string>();
  for (const { entry } of entriesOf(spool))
    if (entry.kind === KIND.withdrawal) withdrawn.add(placeKey(entry));
  return withdrawn;
}

interface Published {
  index: number;
  step: StepEntry;
  bytes: Uint8Array;
}

function compareManifest(
  report: Report,
  files: Map<string, KnownFile>,
  figures: Figures,
  { index, step, bytes }: Published,
): void {
  const place = { index, agency: step.agency, ocidHash: step.ocidHash };
  const found = hash("sha256", bytes, "hex");
  if (found !== step.contentHash) {
    report.fail("manifests", "content-hash-mismatch", place, { expected: step.contentHash, found });
    return;
  }
  try {
    const manifest = parseManifest(bytes);
    const named = ocidHash(manifest.ocid);
    if (named !== step.ocidHash)
      report.fail("manifests", "ocid-mismatch", place, { expected: step.ocidHash, found: named });
    for (const { code, values } of findingsOf(step, factsOf(manifest.release))) {
      if (code === "recorded.late") figures.late++;
      else report.fail("manifests", code, place, { expected: values.published, found: values.signed });
    }
    compareDocuments(report, files, index, manifest);
    figures.matching++;
  } catch (error) {
    if (!(error instanceof JejakError)) throw error;
    report.fail("manifests", error.code, place, error.values ?? {});
  }
}

interface KnownFile {
  file: string;
  size: number;
  /** Log index of the first step whose manifest names it. */
  namedBy?: number;
}

async function hashAll(folder: string): Promise<Map<string, KnownFile>> {
  const files = new Map<string, KnownFile>();
  for (const file of await allFiles([folder])) {
    const { sha256, size } = await hashFile(file);
    files.set(sha256, { file, size });
  }
  return files;
}

function compareDocuments(
  report: Report,
  files: Map<string, KnownFile>,
  index: number,
  { documents }: Manifest,
): void {
  for (const { sha256, size } of documents) {
    const known = files.get(sha256);
    if (known === undefined) continue;
    known.namedBy ??= index;
    if (known.size === size) continue;
    report.fail(
      "documents",
      "content-hash-mismatch",
      { index, at: known.file },
      { expected: size, found: known.size },
    );
  }
}

/** A file that no manifest names is unknown, which does not make it false. */
function concludeDocuments(report: Report, files: ReadonlyMap<string, KnownFile>): void {
  for (const [sha256, { file, namedBy }] of files) {
    if (namedBy !== undefined) continue;
    const values = { sha256 };
    report.add({
      area: "documents",
      code: "document-unknown",
      status: "skipped",
      place: { at: file },
      values,
    });
  }
  report.conclude("documents", { files: files.size });
}

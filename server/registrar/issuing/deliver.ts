import { createWriteStream } from "node:fs";
import { access, mkdir, open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { toHex } from "../../../protocol/bytes.ts";
import { syncFolder } from "../vault/disk.ts";
import { openPage } from "../vault/sealed.ts";
import type { SealedPage } from "../vault/vault.ts";
import { finishJob } from "./jobs.ts";
import { partsOf } from "./parts.ts";
import type { Part } from "./parts.ts";
import { openBatch } from "./record.ts";
import type { BatchOfRecords } from "./record.ts";
import type { Workshop } from "./run.ts";
import { packFiles, zipped } from "./zip.ts";
import type { PackedFiles, ZipEntry } from "./zip.ts";

/** Chunks of a file that are made while one is written. */
const AHEAD = 2;

/** What a job leaves for those who hand the records out. */
export interface Delivered {
  /** One ZIP a batch, in its order. */
  packs: string[];
  /** Those of them that were there before, and stay as they are: with pages or without, say. */
  there: string[];
  /** CSV: which line of the file became which record; nothing personal. */
  report: string;
}

export interface Delivery {
  job: Uint8Array;
  /** Folder; made where it is not there. */
  out: string;
  /** Evidence of a batch, or null where it is not to be had yet. */
  evidenceOf(part: Part): Promise<Uint8Array | null>;
  /** The page of a record for the printer, where pages are wanted. */
  pageOf?: (batch: BatchOfRecords, index: number, sdJwt: Uint8Array) => Promise<Uint8Array>;
}

/** Writes the packs of an anchored job that are not there yet, and its report. Killed at any point, it is called again. */
export async function deliver(workshop: Workshop, delivery: Delivery): Promise<Delivered> {
  await mkdir(delivery.out, { recursive: true, mode: 0o700 });
  const parts = await partsOf(workshop.vault.pool, delivery.job);
  const [packs, there]: [string[], string[]] = [[], []];
  for (const part of parts) {
    const path = join(delivery.out, packName(part));
    packs.push(path);
    if (await isThere(path)) there.push(path);
    else await writePack(workshop, delivery, part, path);
  }
  const report = join(delivery.out, `report-${toHex(delivery.job).slice(0, 8)}.csv`);
  await writeWhole(report, reportLines(workshop, parts));
  await workshop.reached("reported");
  await finishJob(workshop.vault.pool, delivery.job);
  return { packs, there, report };
}

/** The name says agency and batch, which the chain says too. */
function packName({ issuer: { officialId }, agency, batch }: Part): string {
  const plain = officialId.replace(/[^A-Za-z0-9._-]/g, "_");
  const told = plain === officialId ? plain : `${plain}-${agency.slice(2, 10)}`;
  return `${told}-${batch}.zip`;
}

async function writePack(workshop: Workshop, delivery: Delivery, part: Part, path: string): Promise<void> {
  await writeWhole(path, zipped(filesOf(workshop, delivery, part), part.dueAt));
  await workshop.reached("packed");
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}

async function* filesOf(workshop: Workshop, delivery: Delivery, part: Part): AsyncGenerator<PackedFiles> {
  const { vault, signers } = workshop;
  const at = part.dueAt;
  const batch = await openBatch(vault, part.agency, part.batch);
  const evidence = await delivery.evidenceOf(part);
  if (evidence !== null)
    yield await packFiles([{ name: `evidence-${part.batch}.json`, parts: [evidence] }], at);
  let left = Math.ceil(part.indexes.length / 2);
  for await (const { page, files } of signers.pack({ frame: batch.frame, at }, vault.readPages(part))) {
    yield files;
    if (delivery.pageOf !== undefined) yield await packFiles(await printed(batch, page, delivery.pageOf), at);
    const rows = files.entries.length;
    workshop.tell({ what: "packed", rows });
    if (left > 0 && (left -= rows) <= 0) await workshop.reached("packing");
  }
}

async function printed(
  batch: BatchOfRecords,
  page: SealedPage,
  pageOf: NonNullable<Delivery["pageOf"]>,
): Promise<ZipEntry[]> {
  const entries: ZipEntry[] = [];
  for (const { index, plaintext } of openPage(page))
    entries.push({
      name: `pages/${page.batch}-${index}.pdf`,
      parts: [await pageOf(batch, index, plaintext)],
    });
  return entries;
}

async function* reportLines({ vault }: Workshop, parts: readonly Part[]): AsyncGenerator<string> {
  yield "line,batch,index,recordId\r\n";
  for (const { agency, batch, indexes, lines } of parts) {
    const leaves = Buffer.from(await vault.leaves({ agency, batch }));
    let text = "";
    for (const [i, index] of indexes.entries()) {
      const recordId = leaves.toString("hex", index * 32, (index + 1) * 32);
      text += `${lines?.[i] ?? ""},${batch},${index},${recordId}\r\n`;
    }
    yield text;
  }
}

/** Under its name there is the whole file, on the disk, or none. For its owner alone: it holds what records say. */
async function writeWhole(path: string, chunks: AsyncIterable<string | Uint8Array>): Promise<void> {
  const fresh = `${path}.new`;
  await pipeline(
    Readable.from(chunks, { objectMode: true, highWaterMark: AHEAD }),
    createWriteStream(fresh, { mode: 0o600, highWaterMark: 1 << 20 }),
  ).catch(async (error: unknown) => {
    await rm(fresh, { force: true });
    throw error;
  });
  const file = await open(fresh, "r+");
  await file.sync();
  await file.close();
  await rename(fresh, path);
  await syncFolder(join(path, ".."));
}

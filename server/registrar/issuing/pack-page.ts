import { openPage } from "../vault/sealed.ts";
import type { SealedPage } from "../vault/vault.ts";
import { fileParts } from "./frame.ts";
import type { RecordFrame } from "./frame.ts";
import { packFiles } from "./zip.ts";
import type { PackedFiles } from "./zip.ts";

/** What the pages of a pack have in common. */
export interface PackingContext {
  frame: RecordFrame;
  at: Date;
}

/** Records of one batch, for one thread. */
export interface PackingTask {
  context: PackingContext;
  page: SealedPage;
}

/** Opens sealed records, and packs the file of each. */
export async function packPage({ context: { frame, at }, page }: PackingTask): Promise<PackedFiles> {
  const files = openPage(page).map(({ index, plaintext }) => ({
    name: `records/${page.batch}-${index}.jejak.json`,
    ...fileParts(frame, index, plaintext),
  }));
  return await packFiles(files, at);
}

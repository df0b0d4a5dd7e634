import { createHmac, randomBytes } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { drawSecret, readIfThere, replaceSecret, settleSecret, shredSecret } from "./disk.ts";
import { decodeKeyFile, encodeKeyFile, keyAt } from "./key-file.ts";
import { KEY } from "./kms.ts";
import type { Kms } from "./kms.ts";
import type { BatchName } from "./vault.ts";

/** The data keys, outside the database: one file a batch. One writer a batch at a time (the vault sees to it). */
export interface KeyStore {
  /** Draws a key for each of `size` indexes; keys that were there are destroyed. */
  create(batch: BatchName, size: number): Promise<Buffer>;
  /** Null where the batch has no keys (any more). */
  read(batch: BatchName): Promise<Buffer | null>;
  /** Destroys the keys at these indexes. @returns how many of them were still there */
  destroy(batch: BatchName, indexes: readonly number[]): Promise<number>;
  drop(batch: BatchName): Promise<void>;
  /** Batches that have a file here, in order. */
  list(): Promise<BatchName[]>;
  /** Removes what a killed writer left beside a batch's file. */
  settle(batch: BatchName): Promise<void>;
  /** HMAC-SHA-256 state under the store's own secret. */
  mac(): Promise<ReturnType<typeof createHmac>>;
}

const FILE = /^(0x[0-9a-f]{64})-([1-9][0-9]*)\.keys(?:\.new|\.old)?$/;
const FINGERPRINT = "fingerprint.key";

/** Whether a file of this name is a key store's, in whatever folder that is kept. */
export function isOfKeyStore(name: string): boolean {
  return FILE.test(name) || name === FINGERPRINT;
}

/** Opens the key store in `folder`, made at first use. */
export function openKeyStore(folder: string, kms: Kms): KeyStore {
  const path = (batch: BatchName) => join(folder, `${nameOf(batch)}.keys`);
  const read = async (batch: BatchName) => {
    const file = await readIfThere(path(batch));
    return file === null ? null : await decodeKeyFile(kms, file, nameOf(batch));
  };
  const write = async (batch: BatchName, keys: Buffer) => {
    await replaceSecret(path(batch), await encodeKeyFile(kms, keys, nameOf(batch)));
  };
  return {
    read,
    create: async (batch, size) => {
      const keys = randomBytes(size * KEY);
      await write(batch, keys);
      return keys;
    },
    destroy: async (batch, indexes) => {
      const keys = await read(batch);
      const there = keys === null ? [] : indexes.filter((index) => keyAt(keys, index) !== null);
      if (keys === null || there.length === 0) return 0;
      for (const index of there) keys.fill(0, index * KEY, (index + 1) * KEY);
      await write(batch, keys);
      return there.length;
    },
    drop: (batch) => shredSecret(path(batch)),
    settle: (batch) => settleSecret(path(batch)),
    list: () => batchesIn(folder),
    mac: async () => createHmac("sha256", await macSecret(join(folder, FINGERPRINT), kms)),
  };
}

/** Name of a batch's keys, authenticated with them: the file of one batch cannot stand in for another's. */
export function nameOf({ agency, batch }: BatchName): string {
  return `${agency}-${batch}`;
}

async function batchesIn(folder: string): Promise<BatchName[]> {
  const names = new Map<string, BatchName>();
  for (const file of (await readdir(folder).catch(() => [])).sort()) {
    const match = FILE.exec(file);
    if (match === null) continue;
    const batch = { agency: match[1] as BatchName["agency"], batch: Number(match[2]) };
    names.set(nameOf(batch), batch);
  }
  return [...names.values()];
}

async function macSecret(path: string, kms: Kms): Promise<Uint8Array> {
  const found = await readIfThere(path);
  if (found !== null) return await kms.unwrap(found, "fingerprint");
  await drawSecret(path, await kms.wrap(randomBytes(KEY), "fingerprint"));
  return await macSecret(path, kms);
}

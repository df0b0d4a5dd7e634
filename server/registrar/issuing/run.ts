import { stat } from "node:fs/promises";
import { JejakError } from "../../../protocol/errors.ts";
import type { RecordType } from "../../../protocol/records/type.ts";
import type { Issuer, Registry } from "../registry.ts";
import type { RowsFile } from "../rows/row.ts";
import type { Vault } from "../vault/vault.ts";
import type { Locks } from "./locks.ts";
import type { Signers } from "./signers.ts";
import type { AnchorTimes } from "./times.ts";

/** Where a killed process may have been; tests kill it at each. */
export type Point =
  | "checked"
  | "noted"
  | "reserved"
  | "signed"
  | "kept"
  | "rooted"
  | "anchored"
  | "marked"
  | "entered"
  | "packing"
  | "packed"
  | "reported";

/** What happens while a job goes on, for whoever watches. */
export type Happening =
  | { what: "checked" | "signed" | "packed"; rows: number }
  | { what: "reserved" | "anchored" | "released"; batch: number }
  /** `behind`: the batch of another job that has to be anchored first, where there is one. */
  | { what: "waiting"; until: Date; behind?: number };

/** What issuing works with. */
export interface Workshop {
  vault: Vault;
  registry: Registry;
  signers: Signers;
  /** Milliseconds. */
  now(): number;
  /** Resolves at a time (milliseconds), or rejects when it is to end. */
  waitUntil(time: number): Promise<void>;
  tell(happening: Happening): void;
  /** Never resolves where a test kills the process. */
  reached(point: Point): Promise<void>;
}

/** What is to be issued. */
export interface IssueRequest {
  issuer: Issuer;
  type: RecordType;
  file: RowsFile;
  anchorAt: AnchorTimes;
  /** Rows that go into one batch at most: 65,536 by default. */
  rowsPerBatch?: number;
}

/** A job at work. */
export interface Run extends Workshop {
  request: IssueRequest;
  locks: Locks;
  job: Uint8Array;
  rows: number;
  rowsPerBatch: number;
  integrity: string;
  /** Throws where the file of rows is no longer the one that was checked. */
  checkFile(): Promise<void>;
}

/** Remembers how a file looks. @returns a call that throws JejakError `rows-changed` once it looks different */
export async function watchFile({ path }: RowsFile): Promise<() => Promise<void>> {
  const look = async () => {
    const { ino, size, mtimeMs } = await stat(path).catch((cause: unknown) => {
      throw new JejakError("file-unreadable", { at: path, cause });
    });
    return `${ino} ${size} ${mtimeMs}`;
  };
  const first = await look();
  return async () => {
    if ((await look()) !== first) throw new JejakError("rows-changed", { at: path });
  };
}

import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { z } from "zod";
import { JejakError } from "../protocol/errors.ts";

const Address = z.templateLiteral(["0x", z.string().regex(/^[0-9a-fA-F]{40}$/)]);

/** Addresses of one deployment, and the block of its first contract. */
export const Contracts = z.strictObject({
  accessManager: Address,
  p256Verifier: Address,
  webAuthnVerifier: Address,
  rsaVerifier: Address,
  auditLog: Address,
  agencyDirectory: Address,
  procurementLedger: Address,
  /** Absent where none has joined the ledger. */
  recordRegistry: Address.exactOptional(),
  deployedAt: z.int().min(0),
});
export type Contracts = z.infer<typeof Contracts>;

/** What runs at the moment: written by the supervisor, read by every other process and command. */
export const Run = z.strictObject({
  version: z.literal(1),
  startedAt: z.iso.datetime(),
  url: z.url(),
  rpcUrl: z.url(),
  /** Null where the RPC offers no websocket. */
  wsUrl: z.url().nullable(),
  chainId: z.int().positive(),
  databaseUrl: z.string(),
  contracts: Contracts,
  processes: z.array(z.strictObject({ name: z.string(), pid: z.int(), startedAt: z.string() })),
});
export type Run = z.infer<typeof Run>;

/** Writes `text` so that after a crash the file holds the old text or the new, whole. */
export function writeAtomically(path: string, text: string, mode = 0o600): void {
  const fresh = `${path}.${process.pid}.new`;
  const file = openSync(fresh, "w", mode);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(fresh, path);
}

/** Errors: `run-invalid` when run.json is there but not what this version writes. */
export function readRun(path: string): Run | null {
  if (!existsSync(path)) return null;
  try {
    return Run.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (cause) {
    throw new JejakError("run-invalid", { values: { path }, cause });
  }
}

/** Like {@link readRun}. Errors: `not-running` when there is no run.json. */
export function requireRun(path: string): Run {
  const run = readRun(path);
  if (run === null) throw new JejakError("not-running", { values: { path } });
  return run;
}

/** Mode 0600: it carries the database's password. */
export function writeRun(path: string, run: Run): void {
  writeAtomically(path, `${JSON.stringify(Run.parse(run), null, 2)}\n`);
}

import { randomBytes } from "node:crypto";
import { closeSync, existsSync, fsyncSync, openSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Hex } from "../../protocol/bytes.ts";
import {
  formatSigningKey,
  LOG_KEY,
  parseSigningKey,
  type SigningKey,
} from "../../protocol/proof/note-keys.ts";
import { originOf } from "../../protocol/proof/note-sign.ts";
import { writeAtomically } from "../run.ts";

/** The file of a log's key. Logs do not share keys, so a ledger that is set up anew has another one. */
export function logKeyPath(keys: string, chainId: number, auditLog: Hex): string {
  return join(keys, `${originOf(chainId, auditLog).replaceAll("/", "-")}.key`);
}

/**
 * The operator's key of a log, made at the first call (mode 0600). Its name is the log's origin.
 * @throws JejakError `signing-key-malformed`
 */
export function openLogKey(keys: string, chainId: number, auditLog: Hex): SigningKey {
  const path = logKeyPath(keys, chainId, auditLog);
  if (!existsSync(path)) {
    const name = originOf(chainId, auditLog);
    const key: SigningKey = { name, type: LOG_KEY, seed: new Uint8Array(randomBytes(32)) };
    writeAtomically(path, `${formatSigningKey(key)}\n`);
    syncFolder(dirname(path));
  }
  return parseSigningKey(readFileSync(path, "utf8").trim());
}

/** Without it a key that has signed could be gone after a power failure. */
function syncFolder(path: string): void {
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

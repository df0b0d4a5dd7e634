import { expect } from "chai";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isJejakError, type ErrorCode, type JejakError } from "../../protocol/errors.ts";

/** The vectors of one file, as scripts/vectors.ts shapes them. */
export function readVectors(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../vectors/${name}`, import.meta.url), "utf8"));
}

/** A folder of the data that lies beside the repository, or undefined where the machine does not have it. */
export function sharedFolder(name: string): string | undefined {
  const folder = fileURLToPath(new URL(`../../../shared/${name}/`, import.meta.url));
  return existsSync(folder) ? folder : undefined;
}

/** Expects a JejakError of this code, and gives it for a closer look. */
export function refusal(code: ErrorCode, act: () => unknown): JejakError {
  try {
    act();
  } catch (error) {
    if (!isJejakError(error)) throw error;
    expect(error.code).to.equal(code);
    return error;
  }
  throw new Error(`${code} expected, but nothing was refused`);
}

export const nodeSha256 = (data: Uint8Array): Uint8Array => createHash("sha256").update(data).digest();

/** How vectors write typed values: integers over 2^53 as decimal strings. */
export function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, inner: unknown) => (typeof inner === "bigint" ? inner.toString() : inner)),
  );
}

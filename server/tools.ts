import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What readers may take away, as one file: a verifier, or the page of those who hold records. */
export interface Tool {
  readonly name: ToolName;
  readonly type: string;
  readonly bytes: Uint8Array;
  /** Of its bytes, 64 hex digits: to be compared with what somebody else says. */
  readonly sha256: string;
}

/** The files of the folder `tools`, in the order in which they are offered. */
export const TOOLS = [
  { name: "verify.html", type: "text/html; charset=utf-8" },
  { name: "jejak-verify.mjs", type: "text/javascript; charset=utf-8" },
  { name: "holder.html", type: "text/html; charset=utf-8" },
] as const;

export type ToolName = (typeof TOOLS)[number]["name"];

/** Those that a start has built; a site without them offers none. */
export function readTools(folder: string): Tool[] {
  return TOOLS.flatMap(({ name, type }) => {
    const bytes = readIfThere(join(folder, name));
    return bytes === null ? [] : [{ name, type, bytes, sha256: hash("sha256", bytes) }];
  });
}

function readIfThere(file: string): Uint8Array | null {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

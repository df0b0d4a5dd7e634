import { parseArgs } from "node:util";
import type { Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";

/** What the reader asks for. */
export interface Arguments {
  /** Evidence, and proofs of equivocation. */
  evidence: string[];
  documents: string[];
  /** May be missing where only proofs of equivocation are checked, by `logKey`. */
  trust?: string;
  /** The log operator's public key, in place of the trust file's. */
  logKey?: string;
  blockHash?: Hex;
  rpc?: string;
  lang: "id" | "en";
  json: boolean;
  /** A verification protocol, with the name of who verifies. */
  protocol?: string;
}

const OPTIONS = {
  document: { type: "string", multiple: true },
  trust: { type: "string" },
  "block-hash": { type: "string" },
  "log-key": { type: "string" },
  rpc: { type: "string" },
  lang: { type: "string" },
  json: { type: "boolean" },
  protocol: { type: "string" },
  help: { type: "boolean" },
  version: { type: "boolean" },
} as const;

/** `help` and `version` are answered without anything else. */
export type Asked = Arguments | "help" | "version";

/** @throws JejakError `usage`, which names the option */
export function readArguments(args: readonly string[]): Asked {
  const { values, positionals } = parsed(args);
  if (values.help === true) return "help";
  if (values.version === true) return "version";
  const { trust, rpc, protocol, document = [], json = false } = values;
  if (positionals.length === 0) throw usage("<evidence.json>");
  const { "block-hash": blockHash, "log-key": logKey } = values;
  if (trust === undefined && logKey === undefined) throw usage("--trust");
  if (blockHash !== undefined && !/^0x[0-9a-f]{64}$/.test(blockHash)) throw usage("--block-hash");
  if (rpc !== undefined && !/^https?:\/\//.test(rpc)) throw usage("--rpc");
  return {
    evidence: positionals,
    documents: document,
    json,
    lang: languageOf(values.lang ?? process.env["LANG"] ?? ""),
    ...(trust !== undefined && { trust }),
    ...(logKey !== undefined && { logKey }),
    ...(blockHash !== undefined && { blockHash: blockHash as Hex }),
    ...(rpc !== undefined && { rpc }),
    ...(protocol !== undefined && { protocol }),
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (cause) {
    throw new JejakError("usage", { detail: String(cause), cause });
  }
}

function languageOf(text: string): "id" | "en" {
  return text.toLowerCase().startsWith("en") ? "en" : "id";
}

function usage(at: string): JejakError {
  return new JejakError("usage", { at });
}

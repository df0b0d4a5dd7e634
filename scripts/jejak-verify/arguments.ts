import { parseArgs } from "node:util";
import type { Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import type { Demand } from "../../protocol/records/key-binding.ts";
import { parseTime } from "../../protocol/time.ts";

/** What the reader asks for. */
export interface Arguments {
  /** Evidence, proofs of equivocation, and civil records. */
  evidence: string[];
  /** Evidence of batches, for the records among them. */
  batches: string[];
  /** What the holder of a presentation was asked to bind it to. */
  demand: Demand;
  /** Unix seconds, where the reader gives another time than the clock's. */
  now?: number;
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
  evidence: { type: "string", multiple: true },
  nonce: { type: "string" },
  audience: { type: "string" },
  now: { type: "string" },
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
  const { trust, rpc, protocol, document = [], evidence = [], json = false } = values;
  const { nonce, audience } = values;
  const now = values.now === undefined ? undefined : parseTime(values.now);
  if (values.now !== undefined && now === undefined) throw usage("--now");
  if (positionals.length === 0) throw usage("<evidence.json>");
  const { "block-hash": blockHash, "log-key": logKey } = values;
  if (trust === undefined && logKey === undefined) throw usage("--trust");
  if (blockHash !== undefined && !/^0x[0-9a-f]{64}$/.test(blockHash)) throw usage("--block-hash");
  if (rpc !== undefined && !/^https?:\/\//.test(rpc)) throw usage("--rpc");
  return {
    evidence: positionals,
    batches: evidence,
    demand: { ...(nonce !== undefined && { nonce }), ...(audience !== undefined && { audience }) },
    ...(now !== undefined && { now }),
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

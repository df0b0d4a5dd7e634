import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { concat, toHex, writeUint, type Hex } from "../../../protocol/bytes.ts";
import { sha256, utf8 } from "../../../protocol/hash.ts";
import { createLog, leafHash, type Log } from "../../../protocol/log.ts";
import { vkeyOf, type SigningKey } from "../../../protocol/proof/note-keys.ts";
import { formatCheckpoint, originOf, signNote } from "../../../protocol/proof/note-sign.ts";
import { parseTilePath } from "../../../protocol/proof/tiles.ts";
import { nodeSha256 } from "../../../scripts/audit/fold/peaks.ts";

export const CHAIN_ID = 31_337n;
export const AUDIT_LOG: Hex = "0x5fbdb2315678afecb367f032d93f642f64180aa3";
export const ORIGIN = originOf(CHAIN_ID, AUDIT_LOG);
export const OPERATOR: SigningKey = { name: ORIGIN, type: 1, seed: sha256(utf8("operator")) };
export const LOG_KEY = vkeyOf(OPERATOR);

/** One history of the log: what a server shows to somebody. */
export interface History {
  log: Log;
  entries: Uint8Array[];
  /** Roots of complete subtrees by level of tiles and position, as they are asked for. */
  subtrees: Uint8Array[][];
}

/** The history of these entries. */
export function historyFrom(entries: Uint8Array[]): History {
  const log = createLog(nodeSha256);
  for (const entry of entries) log.append(leafHash(entry, nodeSha256));
  return { log, entries, subtrees: [] };
}

/** `size` entries of five words; from `fork` on they are those of `name` alone. */
export function historyOf(size: number, { name = "", fork = size } = {}): History {
  return historyFrom(
    Array.from({ length: size }, (_, i) => {
      const entry = new Uint8Array(160);
      entry.set(nodeSha256(utf8(`${i < fork ? "" : name} ${i}`)), 64);
      return entry;
    }),
  );
}

/** A checkpoint of the first `size` entries, signed by the operator, whose key has the name of its log. */
export function signedNote(
  { log }: History,
  size: number,
  block: { number: number; hash: Hex; chainId?: bigint },
  operator: SigningKey = OPERATOR,
  origin = ORIGIN,
): string {
  const root = toHex(log.root(size));
  const body = formatCheckpoint({ origin, size, root, block: { chainId: CHAIN_ID, ...block } });
  return `${body}\n${signNote(body, operator)}`;
}

export interface FakeLog {
  url: string;
  /** What is shown from now on: tiles of this history, and this note. */
  show(history: History, note: string): void;
  /** Paths asked for since the start. */
  asked: string[];
  /** Answers in place of the log, by path. */
  instead: Map<string, { status: number; body: string | Uint8Array; retryAfter?: number; times?: number }>;
  close(): Promise<void>;
}

/** A log server after c2sp.org/tlog-tiles that shows whatever it is told to. */
export async function startFakeLog(): Promise<FakeLog> {
  let [history, note] = [historyOf(0), ""];
  const asked: string[] = [];
  const instead: FakeLog["instead"] = new Map();
  const server = createServer((request, response) => {
    const path = (request.url ?? "").slice("/log/".length);
    asked.push(path);
    const other = instead.get(path);
    if (other?.times !== undefined && --other.times === 0) instead.delete(path);
    const body = other?.body ?? (path === "checkpoint" ? note : tileOf(history, path));
    if (other?.retryAfter !== undefined) response.setHeader("retry-after", other.retryAfter);
    response.writeHead(other?.status ?? (body === null ? 404 : 200));
    response.end(body ?? "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/log`,
    show: (shown, signed) => {
      [history, note] = [shown, signed];
    },
    asked,
    instead,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

function tileOf(history: History, path: string): Uint8Array | null {
  const tile = parseTilePath(path);
  if (tile === null) return null;
  const { level, index, width } = tile;
  const first = index * 256;
  if ((first + width) * 256 ** (level ?? 0) > history.log.size) return null;
  if (level === null) return concat(...history.entries.slice(first, first + width).flatMap(framed));
  return concat(...Array.from({ length: width }, (_, i) => subtree(history, level, first + i)));
}

function framed(entry: Uint8Array): Uint8Array[] {
  const length = new Uint8Array(2);
  writeUint(length, 0, 2, entry.length);
  return [length, entry];
}

/** Root of the complete subtree of 256^level leaves, each computed once. */
function subtree(history: History, level: number, index: number): Uint8Array {
  if (level === 0) return history.log.leaf(index);
  const roots = (history.subtrees[level] ??= []);
  return (roots[index] ??= fold(history, level, index));
}

function fold(history: History, level: number, index: number): Uint8Array {
  const small = createLog(nodeSha256);
  for (let i = 0; i < 256; i++) small.append(subtree(history, level - 1, index * 256 + i));
  return small.root();
}

import { ROUTES } from "../../../server/api/routes.ts";
import { toHex } from "../../../protocol/bytes.ts";
import type { Office } from "./office.ts";

/** What anybody can get: under what it was asked for, and the answer. */
export type Published = Map<string, string>;

/** Operations that end only when the reader does, or that are about one request alone. */
const ENDLESS = new Set(["/api/v1/stream"]);

/** Values for the parameters of paths, as anybody knows them. */
async function known({ site, issuer, registry }: Office): Promise<Record<string, string[]>> {
  const { size } = (await site.ask("/api/v1/ledger")).body as { size: number };
  const count = await registry.batchCount(issuer.agency);
  return {
    agency: [issuer.agency],
    number: Array.from({ length: count + 1 }, (_, i) => `${i + 1}`),
    index: Array.from({ length: size }, (_, i) => `${i}`),
  };
}

function pathsOf(template: string, values: Readonly<Record<string, string[]>>): string[] {
  const name = /\{(\w+)\}/.exec(template)?.[1];
  if (name === undefined) return [template];
  const of = values[name] ?? ["tidak-ada"];
  return of.flatMap((value) => pathsOf(template.replace(`{${name}}`, encodeURIComponent(value)), values));
}

/** The paths of every operation that reads, with every value of its parameters that is known. */
export async function everyPath(office: Office): Promise<{ template: string; path: string }[]> {
  const values = await known(office);
  const reads = ROUTES.filter(({ method, path }) => method === "get" && !ENDLESS.has(path));
  const few = {
    ...values,
    index: values["index"]?.filter((_, i, all) => i % 8 === 0 || i > all.length - 4) ?? [],
  };
  return reads.flatMap(({ path: template }) => {
    // Proofs of entries take longest, and differ in nothing but their entry.
    const of = template.endsWith("/{index}/evidence") ? few : values;
    return pathsOf(template, of).map((path) => ({ template, path }));
  });
}

let collected: Promise<Published> | undefined;

/** Collected once. */
export function everythingPublic(office: Office): Promise<Published> {
  collected ??= collect(office);
  return collected;
}

/** Everything: the chain's blocks, events and storage proofs, each answer of the API, pages, metrics, tiles. */
async function collect(office: Office): Promise<Published> {
  const { site, issuer, anvil } = office;
  const published: Published = new Map();
  for (const { path } of await everyPath(office)) {
    const seen = /evidence|inclusion|consistency/.test(path) ? "?finality=seen" : "";
    published.set(path, await textOf(site.url + path + seen));
  }
  for (const path of [`/agencies/${issuer.agency}`, `/en/agencies/${issuer.agency}`, "/log/checkpoint", "/"])
    published.set(path, await textOf(site.url + path));
  const newest = Number(await anvil.rpc("eth_blockNumber"));
  for (let block = 0; block <= newest; block++) {
    const number = `0x${block.toString(16)}`;
    const answers = [
      await anvil.rpc("eth_getBlockByNumber", [number, true]),
      await anvil.rpc("eth_getLogs", [{ fromBlock: number, toBlock: number }]),
    ];
    published.set(`block ${block}`, JSON.stringify(answers));
  }
  return published;
}

async function textOf(url: string): Promise<string> {
  const response = await fetch(url);
  return Buffer.from(await response.arrayBuffer()).toString("latin1");
}

/** What may be hex or base64 of 32 bytes or more. */
const RUN = /[A-Za-z0-9+/_-]{43,}={0,2}/g;

/** Every 32 bytes that stand in texts, as 64 hex digits: in hex, in either base64, by words of 32 bytes. */
export function hashesIn(texts: Iterable<string>): Set<string> {
  const found = new Set<string>();
  const runs = new Set([...texts].flatMap((text) => text.match(RUN) ?? []));
  for (const run of runs) {
    if (/^[0-9a-fA-F]+$/.test(run.replace(/^0x/, ""))) takeHex(found, run.replace(/^0x/, "").toLowerCase());
    else takeBytes(found, Buffer.from(run, "base64"));
  }
  return found;
}

/** Calldata begins with a selector of 4 bytes. */
function takeHex(found: Set<string>, hex: string): void {
  for (const from of [0, 8])
    for (let at = from; at + 64 <= hex.length; at += 64) found.add(hex.slice(at, at + 64));
}

/** Proofs and nodes have lengths before their words: every place counts. */
function takeBytes(found: Set<string>, bytes: Uint8Array): void {
  for (let at = 0; at + 32 <= bytes.length; at++) found.add(toHex(bytes.subarray(at, at + 32)));
}

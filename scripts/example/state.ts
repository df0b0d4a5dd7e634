import { fromHex, toHex, type Hex } from "../../protocol/bytes.ts";
import { wordOf, type OpenTrail, type Opened } from "../../protocol/evidence/open.ts";
import type { ContractName } from "../../protocol/evidence/state.ts";
import type { Trust } from "../../protocol/evidence/trust.ts";
import { keccak256 } from "../../protocol/hash.ts";
import { peakLevels } from "../../protocol/log.ts";
import { poolOf, readAccount, readSlot, type NodePool } from "../../protocol/proof/trie.ts";
import { SIZE_SLOT, agencySlots, mandateSlots, peakSlot, trailSlots } from "../../protocol/slots.ts";
import { columns } from "./text.ts";

/** What the checks read of the state, and how. */
export interface Reads {
  /** Hashes of the nodes, in the order of the file. */
  nodes: string[];
  /** One text for each account and slot. */
  accounts: string[];
  slots: string[];
  /** Level and hash of each peak that counts, the lowest first. */
  peaks: { level: number; hash: Uint8Array }[];
  policy: bigint;
  mandate: bigint;
}

interface Traced {
  pool: NodePool;
  /** Numbers of the nodes that were taken since the last call. */
  taken: () => string;
  /** Numbers of the nodes that were never taken. */
  unused: () => number[];
}

function trace(nodes: NodePool): Traced {
  const numbers = new Map([...nodes.keys()].map((hash, i) => [hash, i]));
  const seen = new Set<number>();
  let path: number[] = [];
  const pool = new Map(nodes);
  pool.get = (hash) => {
    const number = numbers.get(hash);
    if (number !== undefined) path.push(number);
    return nodes.get(hash);
  };
  const taken = (): string => {
    const told = path.join(" → ");
    for (const number of path) seen.add(number);
    path = [];
    return told;
  };
  return { pool, taken, unused: () => [...numbers.values()].filter((number) => !seen.has(number)) };
}

function accountReader(stateRoot: Hex, { pool, taken }: Traced) {
  return (name: string, address: Hex): { text: string; storageRoot: Hex } => {
    const account = readAccount(stateRoot, address, pool);
    if (account === null) throw new Error(`${name} is not in the state`);
    const { nonce, balance, storageRoot, codeHash } = account;
    const path = toHex(keccak256(fromHex(address)));
    const text = columns([
      [name, address],
      ["path", path],
      ["nodes", taken()],
      ["nonce, balance", `${nonce.toString()}, ${balance.toString()}`],
      ["storageRoot", storageRoot],
      ["codeHash", codeHash],
    ]);
    return { text, storageRoot };
  };
}

/** Reads all that the checks of this file need. @throws Error where a node is left over */
export function readState({ evidence, nodes }: Opened, trail: OpenTrail, root: Hex, trust: Trust): Reads {
  const traced = trace(poolOf(nodes));
  const account = accountReader(root, traced);
  const contracts = (["auditLog", "agencyDirectory", "procurementLedger"] as const).map(
    (name) => [name, account(name, trust.contracts[name].address)] as const,
  );
  const roots = new Map<ContractName, Hex>(contracts.map(([name, { storageRoot }]) => [name, storageRoot]));
  const slots: string[] = [];
  const read = (contract: ContractName, name: string, slot: Hex): bigint => {
    const word = readSlot(roots.get(contract) ?? root, slot, traced.pool);
    const path = toHex(keccak256(fromHex(slot)));
    const rows = [
      ["slot", slot],
      ["path", path],
      ["nodes", traced.taken()],
      ["word", wordOf(word)],
    ];
    slots.push(`${contract}, ${name}\n${columns(rows)}`);
    return word;
  };
  const values = readSlots(evidence.root.size, trail, read);
  if (traced.unused().length > 0) throw new Error(`nodes left over: ${traced.unused().join(", ")}`);
  const accounts = contracts.map(([, { text }]) => text);
  return { nodes: nodes.map((node) => toHex(keccak256(node))), accounts, slots, ...values };
}

type Read = (contract: ContractName, name: string, slot: Hex) => bigint;

function readSlots(size: number, { key, ocidHash }: OpenTrail, read: Read) {
  read("auditLog", "size", SIZE_SLOT);
  const peaks = peakLevels(size).map((level) => ({
    level,
    hash: fromHex(wordOf(read("auditLog", `peak of level ${level}`, peakSlot(level)))),
  }));
  const policy = read("agencyDirectory", "policy: a + 1", agencySlots(key).policy);
  const { head, packed } = trailSlots(key, ocidHash);
  read("procurementLedger", "trail's head: t", head);
  read("procurementLedger", "trail packed: t + 1", packed);
  const mandate = read("agencyDirectory", "mandate 1 packed: map(a + 3, 1) + 2", mandateSlots(key, 1).packed);
  return { peaks, policy, mandate };
}

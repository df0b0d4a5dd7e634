import { fromHex, type Hex } from "../bytes.ts";
import { JejakError } from "../errors.ts";
import { keccak256 } from "../hash.ts";
import { to0x } from "../bytes.ts";
import { checkInclusion, peakLevels, rootFromPeaks } from "../log.ts";
import { poolOf, readAccount, readSlot, type NodePool } from "../proof/trie.ts";
import { SIZE_SLOT, peakSlot, rootSlot } from "../slots.ts";
import { demandEqual, wordOf, type Opened } from "./open.ts";
import { checkListIncluded } from "./processes.ts";
import type { Trust, TrustedContract } from "./trust.ts";

export type ContractName = keyof Trust["contracts"] | "recordRegistry";

const NO_CODE: Hex = to0x(keccak256(new Uint8Array(0)));

/** Storage of the contracts at the block, read through proofs. */
export interface State {
  /** The word at a slot. @throws JejakError `proof-incomplete`, `proof-malformed` */
  read(contract: ContractName, slot: Hex): bigint;
  /** Whether code is proved to lie at an address; false also where the file has no proof of the account. */
  hasCode(address: Hex): boolean;
  /** Hashes of nodes that no proof has needed so far. */
  unused(): string[];
}

/** The contracts that a file has to prove, as the reader trusts them. */
export type Trusted = Partial<Record<ContractName, TrustedContract>>;

/**
 * Proves the accounts and their code.
 * @throws JejakError `proof-incomplete`, `proof-malformed`, `evidence-differs` with the code hash found
 */
export function openState(stateRoot: Hex, nodes: readonly Uint8Array[], trusted: Trusted): State {
  const all = poolOf(nodes);
  const used = new Set<string>();
  const pool = watched(all, used);
  const storage = new Map<string, Hex>(
    Object.entries(trusted).map(([name, { address, codeHash }]) => {
      const account = readAccount(stateRoot, address, pool);
      demandEqual(`${name} code`, account?.codeHash, codeHash);
      return [name, account?.storageRoot ?? stateRoot];
    }),
  );
  return {
    read: (contract, slot) => readSlot(storage.get(contract) ?? stateRoot, slot, pool),
    hasCode: (address) => provesCode(stateRoot, address, pool),
    unused: () => [...all.keys()].filter((hash) => !used.has(hash)),
  };
}

function watched(pool: NodePool, used: Set<string>): NodePool {
  const copy = new Map(pool);
  copy.get = (hash) => {
    used.add(hash);
    return pool.get(hash);
  };
  return copy;
}

function provesCode(stateRoot: Hex, address: Hex, pool: NodePool): boolean {
  try {
    const account = readAccount(stateRoot, address, pool);
    return account !== null && account.codeHash !== NO_CODE;
  } catch (error) {
    if (error instanceof JejakError) return false;
    throw error;
  }
}

/**
 * The log's root from storage: stored under a size, or folded from the peaks.
 * @throws JejakError `evidence-differs` where the file's size is not the log's or no root is stored
 */
export function rootInState({ evidence }: Opened, state: State): Uint8Array {
  const { from, size } = evidence.root;
  const present = Number(state.read("auditLog", SIZE_SLOT));
  if (from === "peaks") {
    demandEqual("size", size, present);
    const peaks = peakLevels(size).map((level) => state.read("auditLog", peakSlot(level)));
    return rootFromPeaks(
      size,
      peaks.map((peak) => fromHex(wordOf(peak))),
    );
  }
  const stored = state.read("auditLog", rootSlot(size));
  if (size > present || stored === 0n) {
    throw new JejakError("evidence-differs", { at: "checkpoint", values: { found: size, size: present } });
  }
  return fromHex(wordOf(stored));
}

/** @throws JejakError `proof-invalid`, `tree-index`, with the entry's index */
export function checkEntries({ entries, evidence, processes, batch }: Opened, root: Uint8Array): void {
  const { size } = evidence.root;
  if (processes !== undefined) checkListIncluded(processes.opened, processes.proof, size, root);
  if (batch !== undefined) checkListIncluded(batch.changes, batch.proof, size, root);
  for (const { index, leaf, path } of entries) {
    try {
      checkInclusion({ leaf, index, size, proof: path, root });
    } catch (error) {
      if (!(error instanceof JejakError)) throw error;
      throw new JejakError(error.code, { values: { index, ...error.values }, cause: error });
    }
  }
}

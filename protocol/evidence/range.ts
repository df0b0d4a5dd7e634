import { readAccount, readSlot, poolOf } from "../proof/trie.ts";
import { parseHeader } from "../proof/header.ts";
import { trailCountSlot } from "../slots.ts";
import { openEvidence } from "./open.ts";

/**
 * What a file says of the agency's processes, before anything of it is checked: the number of the last one that it
 * lists, and how many there are at its block. Null where it is about something else.
 * @throws JejakError those of `openEvidence`, `parseHeader`, `proof-incomplete`, `proof-malformed`
 */
export function rangeOf(bytes: Uint8Array): { last: number; count: number } | null {
  const { evidence, processes, header, nodes } = openEvidence(bytes);
  if (processes === undefined) return null;
  const pool = poolOf(nodes);
  const account = readAccount(parseHeader(header).stateRoot, evidence.contracts.procurementLedger, pool);
  const count = account === null ? 0n : readSlot(account.storageRoot, trailCountSlot(processes.key), pool);
  return { last: processes.opened.at(-1)?.entry.number ?? 0, count: Number(count) };
}

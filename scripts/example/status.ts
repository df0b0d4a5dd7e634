import { concat, fromHex, to0x, toHex, type Hex } from "../../protocol/bytes.ts";
import { domain, statusDigest } from "../../protocol/eip712.ts";
import { encodeEntry } from "../../protocol/kinds.ts";
import { successorWord } from "../../protocol/records/batch.ts";
import type { RecordStatusEntry } from "../../protocol/records/entries.ts";
import { itemsHash } from "../../protocol/records/items.ts";
import { applyChange, newBatch } from "../../protocol/records/status.ts";
import { batchSlots, changesWord, statusSlot } from "../../protocol/slots.ts";
import { code, columns, wordRows } from "./text.ts";

const SUCCESSOR = "77".repeat(32);

/** The batch of the example, and the record in it. */
export interface ExampleRecord {
  chainId: bigint;
  registry: Hex;
  agency: Hex;
  batch: number;
  size: number;
  index: number;
  id: Uint8Array;
  recordedAt: number;
}

/** The first change of the batch: the record is superseded, and what storage has then. */
export function statusPart(record: ExampleRecord): string[] {
  const { chainId, registry, agency, batch, size, index, id, recordedAt } = record;
  const change: RecordStatusEntry = {
    ...{ kind: 7, recordedAt: recordedAt + 86_400, agency, batch, sequence: 0, status: 3, reason: 7 },
    ...{ validUntil: recordedAt + 90_000, succession: 0, approvers: [3], indexes: [index] },
    successors: [toHex(successorWord(id, fromHex(SUCCESSOR)))],
  };
  const items = to0x(itemsHash(change.indexes, change.successors));
  const state = newBatch(size);
  applyChange(state, change);
  const { changes } = batchSlots(agency, batch);
  const statuses = to0x(concat(state.status, new Uint8Array(32 - state.status.length)));
  const kept = changesWord({ size, sequence: state.sequence }).toString(16).padStart(64, "0");
  const hashes = [
    ["items", toHex(fromHex(items))],
    ["digest", toHex(statusDigest(domain(chainId, registry), { ...change, items }))],
  ];
  return [
    `A day later the record is superseded (status 3, reason 7) by one whose id is 32 bytes of 77: the batch's change of sequence 0. \`items\`, the digest of the message \`Status\`, and the words of the entry:`,
    code(`${columns(hashes)}\n\n${columns(wordRows(encodeEntry(change)))}`),
    `Then the registry's slot *b + 1*, the only one of statuses, and the status list (${state.status.length} bytes before it is compressed; place ${index} is the bits 2 and 3 of byte ${Math.floor(index / 4)}):`,
    code(
      columns([
        ["slot b + 1", toHex(fromHex(changes))],
        ["word", kept],
        ["slot of statuses", toHex(fromHex(statusSlot(agency, batch, 0)))],
        ["word", toHex(fromHex(statuses))],
        ["status list", toHex(state.status)],
      ]),
    ),
  ];
}

import type { Hex } from "../../protocol/bytes.ts";
import { KIND, WRITER_STATE, decodeEntry } from "../../protocol/kinds.ts";
import { JejakError } from "../../protocol/errors.ts";
import { EVENT, bytesAt } from "./events.ts";
import type { LedgerEvent } from "./events.ts";

const WORDS = 128;

/** The contract of civil records: the first that an entry enacts as the writer of their batches. */
export function registryIn(events: Iterable<LedgerEvent>): Hex | undefined {
  for (const { event, body } of events) {
    if (event !== EVENT.entry || body[WORDS + 31] !== KIND.writer) continue;
    const registry = enactedBy(body);
    if (registry !== undefined) return registry;
  }
  return undefined;
}

/** An entry that cannot be read names none: it becomes a finding where entries are folded. */
function enactedBy(body: Buffer): Hex | undefined {
  try {
    const entry = decodeEntry(bytesAt(body, 64, 0, 1));
    const binds = entry.kind === KIND.writer && entry.state === WRITER_STATE.enacted;
    return binds && entry.about === KIND.recordBatch ? entry.writer : undefined;
  } catch (error) {
    if (error instanceof JejakError) return undefined;
    throw error;
  }
}

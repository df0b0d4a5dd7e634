import { JejakError } from "../../../protocol/errors.ts";
import type { RecordChange } from "../../../protocol/records/entries.ts";
import type { Issuer, Registry } from "../../../server/registrar/registry.ts";

export const AGENCY = `0x${"a1".repeat(32)}` as const;

export const ISSUER: Issuer = {
  agency: AGENCY,
  officialId: "ID-CONTOH",
  mandate: 1,
  succession: 0,
  signer: "0x",
  privateKey: new Uint8Array(32),
};

export interface FakeRegistry extends Registry {
  statuses: Map<number, number>;
  gone: Set<number>;
  /** Called before a change is taken; may change things, or throw. */
  before: () => void;
  sequence: number;
}

/** One batch of 1,024 records, with the contract's rules as far as these tests need them. */
export function fakeRegistry(): FakeRegistry {
  const statuses = new Map<number, number>();
  const gone = new Set<number>();
  const changes: RecordChange[] = [];
  const taken = { recordedAt: 0, succession: 0, approvers: [1] };
  const take = (sequence: number): number => {
    registry.before();
    if (sequence !== registry.sequence)
      throw new JejakError("record-sequence-stale", { values: { sequence, present: registry.sequence } });
    registry.sequence += 1;
    return 100 + registry.sequence;
  };
  const refuseErased = (indexes: readonly number[]) => {
    const index = indexes.find((candidate) => gone.has(candidate));
    if (index !== undefined) throw new JejakError("record-erased", { values: { index } });
  };
  const registry: FakeRegistry = {
    statuses,
    gone,
    before: () => undefined,
    sequence: 0,
    address: "0x",
    chainId: 1,
    time: () => Promise.resolve(0),
    batch: (_agency, number) =>
      Promise.resolve(number === 1 ? { rootPrefix: "0x", size: 1_024, sequence: registry.sequence } : null),
    anchoredAt: () => Promise.resolve(100),
    batchCount: () => Promise.resolve(1),
    statusesOf: (_agency, _batch, indexes) =>
      Promise.resolve(indexes.map((index) => statuses.get(index) ?? 0)),
    erasedOf: (_agency, _batch, indexes) => Promise.resolve(indexes.map((index) => gone.has(index))),
    anchor: () => Promise.reject(new Error("not here")),
    changesOf: () => Promise.resolve(changes),
    changeStatus: async ({ successors, ...message }) => {
      const { sequence, indexes, status } = message;
      const entry = await Promise.resolve(take(sequence));
      for (const index of indexes) statuses.set(index, status);
      changes.push({ kind: 7, ...taken, ...message, successors: successors.map((word) => word.slice(2)) });
      return entry;
    },
    tryErase: async ({ indexes }) => {
      await Promise.resolve();
      refuseErased(indexes);
    },
    erase: async (message) => {
      const { sequence, indexes } = message;
      refuseErased(indexes);
      const entry = await Promise.resolve(take(sequence));
      for (const index of indexes) gone.add(index);
      changes.push({ kind: 8, ...taken, ...message });
      return entry;
    },
    close: () => undefined,
  };
  return registry;
}

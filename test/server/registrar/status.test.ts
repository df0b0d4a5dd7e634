import { expect } from "chai";
import { JejakError } from "../../../protocol/errors.ts";
import { changeNamed, supersedeNamed } from "../../../server/registrar/named.ts";
import { statesNamed } from "../../../server/registrar/state.ts";
import { STATUS, changeStatuses } from "../../../server/registrar/status.ts";
import { successorNamed } from "../../../server/registrar/successors.ts";
import type { Vault } from "../../../server/registrar/vault/vault.ts";
import { AGENCY, ISSUER, fakeRegistry } from "./fake-registry.ts";

const REVOKE = { agency: AGENCY, batch: 1, status: STATUS.revoked, reason: 4 };
const INDEXES = Array.from({ length: 500 }, (_, i) => 2 * i);

describe("registrar: status", () => {
  it("changes many in entries of 400, and is done when started again", async () => {
    const registry = fakeRegistry();
    const done = await changeStatuses(registry, ISSUER, { ...REVOKE, indexes: INDEXES });
    expect(done).to.deep.equal({ changed: INDEXES, already: [], entries: [101, 102] });
    const again = await changeStatuses(registry, ISSUER, { ...REVOKE, indexes: INDEXES });
    expect(again).to.deep.equal({ changed: [], already: INDEXES, entries: [] });
  });

  it("sends nothing where one of them cannot change", async () => {
    const registry = fakeRegistry();
    registry.statuses.set(999, STATUS.superseded);
    const error: unknown = await changeStatuses(registry, ISSUER, {
      ...REVOKE,
      indexes: [...INDEXES, 999],
    }).catch((thrown: unknown) => thrown);
    expect((error as JejakError).values).to.deep.equal({ batch: 1, indexes: [999] });
    expect(registry.sequence).to.equal(0);
  });

  it("sends nothing where one in another batch cannot change, or is given two successors", async () => {
    const registry = fakeRegistry();
    const places = [
      { batch: 1, index: 1 },
      { batch: 2, index: 1 },
    ];
    const change = { status: STATUS.revoked, reason: 4, records: places };
    const error: unknown = await changeNamed(registry, ISSUER, change).catch((thrown: unknown) => thrown);
    expect(error).to.have.property("code", "record-batch-unknown");
    const outside = { ...change, records: [{ batch: 1, index: 1_024 }] };
    const beyond: unknown = await changeNamed(registry, ISSUER, outside).catch((thrown: unknown) => thrown);
    expect((beyond as JejakError).values).to.deep.equal({ batch: 1, index: 1_024, size: 1_024 });
    const [older = { batch: 1, index: 1 }] = places;
    const vault = { leaves: () => Promise.resolve(new Uint8Array(1_024 * 32).fill(1)) } as unknown as Vault;
    const records = [7, 8].map((index) => ({ ...older, successor: { batch: 1, index } }));
    const twice: unknown = await supersedeNamed(
      { registry, issuer: ISSUER, vault },
      { reason: 7, records },
    ).catch((thrown: unknown) => thrown);
    expect(twice).to.have.property("code", "usage");
    expect(registry.sequence).to.equal(0);
  });

  it("goes on after it was broken off", async () => {
    const registry = fakeRegistry();
    registry.before = () => {
      if (registry.sequence === 1) throw new JejakError("chain-unavailable");
    };
    await changeStatuses(registry, ISSUER, { ...REVOKE, indexes: INDEXES }).catch(() => undefined);
    registry.before = () => undefined;
    const done = await changeStatuses(registry, ISSUER, { ...REVOKE, indexes: INDEXES });
    expect([done.changed.length, done.already.length]).to.deep.equal([100, 400]);
  });

  it("counts as done what somebody else handed in of its own signed change", async () => {
    const registry = fakeRegistry();
    registry.before = () => {
      registry.before = () => undefined;
      for (const index of [1, 2]) registry.statuses.set(index, STATUS.suspended);
      registry.sequence += 1;
    };
    const change = { ...REVOKE, status: STATUS.suspended, indexes: [1, 2] };
    const done = await changeStatuses(registry, ISSUER, change);
    expect(done).to.deep.equal({ changed: [], already: [1, 2], entries: [] });
  });

  it("signs anew as long as others change the batch, and gives up by name", async () => {
    const registry = fakeRegistry();
    let others = 19;
    registry.before = () => {
      if (others-- > 0) registry.sequence += 1;
    };
    const change = { ...REVOKE, status: STATUS.suspended, indexes: [1] };
    expect((await changeStatuses(registry, ISSUER, change)).changed).to.deep.equal([1]);
    others = Infinity;
    const error: unknown = await changeStatuses(registry, ISSUER, { ...change, indexes: [2] }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).to.have.property("code", "record-sequence-stale");
  });

  describe("superseding", () => {
    const place = (index: number, batch = 1) => ({ batch, index });
    const pair = (index: number, successor: number, batch = 1) => ({
      ...place(index),
      successor: place(successor, batch),
    });

    /** Records at places below 100 of batches 1 and 2, each with an id of its own. */
    const vault = {
      read: ({ batch, index }: { batch: number; index: number }) =>
        batch <= 2 && index < 100
          ? Promise.resolve(new Uint8Array())
          : Promise.reject(new JejakError("record-unknown", { values: { batch, index } })),
      leaves: ({ batch }: { batch: number }) => {
        const leaves = new Uint8Array(1_024 * 32);
        for (let at = 0; at < leaves.length; at += 32) leaves.set([batch, at >> 13, (at >> 5) & 255], at);
        return Promise.resolve(leaves);
      },
      batches: () => Promise.resolve([{ batch: 1 }, { batch: 2 }]),
      batch: ({ batch }: { batch: number }) =>
        Promise.resolve({ size: 1_024, entry: waiting === batch ? null : batch }),
    } as unknown as Vault;
    /** The batch that is not noted as anchored. */
    let waiting: number | undefined;
    let registry: ReturnType<typeof fakeRegistry>;
    const supersede = (...records: ReturnType<typeof pair>[]) =>
      supersedeNamed({ registry, issuer: ISSUER, vault }, { reason: 7, records });
    const refusal = async (...records: ReturnType<typeof pair>[]): Promise<JejakError> => {
      const before = registry.sequence;
      const thrown: unknown = await supersede(...records).catch((error: unknown) => error);
      expect(registry.sequence).to.equal(before);
      return thrown as JejakError;
    };

    beforeEach(() => {
      registry = fakeRegistry();
      waiting = undefined;
    });

    it("names nobody by the ids of a batch whose number another system's took", async () => {
      waiting = 1;
      expect((await refusal(pair(1, 2))).code).to.equal("record-batch-unknown");
      waiting = 2;
      registry.batch = () => Promise.resolve({ rootPrefix: "0x", size: 1_024, sequence: 0 });
      const refused = await refusal(pair(1, 2, 2));
      expect([refused.code, refused.at]).to.deep.equal(["record-batch-unknown", "successor"]);
    });

    it("names the successor, goes on when started again, and finds it by its word", async () => {
      await supersede(pair(1, 2));
      const again = await supersede(pair(1, 2), pair(3, 4));
      expect(again).to.deep.equal([{ batch: 1, changed: [3], already: [1], entries: [102] }]);
      const states = await statesNamed(registry, AGENCY, [place(1), place(9)]);
      expect(states.map(({ status, reason }) => [status, reason])).to.deep.equal([
        [3, 7],
        [0, 0],
      ]);
      const named = await successorNamed(vault, { agency: AGENCY, ...place(1) }, states[0]?.successor ?? "");
      expect(named).to.deep.equal(place(2));
      expect(await successorNamed(vault, { agency: AGENCY, ...place(1) }, "ab".repeat(32))).to.equal(null);
    });

    it("refuses a successor that is no record, is not on the chain, or is not in force", async () => {
      const missing = await refusal(pair(1, 500));
      expect([missing.code, missing.at]).to.deep.equal(["record-unknown", "1/500"]);
      const unanchored = await refusal(pair(1, 2, 2));
      expect([unanchored.code, unanchored.at]).to.deep.equal(["record-batch-unknown", "successor"]);
      for (const status of [STATUS.revoked, STATUS.superseded]) {
        registry.statuses.set(2, status);
        const over = await refusal(pair(1, 2), pair(3, 4));
        expect([over.code, over.values]).to.deep.equal([
          "record-successor-invalid",
          { batch: 1, indexes: [2] },
        ]);
      }
      registry.statuses.set(2, STATUS.suspended);
      expect((await supersede(pair(1, 2)))[0]?.changed).to.deep.equal([1]);
    });

    it("refuses another successor than the one on record, itself, and a list that contradicts itself", async () => {
      await supersede(pair(1, 2));
      const other = await refusal(pair(1, 3));
      expect([other.code, other.values]).to.deep.equal(["record-status-final", { batch: 1, indexes: [1] }]);
      for (const records of [[pair(5, 5)], [pair(5, 6), pair(5, 7)], [pair(5, 6), pair(6, 7)]])
        expect((await refusal(...records)).code).to.equal("usage");
    });
  });

  it("says by place what the chain has not", async () => {
    const registry = fakeRegistry();
    for (const outside of [
      { batch: 1, index: 1_024 },
      { batch: 2, index: 0 },
    ]) {
      const error: unknown = await statesNamed(registry, AGENCY, [{ batch: 1, index: 0 }, outside]).catch(
        (thrown: unknown) => thrown,
      );
      expect(error).to.have.property("code", "record-batch-unknown");
      expect((error as JejakError).values).to.include(outside);
    }
  });

  it("names each successor, 51 an entry", async () => {
    const registry = fakeRegistry();
    const indexes = INDEXES.slice(0, 60);
    const successors = new Map(indexes.map((index) => [index, `0x${"00".repeat(32)}` as const]));
    const change = { ...REVOKE, status: STATUS.superseded, reason: 7, indexes, successors };
    expect((await changeStatuses(registry, ISSUER, change)).entries).to.have.length(2);
  });
});

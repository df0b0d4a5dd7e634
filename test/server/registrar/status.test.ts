import { expect } from "chai";
import { JejakError } from "../../../protocol/errors.ts";
import { changeNamed, supersedeNamed } from "../../../server/registrar/named.ts";
import { STATUS, changeStatuses } from "../../../server/registrar/status.ts";
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

  it("names each successor, 51 an entry", async () => {
    const registry = fakeRegistry();
    const indexes = INDEXES.slice(0, 60);
    const successors = new Map(indexes.map((index) => [index, `0x${"00".repeat(32)}` as const]));
    const change = { ...REVOKE, status: STATUS.superseded, reason: 7, indexes, successors };
    expect((await changeStatuses(registry, ISSUER, change)).entries).to.have.length(2);
  });
});

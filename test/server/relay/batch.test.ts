import { expect } from "chai";
import { Wallet } from "ethers";

import { to0x, type Hex } from "../../../protocol/bytes.ts";
import { keccak256, utf8 } from "../../../protocol/hash.ts";
import { tagMask } from "../../../protocol/tags.ts";
import { encodeBatch } from "../../../server/relay/abi.ts";
import {
  BATCH_LIMITS,
  bytesOf,
  gasOf,
  inOrder,
  planBatch,
  type Waiting,
} from "../../../server/relay/batch.ts";
import { bump, feesFor } from "../../../server/relay/fees.ts";
import type { StoredPayload } from "../../../server/submissions/schema.ts";
import { ANVIL_KEY, startAnvil } from "../../helpers/anvil.ts";
import { deployLedger, recordBatch, signStep } from "../../helpers/ledger.ts";

const hash = (text: string): Hex => to0x(keccak256(utf8(text)));
const NONE: Hex = `0x${"00".repeat(32)}`;

function waiting(name: string, parent?: string, { tries = 0, approvals = 1, signer = 20 } = {}): Waiting {
  const step = {
    agency: hash("agency"),
    ocid: "ocds-batch",
    tags: 1,
    content: hash(name),
    corrects: 0,
    deadline: 0,
    validUntil: 4_000_000_000,
    approvals: 1,
    previousHead: parent === undefined ? NONE : hash(parent),
  };
  const approval = {
    mandate: 1,
    signer: `0x${"11".repeat(signer)}`,
    signature: `0x${"22".repeat(65)}`,
  } as const;
  const payload: StoredPayload = {
    step,
    succession: 0,
    approvals: Array.from({ length: approvals }, () => approval),
    warnings: [],
  };
  return { id: name, digest: hash(name), payload, tries };
}

const names = (items: readonly Waiting[]): string[] => items.map(({ id }) => id);

describe("batches", () => {
  it("put every step behind the one that it extends, else keep the order", () => {
    const items = [waiting("c", "b"), waiting("x"), waiting("b", "a"), waiting("a"), waiting("y", "x")];
    expect(names(inOrder(items))).to.deep.equal(["a", "b", "c", "x", "y"]);
  });

  it("end where gas, count or size end, and never leave out a parent", () => {
    const many = Array.from({ length: 300 }, (_, i) =>
      waiting(String(i), i === 0 ? undefined : String(i - 1)),
    );
    const { items, gas } = planBatch(many);
    expect(names(items)).to.deep.equal(names(many.slice(0, items.length)));
    expect(items.length).to.be.within(90, 100);
    expect(gas).to.be.at.most(2 ** 24);
    expect(planBatch(many, { ...BATCH_LIMITS, count: 5 }).items).to.have.length(5);
    expect(planBatch(many, { ...BATCH_LIMITS, bytes: 4_000 }).items).to.have.length.within(3, 5);
    const passkeys = Array.from({ length: 100 }, (_, i) => waiting(String(i), undefined, { signer: 84 }));
    expect(planBatch(passkeys).items).to.have.length.within(20, 40);
  });

  it("take at least one step, and fewer with each transaction that reverted", () => {
    expect(planBatch([waiting("a")], { gas: 1, count: 1, bytes: 1 }).items).to.have.length(1);
    const retried = Array.from({ length: 50 }, (_, i) => waiting(String(i), undefined, { tries: 1 }));
    expect(planBatch(retried).items).to.have.length(12);
    expect(planBatch([waiting("a", undefined, { tries: 3 }), waiting("b")]).items).to.have.length(1);
    expect(planBatch([]).items).to.have.length(0);
  });

  it("count no fewer bytes than the calldata has", () => {
    const items = Array.from({ length: 20 }, (_, i) =>
      waiting(String(i), i % 2 ? "p" : undefined, { signer: 84 }),
    );
    const data = encodeBatch(items.map(({ payload }) => payload));
    const counted = items.reduce((sum, { payload }) => sum + bytesOf(payload), 68);
    expect(counted).to.be.within(data.length / 2 - 1, data.length);
  });
});

describe("fees", () => {
  it("rise by an eighth at least, in both fields, up to the cap", () => {
    const before = feesFor(100n, 8n);
    expect(before).to.deep.equal({ maxFee: 208n, priorityFee: 8n });
    expect(bump(before, before, 1_000n)).to.deep.equal({ maxFee: 235n, priorityFee: 10n });
    expect(bump(before, feesFor(300n, 20n), 1_000n)).to.deep.equal({ maxFee: 620n, priorityFee: 20n });
    expect(bump(before, before, 234n)).to.equal(null);
  });
});

describe("gas of a batch", function () {
  this.timeout(60_000);
  const award = tagMask(["award"]);

  it("stays under what is planned for new trails, longer trails, and several approvals", async () => {
    const anvil = await startAnvil({ automine: true });
    const ledger = await deployLedger({ rpcUrl: anvil.url, sender: new Wallet(ANVIL_KEY) });
    const [agency] = ledger.agencies;
    const ocid = (i: number): string => `ocds-gas-${i}-${"panjang".repeat(5)}`;
    const rounds = [1, award].flatMap((tags) => [tags, tags]);
    for (const tags of rounds) {
      const steps = Array.from({ length: 40 }, (_, i) =>
        signStep(ledger, { agency: agency!, ocid: ocid(i), tags }),
      );
      const planned = steps.reduce((sum, { message, submission: { approvals } }) => {
        return sum + gasOf({ step: message, approvals });
      }, 50_000);
      const { gasUsed, logs } = await recordBatch(ledger, steps);
      expect(logs).to.have.length.of.at.least(2 * steps.length);
      const used = Number(gasUsed);
      expect(used, `tags ${tags}`).to.be.at.most(planned);
      expect(used, `tags ${tags}`).to.be.at.least(planned / 4);
    }
    ledger.close();
    await anvil.stop();
  });
});

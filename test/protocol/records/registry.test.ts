import { expect } from "chai";
import { Wallet } from "ethers";
import { fromHex, to0x, toHex, type Hex } from "../../../protocol/bytes.ts";
import { sha256, utf8 } from "../../../protocol/hash.ts";
import { decodeEntry, encodeEntry } from "../../../protocol/kinds.ts";
import { createLog, leafHash } from "../../../protocol/log.ts";
import { successorWord } from "../../../protocol/records/batch.ts";
import { applyChange, newBatch, type BatchState } from "../../../protocol/records/status.ts";
import {
  batchSlots,
  batchWord,
  changesWord,
  erasedSlot,
  statusSlot,
  unpackBatch,
} from "../../../protocol/slots.ts";
import { ANVIL_KEY, startAnvil, type Anvil } from "../../helpers/anvil.ts";
import { deployLedger, makeAgency, type TestLedger } from "../../helpers/ledger.ts";
import { anchorBatch, changeStatus, deployRegistry, eraseRecords } from "../../helpers/registry.ts";
import type { TestRegistry } from "../../helpers/registry.ts";

const SIZE = 256;
const ids = Array.from({ length: SIZE }, (_, i) => sha256(utf8(`catatan contoh ${i}`)));
const tree = createLog();
for (const id of ids) tree.append(leafHash(id));

describe("RecordRegistry and its twin in TypeScript", function () {
  this.timeout(60_000);
  let anvil: Anvil;
  let ledger: TestLedger;
  let registry: TestRegistry;
  let state: BatchState;

  async function entryOf(receipt: { hash: string }) {
    const mined = await ledger.provider.getTransactionReceipt(receipt.hash);
    const log = mined?.logs
      .map((one) => ledger.log.interface.parseLog(one))
      .find((one) => one?.name === "Entry");
    return decodeEntry(fromHex(log?.args["words"] as string));
  }

  const slot = (at: Hex) => ledger.provider.getStorage(registry.address, at) as Promise<Hex>;

  before(async () => {
    anvil = await startAnvil({ automine: true });
    ledger = await deployLedger({
      rpcUrl: anvil.url,
      sender: new Wallet(ANVIL_KEY),
      agencies: [makeAgency("ID-UJI-1")],
    });
    registry = await deployRegistry(ledger);
    state = newBatch(SIZE);
  });
  after(async () => {
    ledger.close();
    await anvil.stop();
  });

  it("anchors what the digest in TypeScript signs, and reads its entry back", async () => {
    const root = to0x(tree.root());
    const entry = await entryOf(await anchorBatch(registry, { root, size: SIZE }));
    expect(entry).to.deep.include({
      kind: 6,
      agency: registry.agency.key,
      batch: 1,
      root: root.slice(2),
      size: SIZE,
    });
    const slots = batchSlots(registry.agency.key, 1);
    expect(BigInt(await slot(slots.batch))).to.equal(batchWord(root, SIZE));
    expect(BigInt(await slot(slots.changes))).to.equal(changesWord({ size: SIZE, sequence: 0 }));
    const proof = tree.inclusionProof(77, SIZE).map(to0x);
    expect(await registry.contract.includes(registry.agency.key, 1, 77, to0x(ids[77]!), proof)).to.equal(
      true,
    );
    expect(await registry.contract.includes(registry.agency.key, 1, 78, to0x(ids[77]!), proof)).to.equal(
      false,
    );
  });

  it("folds the entries of changes to what stands in storage", async () => {
    const successors = [to0x(successorWord(ids[5]!, ids[9]!)), to0x(successorWord(ids[200]!, ids[8]!))];
    const receipts = [
      await changeStatus(registry, { batch: 1, indexes: [0, 1, 127, 128, 255], status: 2, reason: 3 }),
      await changeStatus(registry, { batch: 1, indexes: [0, 255], status: 1, reason: 4 }),
      await eraseRecords(registry, { batch: 1, indexes: [7, 255] }),
      await changeStatus(registry, { batch: 1, indexes: [128], status: 0 }),
      await changeStatus(registry, { batch: 1, indexes: [5, 200], status: 3, reason: 7, successors }),
    ];
    for (const receipt of receipts) {
      const entry = await entryOf(receipt);
      if (entry.kind !== 7 && entry.kind !== 8) throw new Error(`kind ${entry.kind}`);
      expect(decodeEntry(encodeEntry(entry))).to.deep.equal(entry);
      applyChange(state, entry);
    }
    const { changes } = batchSlots(registry.agency.key, 1);
    expect(unpackBatch(BigInt(await slot(changes)))).to.deep.equal({ size: SIZE, sequence: receipts.length });
    const { key } = registry.agency;
    const status = await Promise.all([0, 1].map((part) => slot(statusSlot(key, 1, part))));
    expect(status.map((word) => word.slice(2)).join("")).to.equal(toHex(state.status));
    expect((await slot(erasedSlot(key, 1, 0))).slice(2)).to.equal(toHex(state.erased));
    expect(await registry.contract.statusOf(key, 1, 255)).to.equal(1n);
    expect(await registry.contract.erased(key, 1, 255)).to.equal(true);
  });

  it("counts batches of every size by the words that stand", async () => {
    const { key } = registry.agency;
    const root = to0x(tree.root());
    for (let number = 2; number <= 16; number++) {
      const size = 2 ** (4 + number);
      await anchorBatch(registry, { root, size, number });
      expect(BigInt(await slot(batchSlots(key, number).batch))).to.equal(batchWord(root, size));
      expect(await registry.contract.batchCount(key)).to.equal(BigInt(number));
      expect(await registry.contract.batch(key, number)).to.deep.equal([root.slice(0, -2), BigInt(size), 0n]);
    }
    expect((await registry.contract.batch(key, 17)).size).to.equal(0n);
    await changeStatus(registry, { batch: 16, indexes: [2 ** 20 - 1], status: 1 });
  });
});

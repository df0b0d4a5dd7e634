import { expect } from "chai";
import { Wallet } from "ethers";
import { toBase64 } from "../../../protocol/base64.ts";
import { evidenceBytes, type Evidence } from "../../../protocol/evidence/format.ts";
import { ANVIL_KEY, startAnvil, type Anvil } from "../../helpers/anvil.ts";
import { deployLedger, makeAgency } from "../../helpers/ledger.ts";
import { openWorld, type EvidenceWorld } from "./world.ts";

const TENDER = 1 << 2;
const OCID = "ocds-bukti-sepuluh";
/** A leaf of a trie: at most the rest of its path and a word; an account has balance, storage root and code hash. */
const [LEAF, ACCOUNT] = [70, 150];

/** Entries of a ledger, and slots of its peaks: as many as a million has, and as any size below it can have. */
const [MILLION, WORST] = [7, 19];

/** Bytes of a branch below which as many keys are spread: 17 places, and 32 more for each that is taken. */
function branch(keys: number): number {
  return 20 + 32 * 16 * (1 - (15 / 16) ** keys);
}

/** Bytes of the nodes that prove `keys` keys among `size`: no branch is shared but those that must be. */
function trie(keys: number, size: number, leaf: number): number[] {
  const nodes = new Array<number>(keys).fill(leaf);
  for (let level = 0; size / 16 ** level > 1; level++) {
    nodes.push(...new Array<number>(Math.min(16 ** level, keys)).fill(branch(size / 16 ** level)));
  }
  return nodes;
}

/** The same evidence in a ledger of a million entries, on a chain with as many accounts as Ethereum. */
function inMillion(evidence: Evidence, rootSlots: number): Evidence {
  const nodes = [
    ...trie(3, 3e8, ACCOUNT),
    ...trie(1 + rootSlots, 10_000, LEAF),
    ...trie(1 + evidence.mandates.length, 100_000, LEAF),
    ...trie(2, 500_000, LEAF),
  ];
  return {
    ...evidence,
    entries: evidence.entries.map((entry) => ({ ...entry, path: toBase64(new Uint8Array(20 * 32)) })),
    nodes: nodes.map((bytes, i) => toBase64(new Uint8Array(Math.ceil(bytes)).fill(i & 255))),
    manifests: [],
  };
}

describe("evidence: its size", function () {
  this.timeout(60_000);
  let anvil: Anvil;
  let world: EvidenceWorld;

  before(async () => {
    anvil = await startAnvil({ automine: true });
    const agencies = [makeAgency("ID-UJI-ENAM", 6)];
    world = await openWorld(
      await deployLedger({ rpcUrl: anvil.url, sender: new Wallet(ANVIL_KEY), agencies }),
    );
  });
  after(async () => {
    await world.stop();
    world.ledger.close();
    await anvil.stop();
  });

  it("is 100 KB at most for ten steps and six mandates among a million entries, without manifests", async () => {
    const [agency] = world.ledger.agencies;
    if (!agency) throw new Error("no agency");
    for (let i = 0; i < 10; i++) {
      const officers = [agency.officers[i % 6]!];
      await world.record({ agency, ocid: OCID, tags: TENDER, tag: "tender", officers });
    }
    await world.index();
    const { evidence } = await world.make(world.process(agency, OCID));
    expect(evidence.mandates).to.have.length(6);
    expect(evidence.entries).to.have.length(18);
    const sizes = [1, MILLION, WORST].map(
      (rootSlots) => evidenceBytes(inMillion(evidence, rootSlots)).length,
    );
    for (const size of sizes) expect(size).to.be.within(40_000, 100_000);
  });
});

import { expect } from "chai";
import { JejakError } from "../../../protocol/errors.ts";
import { parseNote } from "../../../protocol/proof/cosignature.ts";
import { vkeyOf } from "../../../protocol/proof/note-keys.ts";
import { cosign } from "../../../protocol/proof/note-sign.ts";
import { publish } from "../../../server/checkpoints/publish.ts";
import { makeEvidence, type Made } from "../../../server/evidence/make.ts";
import type { Rpc } from "../../../server/chain/rpc.ts";
import {
  keepCosignature,
  newestNote,
  replaceWitnesses,
  type NoteRow,
} from "../../../server/store/queries/checkpoints.ts";
import type { TestAgency } from "../../helpers/ledger.ts";
import { finalReader, keyOf, publisherOf, type Chain } from "../checkpoints/support.ts";
import { startLedger } from "../indexer/support.ts";
import { openWorld, type EvidenceWorld } from "./world.ts";

const [PLANNING, TENDER] = [1 << 0, 1 << 2];
const [SCHOOL, ROAD] = ["ocds-saksi-sekolah", "ocds-saksi-jalan"];
const FIRST = keyOf("saksi.example/satu", 4, 1);
const SECOND = keyOf("saksi.example/dua", 4, 2);

describe("evidence with cosignatures", function () {
  this.timeout(120_000);
  let chain: Chain;
  let world: EvidenceWorld;
  let agency: TestAgency;

  before(async () => {
    chain = await startLedger();
    world = await openWorld(chain.ledger);
    [agency] = chain.ledger.agencies as [TestAgency];
    await replaceWitnesses(
      world.pool,
      [FIRST, SECOND].map((key) => ({ key: vkeyOf(key), url: "https://saksi.example" })),
    );
    await world.record({ agency, ocid: SCHOOL, tag: "planning", tags: PLANNING });
    await world.record({ agency, ocid: ROAD, tag: "planning", tags: PLANNING });
    await world.index();
  });
  after(async () => {
    await world.stop();
    chain.ledger.close();
    await chain.anvil.stop();
  });

  /** The operator signs the newest block, and these witnesses cosign it. */
  async function sign(...witnesses: (typeof FIRST)[]): Promise<NoteRow> {
    await world.pool.query("UPDATE ledger.cursor SET finalized_block = block_number, finalized_size = size");
    const reader = finalReader(chain);
    const publisher = publisherOf(chain, world.pool, reader);
    expect(await publish(publisher)).to.equal(true);
    reader.close();
    const note = (await newestNote(world.pool, publisher.origin)) as NoteRow;
    for (const key of witnesses) {
      const line = cosign(note.body, key, 1_700_000_000);
      await keepCosignature(world.pool, note.id, { witness: vkeyOf(key), line, time: 1_700_000_000 });
    }
    return note;
  }

  const make = (ocid: string) => world.make(world.process(agency, ocid));

  /** As a reader checks it who believes both witnesses, and no chain. */
  async function byWitnesses(made: Made, threshold = 2): Promise<Record<string, string>> {
    const keys = [FIRST, SECOND].map((key) => ({ key: vkeyOf(key), attests: "block" as const }));
    const { findings } = await world.verify(made, { witnesses: { threshold, keys }, blocks: [] });
    return Object.fromEntries(findings.map(({ code, status }) => [code, status]));
  }

  it("is made in the newest block while nobody has cosigned", async () => {
    await sign();
    const made = await make(SCHOOL);
    expect(made.evidence.checkpoint).to.equal(undefined);
    expect(made.block.number).to.equal(await chain.ledger.provider.getBlockNumber());
  });

  it("is believed for the witnesses' sake alone, whole", async () => {
    await world.record({ agency, ocid: ROAD, tag: "tender", tags: TENDER });
    await world.index();
    const note = await sign(FIRST, SECOND);
    for (const asked of [
      world.process(agency, SCHOOL),
      { type: "entry" as const, index: 0 },
      { type: "processes" as const, agency: agency.key, after: 0 },
    ]) {
      const made = await world.make(asked);
      expect(made.block.number).to.equal(Number(note.block_number));
      expect(parseNote(made.evidence.checkpoint ?? "").signatures).to.have.length(3);
      const found = await byWitnesses(made);
      expect(found).to.include({ "block.witnesses": "pass", "block.believed": "pass", "log.root": "pass" });
      expect(Object.values(found)).not.to.include.members(["fail"]);
    }
  });

  it("stays in the cosigned block while others move on", async () => {
    const before = await make(SCHOOL);
    await world.record({ agency, ocid: ROAD, tag: "tender", tags: TENDER });
    await world.index();
    const after = await make(SCHOOL);
    expect(after.block).to.deep.equal(before.block);
    expect(after.evidence.checkpoint).to.equal(before.evidence.checkpoint);
  });

  it("does not hide what was recorded since", async () => {
    const made = await make(ROAD);
    expect(made.evidence.checkpoint).to.equal(undefined);
    expect(made.evidence.trail?.ocid).to.equal(ROAD);
    expect(made.block.number).to.equal(await chain.ledger.provider.getBlockNumber());
    const processes = await world.make({ type: "processes", agency: agency.key, after: 0 });
    expect(processes.evidence.checkpoint).not.to.equal(undefined);
  });

  it("falls back to fewer witnesses where all of them have not seen the subject as it is", async () => {
    const note = await sign(SECOND);
    const made = await make(ROAD);
    expect(made.block.number).to.equal(Number(note.block_number));
    expect(await byWitnesses(made)).to.include({ "block.witnesses": "fail" });
    expect(await byWitnesses(made, 1)).to.include({ "block.witnesses": "pass", "block.believed": "pass" });
    expect(parseNote((await make(SCHOOL)).evidence.checkpoint ?? "").signatures).to.have.length(3);
  });

  it("is made in the newest block where the node has dropped the cosigned one's state", async () => {
    await chain.anvil.mine(2);
    await world.index();
    const newest = await chain.ledger.provider.getBlockNumber();
    const { rpc } = world.sources;
    const batch: Rpc["batch"] = (calls) => {
      const place = `0x${newest.toString(16)}`;
      const isOld = calls.some(({ method, params }) => method === "eth_getProof" && params[2] !== place);
      if (isOld) throw new JejakError("rpc-state-pruned");
      return rpc.batch(calls);
    };
    const made = await makeEvidence(
      { ...world.sources, rpc: { ...rpc, batch } },
      world.process(agency, SCHOOL),
      "seen",
    );
    expect(made.block.number).to.equal(newest);
    expect(made.evidence.checkpoint).to.equal(undefined);
  });

  it("does not take a cosigned checkpoint of another root for its own", async () => {
    const note = await sign(FIRST, SECOND);
    await world.pool.query("UPDATE kept.notes SET body = replace(body, $1, $2) WHERE id = $3", [
      `\n${note.size}\n`,
      `\n${Number(note.size) + 1}\n`,
      note.id,
    ]);
    const error = await make(SCHOOL).catch((cause: unknown) => cause);
    expect(error).to.include({ code: "evidence-refuted" });
  });
});

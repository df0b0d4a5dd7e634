import { expect } from "chai";
import type pg from "pg";
import { to0x, toHex } from "../../../protocol/bytes.ts";
import { isJejakError, type JejakError } from "../../../protocol/errors.ts";
import { parseCheckpoint, parseNote, verifyNote } from "../../../protocol/proof/cosignature.ts";
import { parseLogKey, vkeyOf } from "../../../protocol/proof/note-keys.ts";
import { publish, type Publisher } from "../../../server/checkpoints/publish.ts";
import {
  forgetRepeatedNotes,
  keepNote,
  newestNote,
  noteText,
  type NoteRow,
} from "../../../server/store/queries/checkpoints.ts";
import { load, logOnChain, openDatabase, startLedger, steps } from "../indexer/support.ts";
import { blockOf, finalReader, indexAll, publisherOf, type Chain } from "./support.ts";

describe("checkpoints: what the operator signs", function () {
  this.timeout(90_000);
  let chain: Chain;
  let pool: pg.Pool;
  let publisher: Publisher;

  before(async () => {
    chain = await startLedger();
    pool = await openDatabase();
    publisher = publisherOf(chain, pool, finalReader(chain));
  });
  after(async () => {
    await pool.end();
    chain.ledger.close();
    await chain.anvil.stop();
  });

  async function newest(): Promise<NoteRow> {
    return (await newestNote(pool, publisher.origin)) as NoteRow;
  }

  async function refusal(work: Promise<unknown>): Promise<JejakError> {
    const error = await work.then(
      () => null,
      (cause: unknown) => cause,
    );
    if (isJejakError(error)) return error;
    throw error instanceof Error ? error : new Error("nothing was refused");
  }

  async function grow(): Promise<void> {
    await load(chain.ledger, steps(chain.ledger, 3, 1), { perTransaction: 1, perBlock: 1 });
    await indexAll(chain, pool);
  }

  it("is nothing before the index has a block", async () => {
    expect(await publish(publisher)).to.equal(false);
  });

  it("is the chain's own size and root, in the block that it names", async () => {
    await grow();
    expect(await publish(publisher)).to.equal(true);
    const text = noteText(await newest());
    const note = parseNote(text);
    expect(verifyNote(note, parseLogKey(vkeyOf(publisher.key)))).to.equal(true);
    const checkpoint = parseCheckpoint(note.body);
    const { size, root } = await logOnChain(chain.ledger);
    const block = await chain.ledger.provider.getBlock("latest");
    expect(checkpoint).to.deep.equal({
      origin: `jejak/${chain.deployment.chainId}/${chain.deployment.auditLog.toLowerCase()}`,
      size,
      root,
      block: { chainId: BigInt(chain.deployment.chainId), number: block?.number, hash: block?.hash },
    });
  });

  it("is signed once, and again when there is more", async () => {
    expect(await publish(publisher)).to.equal(false);
    const before = await newest();
    await grow();
    expect(await publish(publisher)).to.equal(true);
    expect(Number((await newest()).size)).to.equal(Number(before.size) + 3);
  });

  it("waits between two notes", async () => {
    await grow();
    const patient = { ...publisher, options: { restMs: 60_000, refreshMs: 60_000 } };
    expect(await publish(patient)).to.equal(false);
    expect(await publish(publisher)).to.equal(true);
  });

  it("may name a later block for a log that did not grow, never another root", async () => {
    const before = await newest();
    await chain.anvil.mine(3);
    await indexAll(chain, pool);
    expect(await publish({ ...publisher, options: { restMs: 0, refreshMs: 60_000 } })).to.equal(false);
    expect(await publish(publisher)).to.equal(true);
    const after = await newest();
    expect([after.size, toHex(after.root)]).to.deep.equal([before.size, toHex(before.root)]);
    expect(Number(after.block_number)).to.equal(Number(before.block_number) + 3);
  });

  it("is not what the index has where the chain says otherwise", async () => {
    await grow();
    const last = Number((await newest()).size);
    const alter =
      "UPDATE ledger.entries SET leaf = set_byte(leaf, 0, get_byte(leaf, 0) # 1) WHERE index = $1";
    await pool.query(alter, [last + 1]);
    const error = await refusal(publish(publisher));
    expect(error.code).to.equal("checkpoint-refuted");
    expect(error.values).to.have.keys("block", "size", "index", "chain");
    expect(Number((await newest()).size)).to.equal(last);
    await pool.query(alter, [last + 1]);
    expect(await publish(publisher)).to.equal(true);
  });

  it("is not a log that does not begin with what was signed, though index and chain agree", async () => {
    await grow();
    const { size, root } = await newest();
    await pool.query("UPDATE kept.checkpoints SET root = $2 WHERE size = $1", [size, Buffer.alloc(32, 1)]);
    const error = await refusal(publish(publisher));
    expect(error.code).to.equal("checkpoint-conflict");
    expect(error.values?.["signed"]).to.deep.equal({ size: Number(size), root: "01".repeat(32) });
    await pool.query("UPDATE kept.checkpoints SET root = $2 WHERE size = $1", [size, root]);
    expect(await publish(publisher)).to.equal(true);
  });

  it("is nothing while the index has stopped, or knows no final block", async () => {
    await grow();
    await pool.query(`UPDATE ledger.cursor SET halted = '{"code": "x"}'`);
    expect(await publish(publisher)).to.equal(false);
    await pool.query("UPDATE ledger.cursor SET halted = NULL, finalized_block = -1");
    expect(await publish(publisher)).to.equal(false);
  });

  it("goes no further than the chain itself calls final", async () => {
    await indexAll(chain, pool);
    const { reader } = publisher;
    const last = Number((await newest()).block_number);
    const behind = {
      ...reader,
      heads: async () => ({ ...(await reader.heads()), finalized: last + 1 }),
    };
    expect(await publish({ ...publisher, reader: behind })).to.equal(true);
    const { size, block_number } = await newest();
    expect(Number(block_number)).to.equal(last + 1);
    expect(Number(size)).to.be.lessThan(Number(await chain.ledger.log.size()));
  });

  it("waits where the node no longer has the block's state", async () => {
    const pruned = { ...publisher.reader, logState: () => Promise.resolve(null) };
    expect(await publish({ ...publisher, reader: pruned })).to.equal(false);
  });

  it("is kept whole or not at all, and one root a size", async () => {
    const { origin } = publisher;
    const note = { origin, size: 5_000, root: Buffer.alloc(32, 2), body: "a\n", signature: "s\n" };
    const block = blockOf(to0x(new Uint8Array(32).fill(3)), 70_000);
    expect(await keepNote(pool, { ...note, block })).to.equal(true);
    expect(await keepNote(pool, { ...note, block })).to.equal(true);
    expect(
      await keepNote(pool, { ...note, root: Buffer.alloc(32, 4), block: { ...block, number: 70_001 } }),
    ).to.equal(false);
    expect(await keepNote(pool, { ...note, body: "b\n", block })).to.equal(false);
    const { rows } = await pool.query("SELECT body FROM kept.notes WHERE size = 5000");
    expect(rows).to.deep.equal([{ body: "a\n" }]);
    await pool.query("DELETE FROM kept.notes WHERE size = 5000");
    await pool.query("DELETE FROM kept.checkpoints WHERE size = 5000");
  });

  it("is forgotten after a day where a later note of the same size is worth as much", async () => {
    const { origin } = publisher;
    const note = { origin, size: 6_000, root: Buffer.alloc(32, 2), signature: "s\n" };
    const ids: string[] = [];
    for (const number of [1, 2, 3, 4]) {
      const block = blockOf(to0x(new Uint8Array(32).fill(number)), 80_000 + number);
      await keepNote(pool, { ...note, body: `${number}\n`, block });
      const { rows } = await pool.query<{ id: string }>("SELECT max(id) AS id FROM kept.notes");
      ids.push(rows[0]?.id ?? "");
    }
    await pool.query("INSERT INTO kept.cosignatures (note, witness, line, time) VALUES ($1, 'w', 'l', 1)", [
      ids[1],
    ]);
    await forgetRepeatedNotes(pool, origin);
    expect(await bodies()).to.deep.equal(["1\n", "2\n", "3\n", "4\n"]);
    await pool.query("UPDATE kept.notes SET signed_at = now() - interval '2 days' WHERE size = 6000");
    await forgetRepeatedNotes(pool, origin);
    expect(await bodies()).to.deep.equal(["2\n", "4\n"]);
  });

  async function bodies(): Promise<string[]> {
    const { rows } = await pool.query<{ body: string }>(
      "SELECT body FROM kept.notes WHERE size = 6000 ORDER BY id",
    );
    return rows.map(({ body }) => body);
  }
});

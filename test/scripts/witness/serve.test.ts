import { expect } from "chai";
import fc from "fast-check";
import { toBase64 } from "../../../protocol/base64.ts";
import { verifyEquivocation } from "../../../protocol/equivocation/verify.ts";
import { parseNote, parseVkey, verifyCosignature } from "../../../protocol/proof/cosignature.ts";
import { formatSignature, signNote } from "../../../protocol/proof/note-sign.ts";
import { serveWitness } from "../../../scripts/witness/serve.ts";
import type { Witness } from "../../../scripts/witness/witness.ts";
import { historyOf, LOG_KEY, OPERATOR, signedNote } from "../../helpers/witness/fake-log.ts";
import { openWorld, SEED, type WitnessWorld } from "./world.ts";

describe("what a witness serves", function () {
  this.timeout(30_000);
  let world: WitnessWorld;
  let witness: Witness;
  let url: string;
  let close: () => void;
  const honest = historyOf(900);
  const forked = historyOf(900, { name: "other", fork: 200 });

  before(async () => {
    world = await openWorld();
  });
  beforeEach(async () => {
    world.reset();
    await serve();
  });
  afterEach(() => {
    close();
  });
  after(() => world.close());

  async function serve(readsEntries = false): Promise<void> {
    ({ witness } = world.reopen({ readsEntries }));
    const served = await serveWitness(witness, { host: "127.0.0.1", port: 0 });
    url = served.url;
    close = () => {
      served.server.closeAllConnections();
      served.server.close();
    };
  }

  async function get(
    path: string,
    method = "GET",
  ): Promise<{ status: number; text: string; headers: Headers }> {
    const response = await fetch(`${url}${path}`, { method });
    return { status: response.status, text: await response.text(), headers: response.headers };
  }

  /** POST add-checkpoint: the consistency proof between both sizes, unless another is given. */
  async function add(
    note: string,
    oldSize: number,
    size: number,
    proof?: Uint8Array[],
  ): Promise<{ status: number; text: string; type: string | null }> {
    const hashes = proof ?? (oldSize === 0 ? [] : honest.log.consistencyProof(oldSize, size));
    const lines = [`old ${oldSize}`, ...hashes.map(toBase64), ""].map((line) => `${line}\n`);
    const response = await fetch(`${url}/add-checkpoint`, { method: "POST", body: lines.join("") + note });
    return {
      status: response.status,
      text: await response.text(),
      type: response.headers.get("content-type"),
    };
  }

  it("is its key, its state, and nothing before it has signed", async () => {
    expect(await get("/vkey")).to.include({ status: 200, text: `${world.vkey}\n` });
    expect((await get("/checkpoint")).status).to.equal(404);
    expect((await get("/equivocation")).status).to.equal(404);
    const { status, text, headers } = await get("/status");
    expect([status, headers.get("access-control-allow-origin")]).to.deep.equal([200, "*"]);
    expect(JSON.parse(text)).to.deep.equal({
      vkey: world.vkey,
      origin: OPERATOR.name,
      cosigned: null,
      seen: null,
      behind: 0,
      read: 0,
      error: null,
      suspects: 0,
      equivocations: 0,
    });
  });

  it("is the cosigned note, and why the newest one is not cosigned", async () => {
    world.publish(honest, 300, 10);
    await witness.look();
    const { text } = await get("/checkpoint");
    expect(verifyCosignature(parseNote(text), parseVkey(world.vkey))).to.not.equal(null);
    expect((await get("/checkpoint", "HEAD")).text).to.equal("");
    world.chain.finalized = 11;
    world.publish(honest, 400, 12);
    await witness.look().catch(() => undefined);
    const status = JSON.parse((await get("/status")).text) as Record<string, unknown>;
    expect(status).to.deep.include({
      behind: 100,
      cosigned: { ...(status["cosigned"] as object), size: 300, block: 10 },
    });
    expect(status["error"]).to.deep.include({
      code: "checkpoint-not-final",
      values: { block: 12, finalized: 11 },
    });
  });

  it("is the proof, once the operator showed two views", async () => {
    world.publish(honest, 300, 20);
    await witness.look();
    world.publish(forked, 500, 21);
    await witness.look().catch(() => undefined);
    const { status, text } = await get("/equivocation");
    expect([status, verifyEquivocation(Buffer.from(text), { key: LOG_KEY }).verdict]).to.deep.equal([
      200,
      "holds",
    ]);
  });

  it("refuses other paths, methods, and bodies without end", async () => {
    expect((await get("/state.json")).status).to.equal(404);
    expect((await get("/constructor")).status).to.equal(404);
    expect((await get("/checkpoint", "POST")).status).to.equal(405);
    expect((await get("/add-checkpoint")).status).to.equal(405);
    const response = await fetch(`${url}/add-checkpoint`, { method: "POST", body: "x".repeat(200_000) });
    expect(response.status).to.equal(413);
  });

  describe("to those who bring a checkpoint (c2sp.org/tlog-witness)", () => {
    const at = (size: number, number: number): string =>
      signedNote(honest, size, world.chain.mine(number, honest, size));

    it("is its cosignature line", async () => {
      for (const [oldSize, size, block] of [
        [0, 100, 30],
        [100, 128, 31],
        [128, 700, 32],
        [700, 700, 33],
      ] as const) {
        const note = at(size, block);
        const { status, text } = await add(note, oldSize, size);
        expect(status, text).to.equal(200);
        expect(text.split("\n")).to.have.length(2);
        expect(verifyCosignature(parseNote(note + text), parseVkey(world.vkey))).to.not.equal(null);
        expect(witness.status().cosigned?.block).to.equal(block);
      }
    });

    it("is a status that says what to bring instead", async () => {
      expect((await add(at(100, 40), 0, 100, [SEED])).status).to.equal(422);
      await add(at(100, 40), 0, 100);
      expect((await add(at(100, 43), 100, 100, [SEED])).status).to.equal(422);
      const note = at(300, 41);
      const other = { status: 409, text: "100\n", type: "text/x.tlog.size" };
      expect(await add(note, 0, 300)).to.deep.equal(other);
      expect(await add(note, 99, 300)).to.deep.equal(other);
      expect((await add(note, 301, 300, [])).status).to.equal(400);
      const proof = honest.log.consistencyProof(100, 300);
      expect((await add(note, 100, 300, proof.slice(1))).status).to.equal(422);
      expect((await add(note, 100, 300, [...proof, SEED])).status).to.equal(422);
      expect((await add(note, 100, 300, [SEED, ...proof.slice(1)])).status).to.equal(422);
      expect((await add(note.replace("jejak/31337", "jejak/1"), 100, 300)).status).to.equal(404);
      const unsigned = signedNote(
        honest,
        300,
        { number: 41, hash: `0x${"ab".repeat(32)}` },
        { ...OPERATOR, seed: SEED },
      );
      expect((await add(unsigned, 100, 300)).status).to.equal(403);
      expect((await add("", 100, 300)).status).to.equal(400);
      const refuted = signedNote(honest, 300, world.chain.mine(42, honest, 299));
      expect((await add(refuted, 100, 300)).status).to.equal(422);
      world.chain.finalized = 40;
      expect((await add(note, 100, 300)).status).to.equal(503);
      expect(witness.status().cosigned?.size).to.equal(100);
    });

    it("is a proof against an operator who brings another view of the same size", async () => {
      await add(at(300, 50), 0, 300);
      const other = signedNote(forked, 300, world.chain.mine(51, forked, 300));
      expect((await add(other, 300, 300, [])).status).to.equal(409);
      expect(witness.proofs()).to.have.length(1);
      expect((await add(at(400, 52), 300, 400)).status).to.equal(409);
    });

    it("keeps and proves with the operator's own lines, whatever others wrote below", async () => {
      const stranger = (length: number): string =>
        formatSignature({ name: "\u4e00".repeat(length), keyId: "00000000", signature: SEED });
      // As much as a body may have, so that two of them are more than a proof may have.
      const padded = (note: string): string => {
        const most = `${note}${stranger(421).repeat(98)}`;
        return `${most}${stranger(Math.floor((131_000 - Buffer.byteLength(most)) / 3))}`;
      };
      const named = formatSignature({ name: OPERATOR.name, keyId: "00000000", signature: SEED });
      const note = at(300, 53);
      expect((await add(`${note}${named}`, 0, 300)).status).to.equal(200);
      expect((await add(padded(note), 300, 300)).status).to.equal(200);
      expect(parseNote((await get("/checkpoint")).text).signatures).to.have.length(2);
      const other = signedNote(forked, 300, world.chain.mine(54, forked, 300));
      expect((await add(padded(other), 300, 300, [])).status).to.equal(409);
      const { text } = await get("/equivocation");
      expect(verifyEquivocation(Buffer.from(text), { key: LOG_KEY }).verdict).to.equal("holds");
    });

    it("refuses a view so long that no proof could hold two of them", async () => {
      const block = world.chain.mine(56, honest, 300);
      const body = `${signedNote(honest, 300, block).split("\n\n")[0]}\n${'"'.repeat(60_000)}\n`;
      expect((await add(`${body}\n${signNote(body, OPERATOR)}`, 0, 300)).status).to.equal(400);
    });

    it("is never a cosignature, nor a fault, for anything else", async () => {
      const good = at(300, 55);
      const bodies = fc.oneof(
        fc.string({ maxLength: 200 }),
        fc
          .tuple(fc.nat(1_000), fc.array(fc.string({ maxLength: 50 }), { maxLength: 70 }))
          .map(([size, lines]) => [`old ${size}`, ...lines, "", good].join("\n")),
        fc
          .tuple(fc.nat(good.length - 1), fc.string({ minLength: 1, maxLength: 3 }))
          .map(([from, text]) => `old 0\n\n${good.slice(0, from)}${text}${good.slice(from)}`),
      );
      await fc.assert(
        fc.asyncProperty(bodies, async (body) => {
          fc.pre(body !== `old 0\n\n${good}`);
          const { status } = await fetch(`${url}/add-checkpoint`, { method: "POST", body });
          expect(status).to.be.oneOf([400, 403, 404, 409, 422]);
        }),
        { numRuns: 120 },
      );
      expect(witness.newest()).to.equal(null);
    });

    it("waits until it has read the log from the beginning", async () => {
      close();
      await serve(true);
      expect((await add(at(300, 60), 0, 300)).status).to.equal(503);
      world.publish(honest, 300, 60);
      await witness.look();
      expect((await add(at(400, 61), 300, 400)).status).to.equal(200);
    });
  });
});

import { fork } from "node:child_process";
import { createServer, type Server } from "node:http";
import { once } from "node:events";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import type { ErrorFragment } from "ethers";
import { fromHex, to0x, toHex } from "../../../protocol/bytes.ts";
import { JejakError } from "../../../protocol/errors.ts";
import { checkConsistency, checkInclusion, createLog, leafHash } from "../../../protocol/log.ts";
import { recordId } from "../../../protocol/records/batch.ts";
import { parseRecordFile, pathOf } from "../../../protocol/records/record-file.ts";
import { parseSdJwt } from "../../../protocol/records/sd-jwt.ts";
import { readRegistry } from "../../../scripts/records/registry.ts";
import { RECORD_REFUSALS } from "../../../scripts/records/refusals.ts";
import { createLogger } from "../../../server/log.ts";
import { typeNamed } from "../../../server/records/types.ts";
import { registrarApp } from "../../../server/registrar/api/app.ts";
import { resumeIssuing } from "../../../server/registrar/api/issue.ts";
import { openSpool } from "../../../server/registrar/api/spool.ts";
import { startSigners, type Signers } from "../../../server/registrar/issuing/signers.ts";
import { finishErasures } from "../../../server/registrar/erase.ts";
import { openVault } from "../../../server/registrar/vault/open.ts";
import { openKeyStore } from "../../../server/registrar/vault/key-store.ts";
import { fileKms } from "../../../server/registrar/vault/kms.ts";
import { openSealed } from "../../../server/registrar/vault/seal.ts";
import { createPool } from "../../../server/store/pool.ts";
import { ANVIL_KEY } from "../../helpers/anvil.ts";
import { birthRow } from "../../helpers/birth-rows.ts";
import { startLyingRpc, type Lies } from "../../helpers/lyingRpc.ts";
import type { Dying } from "./dying-erase.ts";
import { openRealWorld, type RealWorld } from "./world.ts";

const TOKEN = "a-token-of-this-test";
const ROWS = 5;

interface Answer {
  status: number;
  body: Record<string, unknown>;
  text: string;
}

type Reply = Parameters<NonNullable<Lies["reply"]>>;

function spansAtMost(blocks: number, { method, params }: Reply[0]): boolean {
  if (method !== "eth_getLogs") return true;
  const { fromBlock, toBlock } = params[0] as { fromBlock: string; toBlock: string };
  return Number(toBlock) - Number(fromBlock) < blocks;
}

function refusal({ id }: Reply[1]): Reply[1] {
  return { id, error: { code: -32005, message: "block range too large" } };
}

describe("the registrar", function () {
  this.timeout(120_000);
  let world: RealWorld;
  let signers: Signers;
  let server: Server;
  const logged: string[] = [];
  const ended: string[] = [];

  before(async () => {
    world = await openRealWorld();
    signers = startSigners(1);
    const { vault, registry, issuer, folder } = world;
    const log = createLogger("registrar", "trace", { write: (line) => void logged.push(line) });
    const waitUntil = () => Promise.resolve();
    const app = registrarApp({
      workshop: { vault, registry, signers, now: Date.now, waitUntil },
      issuer,
      anchorAt: "now",
      spool: await openSpool(join(folder, "spool")),
      token: TOKEN,
      typeNamed: (name) => typeNamed(name),
      log,
      onEnd: (job, error) => ended.push(`${job} ${error instanceof JejakError ? error.code : String(error)}`),
    });
    server = createServer(app).listen(0, "127.0.0.1");
    await once(server, "listening");
  });

  after(async () => {
    server.close();
    await signers.close();
    await world.close();
  });

  async function call(method: string, path: string, body?: string, token = TOKEN): Promise<Answer> {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
    const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
    const answer = await fetch(url, { method, headers, ...(body !== undefined && { body }) });
    const text = await answer.text();
    return { status: answer.status, text, body: JSON.parse(text) as Record<string, unknown> };
  }

  async function untilEnded(id: string, before: number): Promise<void> {
    const found = () => ended.slice(before).find((line) => line.startsWith(id));
    while (found() === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(found()).to.equal(`${id} null`);
  }

  const rowsOf = (from: number) =>
    Array.from({ length: ROWS }, (_, i) => {
      const filled = Object.entries(birthRow(from + i)).filter(([, value]) => value !== "");
      return `${JSON.stringify(Object.fromEntries(filled))}\n`;
    }).join("");

  /** Issues five rows, and waits until they are anchored. @returns batch and indexes, in the order of the rows */
  async function issue(from: number): Promise<{ batch: number; indexes: number[]; id: string }> {
    const before = ended.length;
    const answer = await call("POST", "/issue?type=akta-kelahiran", rowsOf(from));
    expect(answer.status, answer.text).to.equal(202);
    const id = String(answer.body["id"]);
    await untilEnded(id, before);
    const state = (await call("GET", `/jobs/${id}`)).body;
    expect(state).to.include({ rows: ROWS, anchored: ROWS });
    const [batch = 0] = state["batches"] as number[];
    const indexes = await world.vault.indexes({ agency: world.issuer.agency, batch });
    return { batch, indexes, id };
  }

  const fieldsOf = (recordFile: string): Record<string, unknown> =>
    Object.fromEntries(
      parseSdJwt(parseRecordFile(recordFile).sdJwt).disclosures.map(({ name, value }) => [
        String(name),
        value,
      ]),
    );

  it("has a code for every refusal of the contract", () => {
    const errors = world.contracts.contract.interface.fragments
      .filter((fragment): fragment is ErrorFragment => fragment.type === "error")
      .map(({ name }) => name)
      .filter((name) => name.startsWith("Registry"));
    expect(errors.sort()).to.deep.equal(Object.keys(RECORD_REFUSALS).sort());
  });

  it("asks for its token, and for nothing less", async () => {
    expect((await call("GET", "/jobs/x", undefined, "wrong")).body).to.include({ code: "registrar-token" });
    const beyond = { batch: 2 ** 31, index: 1 };
    for (const { body } of [
      await call("GET", `/records/${beyond.batch}/1`),
      await call("POST", "/erase", JSON.stringify({ records: [beyond] })),
      await call("POST", "/status", JSON.stringify({ status: "revoked", records: [beyond] })),
    ])
      expect(body).to.include({ code: "request-invalid" });
    expect((await call("GET", "/nowhere")).body).to.include({ code: "not-found" });
    const { body } = await call("POST", "/issue?type=ijazah-palsu", "{}\n");
    expect(body).to.include({ code: "request-invalid" });
    expect(body["values"]).to.include({ at: "type", type: "ijazah-palsu" });
    expect((body["values"] as { known: string[] }).known).to.include("ijazah");
  });

  it("reads JSON however it is declared, and refuses a coding that it cannot read", async () => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/erase`;
    const erase = async (declared: Record<string, string>) => {
      const headers = { Authorization: `Bearer ${TOKEN}`, ...declared };
      const answer = await fetch(url, {
        method: "POST",
        headers,
        body: '{"records":[{"batch":9,"index":0}]}',
      });
      return ((await answer.json()) as { code: string }).code;
    };
    expect(await erase({ "Content-Type": "application/x-www-form-urlencoded" })).to.equal("record-unknown");
    expect(await erase({ "Content-Type": "application/json; charset=x" })).to.equal("unsupported-media-type");
    expect(await erase({ "Content-Encoding": "x" })).to.equal("unsupported-media-type");
  });

  it("issues rows of a system, gives the records back, and issues the same rows once", async () => {
    const { batch, indexes, id } = await issue(0);
    expect(await world.registry.anchoredAt(world.issuer.agency, batch)).to.equal(
      (await world.vault.batch({ agency: world.issuer.agency, batch }))?.entry,
    );
    const names: unknown[] = [];
    for (const index of indexes)
      names.push(fieldsOf((await call("GET", `/records/${batch}/${index}`)).text)["nama"]);
    expect(names.sort()).to.deep.equal(Array.from({ length: ROWS }, (_, i) => birthRow(i).nama).sort());
    const before = ended.length;
    expect((await call("POST", "/issue?type=akta-kelahiran", rowsOf(0))).body).to.include({ id });
    await untilEnded(id, before);
    expect(await world.registry.batchCount(world.issuer.agency)).to.equal(batch);
    expect(readdirSync(join(world.folder, "spool"))).to.deep.equal([]);
  });

  it("finds entries at a node that answers few blocks at a time", async () => {
    const { batch } = await issue(1);
    const { rpcUrl } = world.ledger;
    const node = await startLyingRpc(rpcUrl);
    const reader = readRegistry(node.url, world.contracts.address);
    node.tell({ reply: (call, reply) => (spansAtMost(4, call) ? reply : refusal(reply)) });
    try {
      const { agency } = world.issuer;
      const entry = (await world.vault.batch({ agency, batch }))?.entry;
      expect(await reader.anchoredAt(agency, batch)).to.equal(entry);
      expect(await reader.changesOf(agency, batch)).to.deep.equal([]);
    } finally {
      reader.close();
      await node.close();
    }
  });

  it("goes on with what a killed process took in whole, and with nothing else", async () => {
    const { vault, registry, issuer } = world;
    const folder = join(world.folder, "left");
    const { vct } = await typeNamed("akta-kelahiran");
    const kept = await (await openSpool(folder)).keep(Readable.from([Buffer.from(rowsOf(500))]), vct);
    writeFileSync(`${kept.path}.part`, rowsOf(600));
    const batches = await registry.batchCount(issuer.agency);
    const spool = await openSpool(folder);
    expect(spool.left).to.deep.equal([kept]);
    const outcome = Promise.withResolvers<unknown>();
    await resumeIssuing(
      {
        workshop: { vault, registry, signers, now: Date.now, waitUntil: () => Promise.resolve() },
        issuer,
        anchorAt: "now",
        spool,
        onEnd: (_job, error) => {
          outcome.resolve(error);
        },
      },
      typeNamed,
    );
    expect(await outcome.promise).to.equal(null);
    expect(await registry.batchCount(issuer.agency)).to.equal(batches + 1);
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it("leaves no rows behind of a job that broke off and was ended by the same rows again", async () => {
    const { registry } = world;
    const anchor = registry.anchor.bind(registry);
    registry.anchor = () => Promise.reject(new JejakError("chain-unavailable"));
    const before = ended.length;
    const { body } = await call("POST", "/issue?type=akta-kelahiran", rowsOf(700));
    while (ended.length === before) await new Promise((resolve) => setTimeout(resolve, 20));
    registry.anchor = anchor;
    expect(ended.at(-1)).to.equal(`${String(body["id"])} chain-unavailable`);
    expect(readdirSync(join(world.folder, "spool"))).to.have.length(1);
    await issue(700);
    expect(readdirSync(join(world.folder, "spool"))).to.deep.equal([]);
  });

  it("names bad rows by line and field, never by what they say", async () => {
    const bad = `${rowsOf(900)}${JSON.stringify({ ...birthRow(0), nik: "12-RAHASIA" })}\n`;
    const { status, body, text } = await call("POST", "/issue?type=akta-kelahiran", bad);
    expect([status, body["code"]]).to.deep.equal([422, "rows-invalid"]);
    expect(text).to.include('"field":"nik"').and.not.include("RAHASIA");
  });

  it("changes statuses in one entry, and names a record that cannot change", async () => {
    const { batch, indexes } = await issue(100);
    const { agency } = world.issuer;
    const [first = 0, second = 0, third = 0, fourth = 0] = indexes;
    const records = [first, second].map((index) => ({ batch, index }));
    const change = (body: object) => call("POST", "/status", JSON.stringify(body));
    expect((await change({ status: "suspended", reason: "court-order", records })).status).to.equal(200);
    expect(await world.registry.statusesOf(agency, batch, [first, second, third])).to.deep.equal([2, 2, 0]);
    expect((await change({ status: "valid", records: [{ batch, index: first }] })).status).to.equal(200);
    const superseded = { batch, index: third, successor: { batch, index: fourth } };
    await change({ status: "superseded", reason: "replaced", records: [superseded] });
    expect(await world.registry.statusesOf(agency, batch, [first, second, third])).to.deep.equal([0, 2, 3]);
    const final = await change({ status: "revoked", records: [{ batch, index: third }] });
    expect(final.body).to.deep.include({ code: "record-status-final", values: { batch, indexes: [third] } });
    const empty = [...Array(64).keys()].find((index) => !indexes.includes(index)) ?? 0;
    const mistyped = await change({ status: "revoked", records: [...records, { batch, index: empty }] });
    expect(mistyped.body).to.deep.include({ code: "record-unknown", values: { batch, indexes: [empty] } });
    expect(await world.registry.statusesOf(agency, batch, [first])).to.deep.equal([0]);
    const malformed = await change({ status: "gone", records });
    expect(malformed.body).to.include({ code: "request-invalid" });
  });

  describe("erasure", () => {
    interface Person {
      fields: string[];
      sealed: Buffer;
      dataKey: Buffer;
    }

    let places: { batch: number; indexes: number[] } | undefined;

    const keys = () =>
      openKeyStore(join(world.folder, "vault-keys"), fileKms(join(world.folder, "master.key")));

    const vaultOptions = () => ({
      databaseUrl: world.databaseUrl,
      keys: join(world.folder, "vault-keys"),
      kms: fileKms(join(world.folder, "master.key")),
    });

    /** @returns the signal that ended the child */
    async function dieErasing(point: Dying["point"], batch: number, index: number): Promise<unknown> {
      const { databaseUrl, folder, registry, issuer, anvil } = world;
      const order: Dying = {
        point,
        databaseUrl,
        keys: join(folder, "vault-keys"),
        master: join(folder, "master.key"),
        rpcUrl: anvil.url,
        chainId: registry.chainId,
        registry: registry.address,
        payer: ANVIL_KEY,
        issuer: { ...issuer, privateKey: toHex(issuer.privateKey) },
        batch,
        index,
      };
      const env = { ...process.env, NODE_COMPILE_CACHE: join(folder, "compiled") };
      const child = fork(fileURLToPath(new URL("./dying-erase.ts", import.meta.url)), { env });
      child.send(order);
      const [, signal] = (await once(child, "exit")) as [number | null, string | null];
      return signal;
    }

    async function personAt(batch: number, index: number): Promise<Person> {
      const place = { agency: world.issuer.agency, batch };
      const file = (await call("GET", `/records/${batch}/${index}`)).text;
      const { rows } = await world.vault.pool.query<{ sealed: Buffer }>(
        "SELECT sealed FROM vault.records WHERE batch = $1 AND index = $2",
        [batch, index],
      );
      const all = (await keys().read(place)) ?? Buffer.alloc(0);
      const dataKey = Buffer.from(all.subarray(index * 32, (index + 1) * 32));
      const fields = Object.values(fieldsOf(file)).map(String);
      return { fields: fields.filter((one) => one.length > 5), sealed: rows[0]?.sealed ?? dataKey, dataKey };
    }

    /** Every byte that the office, its database (tables, dead rows, write-ahead log) and the chain hold. */
    async function dump(): Promise<Buffer> {
      const pool = createPool(world.databaseUrl, { max: 1 });
      await pool.query("CHECKPOINT");
      const { rows } = await pool.query<{ folder: string }>(
        "SELECT current_setting('data_directory') AS folder",
      );
      await pool.end();
      const folders = [rows[0]?.folder ?? "", world.folder];
      return Buffer.concat([
        ...folders.flatMap(bytesIn),
        ...(await chainBytes()),
        Buffer.from(logged.join("")),
      ]);
    }

    function bytesIn(folder: string): Buffer[] {
      return readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
    }

    async function chainBytes(): Promise<Buffer[]> {
      const { provider } = world.ledger;
      const logs = await provider.getLogs({ fromBlock: 0, toBlock: "latest" });
      const blocks = Array.from({ length: (await provider.getBlockNumber()) + 1 }, (_, i) => i);
      const inputs: string[] = [];
      for (const number of blocks) {
        const block = await provider.getBlock(number, true);
        inputs.push(...(block?.prefetchedTransactions ?? []).map(({ data }) => data));
      }
      return [...logs.map(({ data }) => data), ...inputs].map((hex) => Buffer.from(hex.slice(2), "hex"));
    }

    it("leaves nothing of a person that anything which is left could open", async () => {
      const { batch, indexes } = await issue(200);
      const [index = 0, other = 0] = indexes;
      const { agency } = world.issuer;
      const person = await personAt(batch, index);
      const neighbour = await personAt(batch, other);
      const root = (await world.registry.batch(agency, batch))?.rootPrefix;
      const context = `${agency}-${batch}-${index}`;
      expect(String(openSealed(person.dataKey, person.sealed, context))).to.include("~");

      const { status, body } = await call("POST", "/erase", JSON.stringify({ records: [{ batch, index }] }));
      expect(status).to.equal(200);
      expect((body["items"] as { indexes: number[] }[])[0]?.indexes).to.deep.equal([index]);

      const everything = await dump();
      expect(everything.length).to.be.greaterThan(1_000_000);
      for (const field of [...person.fields, ...neighbour.fields])
        expect(everything.includes(field), "a field in clear").to.equal(false);
      expect(everything.includes(person.dataKey), "the data key").to.equal(false);
      // The dead row may well be there still; what is left of the keys does not open it.
      const left = (await keys().read({ agency, batch })) ?? Buffer.alloc(0);
      expect(left.length).to.equal(64 * 32);
      for (let at = 0; at < left.length; at += 32)
        expect(() => openSealed(left.subarray(at, at + 32), person.sealed, context)).to.throw();

      expect((await call("GET", `/records/${batch}/${index}`)).body).to.include({ code: "record-erased" });
      expect((await call("GET", `/records/${batch}/${other}`)).status).to.equal(200);
      expect((await world.registry.batch(agency, batch))?.rootPrefix).to.equal(root);
      expect(await world.registry.erasedOf(agency, batch, [index, other])).to.deep.equal([true, false]);
      expect(await world.vault.erasures.open()).to.deep.equal([]);
    });

    it("leaves every proof as it was: of the records, of the batch, and of the log before", async () => {
      const { ledger, contracts, issuer } = world;
      const { agency } = issuer;
      const { batch, indexes } = await issue(800);
      const proofs = await Promise.all(
        indexes.slice(0, 2).map(async (index) => {
          const file = parseRecordFile((await call("GET", `/records/${batch}/${index}`)).text);
          return { index, id: recordId(parseSdJwt(file.sdJwt).issuer.signed), path: pathOf(file).map(to0x) };
        }),
      );
      const included = () =>
        Promise.all(
          proofs.map(({ index, id, path }) =>
            contracts.contract.includes(agency, batch, index, to0x(id), path),
          ),
        );
      expect(await included()).to.deep.equal([true, true]);
      const [oldSize, oldRoot] = [Number(await ledger.log.size()), fromHex(await ledger.log.root())];
      const erased = JSON.stringify({ records: [{ batch, index: indexes[0] }] });
      expect((await call("POST", "/erase", erased)).status).to.equal(200);
      expect(await included()).to.deep.equal([true, true]);
      const log = createLog();
      for (const { args } of await ledger.log.queryFilter(ledger.log.filters.Entry()))
        log.append(leafHash(fromHex(args.words)));
      const [size, root] = [Number(await ledger.log.size()), fromHex(await ledger.log.root())];
      expect([size, toHex(log.root())]).to.deep.equal([oldSize + 1, toHex(root)]);
      checkConsistency({ oldSize, size, oldRoot, root, proof: log.consistencyProof(oldSize) });
      const entry = (await world.vault.batch({ agency, batch }))?.entry ?? 0;
      checkInclusion({ leaf: log.leaf(entry), index: entry, size, root, proof: log.inclusionProof(entry) });
    });

    for (const point of ["wanted", "new keys", "destroyed", "sent"] as const)
      it(`killed with kill -9 after "${point}" goes on to its end`, async () => {
        places ??= await issue(300);
        const { batch } = places;
        const index = places.indexes.shift() ?? 0;
        const { vault, registry, issuer } = world;
        const { agency } = issuer;
        expect(await dieErasing(point, batch, index)).to.equal("SIGKILL");
        const reopened = await openVault(vaultOptions());
        const erasing = { vault: reopened, registry, issuer };
        expect(await reopened.erasures.open()).to.have.length(1);
        await finishErasures(erasing);
        expect(await reopened.erasures.open()).to.deep.equal([]);
        await reopened.close();
        const gone = await vault.read({ agency, batch, index }).catch((error: unknown) => error);
        expect(gone).to.have.property("code", "record-erased");
        expect(await registry.erasedOf(agency, batch, [index])).to.deep.equal([true]);
        for (const left of places.indexes) await vault.read({ agency, batch, index: left });
        const files = readdirSync(join(world.folder, "vault-keys"));
        expect(files.filter((name) => /\.(new|old)$/.test(name))).to.deep.equal([]);
      });

    it("logs nothing of rows and records", () => {
      const text = logged.join("");
      expect(text).to.include('"call":"erase"');
      expect(text).to.not.include("nowhere");
      for (const from of [0, 100, 200, 300, 500, 600, 700, 800, 900])
        for (let i = from; i < from + ROWS; i++)
          for (const value of Object.values(birthRow(i)).filter((one) => one.length > 5))
            expect(text.includes(value), value).to.equal(false);
    });
  });
});

import { expect } from "chai";
import { toBase64 } from "../../../protocol/base64.ts";
import { concat, fromHex, to0x } from "../../../protocol/bytes.ts";
import { JejakError } from "../../../protocol/errors.ts";
import { createLog } from "../../../protocol/log.ts";
import { recordLeaf } from "../../../protocol/records/batch.ts";
import { present, type RecordFile } from "../../../protocol/records/record-file.ts";
import { typeIntegrity } from "../../../protocol/records/type.ts";
import { createKeptEvidence } from "../../../server/api/kept-evidence.ts";
import { postRecordCheck } from "../../../server/api/routes/records.ts";
import type { Context } from "../../../server/api/route.ts";
import { RecordCheck } from "../../../server/api/schemas/record.ts";
import type { RecordAnswer } from "../../../server/evidence/record-check.ts";
import {
  BUDI,
  SITI,
  bind,
  idOf,
  issueRecord,
  jwkOf,
  p256Key,
  readyType,
  seededBytes,
} from "../../helpers/records.ts";
import {
  anchorBatch,
  changeStatus,
  deployRegistry,
  eraseRecords,
  type TestRegistry,
} from "../../helpers/registry.ts";
import { startLedger } from "../indexer/support.ts";
import { openWorld, type EvidenceWorld } from "./world.ts";

const SIZE = 64;
const PLACES = [9, 33];
const HOLDER = p256Key("holder");
const ASKED = { nonce: "loket-3-0001", audience: "https://bank.contoh.id" };

describe("counters check records: API, evidence of the batch, chain", function () {
  this.timeout(120_000);
  let chain: Awaited<ReturnType<typeof startLedger>>;
  let world: EvidenceWorld;
  let registry: TestRegistry;
  let files: RecordFile[];
  let asked: unknown[];

  before(async () => {
    chain = await startLedger();
    world = await openWorld(chain.ledger);
    registry = await deployRegistry(chain.ledger);
    files = await issue();
    await world.index();
    asked = [];
  });
  after(async () => {
    await world.stop();
    chain.ledger.close();
    await chain.anvil.stop();
  });

  /** Two records of invented people in a batch of 64, on the chain. */
  async function issue(): Promise<RecordFile[]> {
    const { agency, issuer, address, ledger } = registry;
    const { json } = readyType("akta-kelahiran");
    const { timestamp } = (await ledger.provider.getBlock("latest"))!;
    const key = { secret: issuer.secret, key: fromHex(issuer.signer).subarray(20) };
    const place = { chainId: BigInt(ledger.deployment.chainId), registry: address, agency: agency.key };
    const texts = PLACES.map((index, i) => {
      const type = { vct: json["vct"] as string, integrity: typeIntegrity(json) };
      const jti = Buffer.from(seededBytes(`jti ${i}`, 16)).toString("hex");
      const terms = { place, batch: 1, index, size: SIZE, ...type, iat: timestamp, jti, jwk: jwkOf(HOLDER) };
      return issueRecord(terms, [BUDI, SITI][i] ?? {}, key);
    });
    const log = createLog();
    for (let index = 0; index < SIZE; index++) {
      const text = texts[PLACES.indexOf(index)];
      log.append(recordLeaf(text === undefined ? seededBytes(`padding ${index}`, 32) : idOf(text)));
    }
    await anchorBatch(registry, { root: to0x(log.root()), size: SIZE });
    const named = { signer: toBase64(fromHex(issuer.signer)), mandate: issuer.mandate };
    return texts.map((sdJwt, i) => ({
      format: "jejak-record",
      version: 1,
      sdJwt,
      path: toBase64(concat(...log.inclusionProof(PLACES[i] ?? 0))),
      issuer: { ...named, officialId: agency.officialId },
      type: json,
    }));
  }

  async function check(
    presentation: object,
    more: object = {},
    keptEvidence = createKeptEvidence(),
  ): Promise<RecordAnswer & { block: object | null }> {
    const deps = {
      pool: world.pool,
      keptEvidence,
      evidence: {
        make: (what: Parameters<EvidenceWorld["make"]>[0]) => {
          asked.push(what);
          return world.make(what);
        },
      },
      evidencePlaces: { take: () => () => undefined },
    };
    const body = { presentation: presentation as RecordFile, consent: true, ...more };
    const context = { deps, language: "id" } as unknown as Context;
    const reply = await postRecordCheck.handle({ params: {}, query: {}, body }, context);
    if (!("body" in reply)) throw new Error("no body");
    expect(reply.headers).to.deep.equal({ "Cache-Control": "no-store" });
    expect(RecordCheck.parse(reply.body)).to.deep.equal(reply.body);
    return reply.body as Awaited<ReturnType<typeof check>>;
  }

  const shown = (fields: string[], i = 0) =>
    bind(present(files[i]!, fields), HOLDER, { ...ASKED, iat: Math.floor(Date.now() / 1000) });

  function found(answer: RecordAnswer, code: string): RecordAnswer["findings"][number] | undefined {
    return answer.findings.find((finding) => finding.code === code);
  }

  it("tells what was shown, that it holds, and which fields were not shown, in words", async () => {
    const answer = await check(shown(["nama", "tanggal_lahir"]), ASKED);
    const wrong = answer.findings.filter(({ status }) => status !== "pass");
    expect(wrong).to.deep.equal([]);
    expect(answer.verdict).to.equal("holds");
    expect(answer.record!.shown).to.include({ nama: "Budi Contoh" }).and.not.to.have.property("nik");
    expect(answer.record!.hidden).to.include("nik");
    expect(found(answer, "record.holder")!.sentence).to.be.a("string").and.not.equal("");
    expect(answer.block).to.have.property("number");
  });

  it("asks for evidence of the batch, the same whatever record of it is shown", async () => {
    asked = [];
    await check(shown(["nama"]));
    await check(shown(["nama"], 1));
    expect(asked[0]).to.deep.equal({ type: "batch", agency: registry.agency.key, number: 1 });
    expect(asked[1]).to.deep.equal(asked[0]);
  });

  it("finds a replayed presentation, a changed one, and one of another ledger", async () => {
    const replayed = await check(shown(["nama"]), { ...ASKED, nonce: "another" });
    expect(replayed.verdict).to.equal("fails");
    expect(found(replayed, "record.nonce")!.status).to.equal("fail");
    const changed = { ...files[0]!, sdJwt: files[0]!.sdJwt.replace(/~[^~]{8}/, "~AAAAAAAA") };
    expect((await check(changed)).verdict).to.equal("fails");
    const stranger = { ...files[0]!, sdJwt: "x" };
    const answer = await check(stranger);
    expect(answer).to.include({ verdict: "fails", record: null, block: null });
  });

  it("tells a status and an erasure from the chain, and takes no evidence that the record brings", async () => {
    await changeStatus(registry, { batch: 1, indexes: [9], status: 1, reason: 4 });
    await eraseRecords(registry, { batch: 1, indexes: [33] });
    await world.index();
    const revoked = await check({ ...shown(["nama"]), evidence: { format: "jejak-evidence" } });
    expect(revoked.verdict).to.equal("fails");
    expect(found(revoked, "record.revoked")!.status).to.equal("fail");
    const erased = await check(shown(["nama"], 1));
    expect(erased.verdict).to.equal("holds");
    expect(found(erased, "record.erased")!.sentence).to.include("menghapus");
  });

  it("makes evidence of a batch once while nothing changes, whatever records are shown", async () => {
    let clock = 0;
    const kept = createKeptEvidence(() => clock);
    asked = [];
    const answers = await Promise.all([0, 1].map((i) => check(shown(["nama"], i), {}, kept)));
    expect(answers.map(({ verdict }) => verdict)).to.deep.equal(["fails", "holds"]);
    await check(shown(["nama"], 1), {}, kept);
    expect(asked).to.have.length(1);
    clock += 60_000;
    await check(shown(["nama"], 1), {}, kept);
    expect(asked, "after a minute").to.have.length(2);
    await eraseRecords(registry, { batch: 1, indexes: [9] });
    await world.index();
    const after = await check(shown(["nama"]), {}, kept);
    expect(found(after, "record.erased"), "after a change").to.not.equal(undefined);
    expect(asked).to.have.length(3);
  });

  it("keeps no evidence that could not be made, nor more than fits", async () => {
    const kept = createKeptEvidence();
    const batch = { agency: registry.agency.key, number: 1 };
    const of = (bytes: number, more: object = {}) =>
      kept.of(world.pool, { ...batch, ...more }, () => {
        made++;
        if (bytes === 0) return Promise.reject(new JejakError("chain-unavailable"));
        return Promise.resolve({ bytes: new Uint8Array(bytes), block: { number: 1, hash: "0x00" } });
      });
    let made = 0;
    const refused = await of(0).catch((error: unknown) => error);
    expect(refused).to.include({ code: "chain-unavailable" });
    await of(32 * 2 ** 20 + 1);
    await of(10);
    await of(10);
    expect(made, "too large to be kept, then kept").to.equal(3);
    for (let i = 0; i < 2; i++) await of(10, { number: 2 });
    expect(made, "no such batch").to.equal(5);
  });

  it("checks nothing without consent", async () => {
    const refused = await check(files[0]!, { consent: false }).catch((error: unknown) => error);
    expect(refused).to.include({ code: "consent-missing" });
  });
});

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { fromHex, to0x, toHex } from "../../../protocol/bytes.ts";
import { ocidHash, sha256, utf8 } from "../../../protocol/hash.ts";
import { createLog, leafHash } from "../../../protocol/log.ts";
import { buildManifest, contentHash } from "../../../protocol/manifest.ts";
import type { Manifest } from "../../../protocol/manifest.ts";
import { createRpc } from "../../../server/chain/rpc.ts";
import { openContent } from "../../../server/content/content.ts";
import { submissionChain } from "../../../server/submissions/chain.ts";
import { getSubmission } from "../../../server/submissions/read.ts";
import { submit } from "../../../server/submissions/submit.ts";
import { loadSteps, recordBatch, signStep } from "../../helpers/ledger.ts";
import type { SignedStep, TestAgency } from "../../helpers/ledger.ts";
import { startIndexer, startLedger, steps } from "../indexer/support.ts";
import type { Running } from "../indexer/support.ts";
import { startWorld } from "./world.ts";
import type { World } from "./world.ts";

const TENDER = 4;

describe("API over a chain, through the indexer", function () {
  this.timeout(60_000);
  let chain: Awaited<ReturnType<typeof startLedger>>;
  let agency: TestAgency;
  let world: World;
  let indexer: Running;
  let folder: string;

  const sizeOnChain = async () => Number(await chain.ledger.log.size());
  const index = async () => {
    await indexer.reaches(await sizeOnChain());
  };

  before(async () => {
    chain = await startLedger();
    agency = chain.ledger.agencies[0]!;
    world = await startWorld();
    folder = await mkdtemp(join(tmpdir(), "jejak-api-content-"));
    const content = await openContent(folder);
    const rpc = createRpc(chain.anvil.url);
    const { procurementLedger, agencyDirectory, chainId } = chain.deployment;
    const intake = {
      pool: world.pool,
      content,
      chain: submissionChain(rpc, { procurementLedger, agencyDirectory }),
      chainId: BigInt(chainId),
      procurementLedger,
      now: Date.now,
    };
    world.deps.content = content;
    world.deps.chain = { head: async () => Number(await rpc.call("eth_blockNumber", [])) };
    world.deps.submissions = {
      submit: (body) => submit(intake, body),
      find: (id) => getSubmission(world.pool, id),
    };
    indexer = startIndexer(world.pool, chain.deployment, [chain.anvil.url]);
    await loadSteps(chain.ledger, steps(chain.ledger, 5, 3), { perTransaction: 4, perBlock: 1 });
    await index();
  });
  after(async () => {
    await indexer.stop();
    await world.stop();
    chain.ledger.close();
    await chain.anvil.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it("gives a feed whose leaves rebuild the root that the contract has", async () => {
    const log = createLog();
    let after = "";
    do {
      const { body } = await world.ask(`/api/v1/entries?limit=7${after}`);
      for (const item of body.items) log.append(leafHash(fromHex(item.words)));
      after = body.next === null ? "" : `&after=${body.next}`;
    } while (after !== "");
    const root = toHex(log.root());
    expect(`0x${root}`).to.equal(await chain.ledger.log.root());
    const { body } = await world.ask("/api/v1/ledger");
    expect(body).to.include({ root, size: await sizeOnChain(), chainId: chain.deployment.chainId });
    expect(body.contracts).to.include({
      auditLog: chain.deployment.auditLog,
      procurementLedger: chain.deployment.procurementLedger,
    });
  });

  it("gives trails whose heads and lengths stand in the contract", async () => {
    const { body } = await world.ask("/api/v1/processes");
    expect(body.items).to.have.length(5);
    for (const item of body.items) {
      const stored: unknown = await chain.ledger.ledger.trail(agency.key, ocidHash(item.ocid));
      const [head, , length] = stored as [string, bigint, bigint];
      expect(item.head).to.equal(head);
      expect(item.length).to.equal(Number(length));
      const trail = await world.ask(item.href);
      expect(trail.body.steps.at(-1).digest).to.equal(head);
      const [approver] = trail.body.steps[0].approvers;
      expect(approver).to.include({ mandate: 1, signer: agency.officers[0]!.wallet.address.toLowerCase() });
      expect(approver.signature).to.match(/^0x[0-9a-f]{130}$/);
    }
  });

  it("gives the mandates as granted at genesis, and is ready", async () => {
    const { body } = await world.ask(`/api/v1/agencies/${agency.officialId}`);
    expect(
      body.mandates.map(({ number, state }: { number: number; state: string }) => [number, state]),
    ).to.deep.equal(agency.officers.map(({ mandate }) => [mandate, "good"]));
    expect((await world.ask("/readyz")).status).to.equal(200);
  });

  /** A step with a manifest of its own, signed on top of its trail. */
  function signed(
    ocid: string,
    title: string,
  ): { step: SignedStep; body: object; manifest: Manifest; hash: string } {
    const release = { ocid, id: title, tag: ["tender"], tender: { id: "1", title } };
    const manifest = buildManifest(sha256(utf8("secret")), { ocid, release });
    const hash = toHex(contentHash(manifest));
    const step = signStep(chain.ledger, { agency, ocid, tags: TENDER, content: to0x(contentHash(manifest)) });
    const { approvals } = step.submission;
    return { step, manifest, hash, body: { step: step.message, succession: 0, approvals, manifest } };
  }

  it("takes a signed step in with 202, the same one once, and shows it again", async () => {
    const { body, step, hash } = signed("ocds-kirim/1", "Dikirim");
    const first = await world.ask("/api/v1/submissions", { body });
    expect(first.status).to.equal(202);
    expect(first.body).to.include({
      status: "queued",
      digest: step.digest,
      contentHash: hash,
      index: null,
      error: null,
    });
    expect(first.headers.get("location")).to.equal(`/api/v1/submissions/${first.body.id}`);
    expect((await world.ask("/api/v1/submissions", { body })).body.id).to.equal(first.body.id);
    const again = await world.ask(first.body.links.self);
    expect(again.body).to.deep.include({ id: first.body.id, status: "queued" });
    // Kept, but no part of the ledger before the chain has it.
    expect((await world.ask(`/api/v1/manifests/${hash}`)).body.code).to.equal("content-unknown");
  });

  it("refuses signatures that do not hold, other content, and what has not the form", async () => {
    const { body, manifest } = signed("ocds-kirim/2", "Palsu") as {
      body: { step: object; approvals: [{ signature: string }] };
      manifest: Manifest;
    };
    const [approval] = body.approvals;
    const forged = { ...approval, signature: approval.signature.replace(/^0x../, "0x11") };
    const cases: [object, number, string][] = [
      [{ ...body, approvals: [forged] }, 422, "signature-invalid"],
      [{ ...body, manifest: { ...manifest, salt: "00".repeat(16) } }, 422, "content-hash-mismatch"],
      [{ ...body, manifest: {} }, 422, "manifest-malformed"],
      [{ ...body, approvals: [] }, 400, "request-malformed"],
      [{ ...body, extra: 1 }, 400, "request-malformed"],
      [{ ...body, step: { ...body.step, agency: to0x(sha256(utf8("nobody"))) } }, 404, "agency-unknown"],
      [{ ...body, step: { ...body.step, previousHead: `0x${"12".repeat(32)}` } }, 422, "signature-invalid"],
    ];
    for (const [sent, status, code] of cases) {
      const answer = await world.ask("/api/v1/submissions", { body: sent });
      expect([answer.status, answer.body.code]).to.deep.equal([status, code]);
    }
    const unknown = await world.ask(`/api/v1/submissions/${crypto.randomUUID()}`);
    expect([unknown.status, unknown.body.code]).to.deep.equal([404, "submission-unknown"]);
  });

  it("takes the content of a step that its officers sent by themselves, from anybody", async () => {
    const { step, manifest, hash } = signed("ocds-sendiri/1", "Dikirim sendiri");
    await recordBatch(chain.ledger, [step]);
    await index();
    expect((await world.ask(`/api/v1/manifests/${hash}`)).body.code).to.equal("content-not-published");
    const given = await world.ask(`/api/v1/manifests/${hash}`, { body: manifest });
    expect(given.status).to.equal(201);
    const read = await fetch(`${world.url}/api/v1/manifests/${hash}`);
    expect(toHex(sha256(new Uint8Array(await read.arrayBuffer())))).to.equal(hash);
  });

  it("tells followers of the feed from where a reorganisation replaced what they read", async () => {
    const heads = new Map(chain.ledger.heads);
    const common = await sizeOnChain();
    await loadSteps(chain.ledger, steps(chain.ledger, 3, 1), { perBlock: 1 });
    await index();
    const old = (await world.ask("/api/v1/entries?limit=1000")).body.items;
    await chain.anvil.reorg(3);
    await indexer.reaches(common);
    const gone = await world.ask(`/api/v1/entries?after=${old.at(-1).cursor}`);
    expect(gone.body.code).to.equal("feed-reorganised");
    expect(gone.body.values).to.deep.include({ lastCommonIndex: common - 1, after: old[common - 1].cursor });
    chain.ledger.heads.clear();
    for (const [place, head] of heads) chain.ledger.heads.set(place, head);
    await loadSteps(chain.ledger, steps(chain.ledger, 2, 1), { perBlock: 1 });
    await index();
    const { body } = await world.ask(`/api/v1/entries?after=${gone.body.values.after}`);
    expect(body.items.map((item: { index: number }) => item.index)).to.deep.equal([common, common + 1]);
  });
});

import { expect } from "chai";

import { isJejakError, JejakError } from "../../../protocol/errors.ts";
import { tagMask } from "../../../protocol/tags.ts";
import { SubmissionBody } from "../../../server/submissions/schema.ts";
import { submit } from "../../../server/submissions/submit.ts";
import { ANVIL_KEY, startAnvil, type Anvil } from "../../helpers/anvil.ts";
import { makeAgency, recordBatch, type SignedStep } from "../../helpers/ledger.ts";
import { makeWorld, type World } from "../relay/world.ts";

const DAY = 86_400;

describe("submissions", function () {
  this.timeout(60_000);
  let anvil: Anvil;
  let world: World;
  let count = 0;

  before(async () => {
    anvil = await startAnvil({ automine: true });
    world = await makeWorld({ rpcUrl: anvil.url, sender: ANVIL_KEY });
  });
  after(async () => {
    await world.close();
    await anvil.stop();
  });

  const fresh = (): string => `ocds-submission-${++count}`;
  const now = (): number => Math.floor(world.clock.now / 1000);

  async function refused(body: unknown): Promise<JejakError> {
    try {
      await submit(world.deps, SubmissionBody.parse(body));
    } catch (error) {
      if (isJejakError(error)) return error;
      throw error;
    }
    throw new Error("it was accepted");
  }

  const refusal = async (step: SignedStep): Promise<string> => (await refused(world.body(step))).code;

  it("keeps manifest and step before it answers", async () => {
    const step = world.sign({ ocid: fresh() });
    const id = await world.submit(step);
    const view = await world.read(id);
    expect(view).to.include({ id, digest: step.digest, status: "queued", ocid: step.message.ocid });
    expect(view.links.self).to.equal(`/api/v1/submissions/${id}`);
    expect(await world.content.has(view.content)).to.equal(true);
  });

  it("gives the same submission for the same step, also where both come at once", async () => {
    const step = world.sign({ ocid: fresh() });
    const ids = await Promise.all(Array.from({ length: 6 }, () => world.submit(step)));
    expect(new Set(ids).size).to.equal(1);
    expect(await submit(world.deps, world.body(step))).to.deep.equal({ id: ids[0], fresh: false });
  });

  it("takes a step on top of a pending one, and of two on one head only the first", async () => {
    const ocid = fresh();
    const first = world.sign({ ocid });
    const second = world.sign({ ocid });
    const rival = world.sign({ ocid, previousHead: first.digest, tags: 4 });
    await world.submit(first);
    await world.submit(second);
    const error = await refused(world.body(rival));
    expect(error.code).to.equal("head-conflict");
    expect(error.values).to.deep.equal({
      previousHead: first.digest,
      pending: second.digest,
      refused: rival.digest,
      head: second.digest,
    });
  });

  it("of two steps on one head that come at once takes one", async () => {
    const ocid = fresh();
    const steps = [1, 4].map((tags) => world.sign({ ocid, tags, previousHead: `0x${"00".repeat(32)}` }));
    const results = await Promise.allSettled(steps.map((step) => world.submit(step)));
    expect(results.map(({ status }) => status).sort()).to.deep.equal(["fulfilled", "rejected"]);
  });

  it("names both heads where the trail has moved on or never had that head", async () => {
    const ocid = fresh();
    const stale = world.sign({ ocid, previousHead: `0x${"ab".repeat(32)}` });
    const error = await refused(world.body(stale));
    expect(error.code).to.equal("head-stale");
    expect(error.values).to.include({ previousHead: `0x${"ab".repeat(32)}`, head: `0x${"00".repeat(32)}` });
  });

  it("follows the chain where the index lags behind it", async () => {
    const ocid = fresh();
    await recordBatch(world.ledger, [world.sign({ ocid })]);
    expect(await world.submit(world.sign({ ocid }))).to.be.a("string");
  });

  it("refuses what the manifest does not bear out", async () => {
    const step = world.sign({ ocid: fresh() });
    const other = world.sign({ ocid: fresh() });
    const body = world.body(step);
    expect((await refused({ ...body, manifest: world.body(other).manifest })).code).to.equal(
      "content-hash-mismatch",
    );
    expect((await refused({ ...body, manifest: { format: "something" } })).code).to.equal(
      "manifest-malformed",
    );
    const ocid = fresh();
    expect(await refusal(world.sign({ ocid, content: step.message.content }))).to.equal("ocid-mismatch");
  });

  it("says, without refusing, where signed tags and published tags differ", async () => {
    const ocid = fresh();
    const { message } = world.sign({ ocid, tags: 4 });
    const step = world.sign({ ocid, tags: 1, content: message.content, previousHead: message.previousHead });
    const view = await world.read(await world.submit(step));
    expect(view.warnings).to.deep.equal([
      { code: "tags.mismatch", values: { signed: ["planning"], published: ["tender"] } },
    ]);
  });

  it("refuses signatures that do not hold, and mandates that are not good", async () => {
    const [agency, neighbour] = world.ledger.agencies;
    const [first, second] = agency!.officers;
    const award = tagMask(["award"]);
    const sign = (
      officers: typeof agency extends undefined ? never : NonNullable<typeof agency>["officers"],
    ) => world.sign({ ocid: fresh(), tags: award, officers });
    expect(await refusal(sign([first!]))).to.equal("approvals-insufficient");
    expect(await refusal(sign([second!, first!]))).to.equal("approvals-malformed");
    expect(await refusal(sign([first!, { ...first!, mandate: 2 }]))).to.equal("signer-mismatch");
    expect(await refusal(sign([first!, { ...second!, mandate: 77 }]))).to.equal("mandate-unknown");
    expect(await refusal(sign([first!, { ...second!, sign: first!.sign }]))).to.equal("signature-invalid");
    expect(await refusal(world.sign({ ocid: fresh(), officers: neighbour!.officers.slice(0, 1) }))).to.equal(
      "signer-mismatch",
    );
    expect(await refusal(world.sign({ ocid: fresh(), validUntil: now() - 1 }))).to.equal("step-expired");
  });

  it("does not call a signature invalid because nobody answers", async () => {
    const step = world.sign({ ocid: fresh() });
    const body = world.body(step);
    const [approval] = body.approvals;
    approval!.signature = `0x${"11".repeat(65)}`;
    const isSigned = () => Promise.reject(new JejakError("chain-unavailable"));
    const deps = { ...world.deps, chain: { ...world.deps.chain, isSigned } };
    await submit(deps, body).then(
      () => expect.fail("it was accepted"),
      (error: unknown) => {
        expect(isJejakError(error, "chain-unavailable")).to.equal(true);
      },
    );
  });

  it("knows the rules of a trail before the chain does, what waits included", async () => {
    const ocid = fresh();
    const deadline = now() + DAY;
    await world.submit(world.sign({ ocid, tags: tagMask(["tender"]), deadline }));
    const award = { ocid, tags: tagMask(["award"]), previousHead: world.sign({ ocid }).message.previousHead };
    expect(await refusal(world.sign(award))).to.equal("deadline-not-reached");
    expect(await refusal(world.sign({ ...award, tags: 4, deadline: deadline - 1 }))).to.equal(
      "deadline-not-allowed",
    );
    expect(await refusal(world.sign({ ...award, tags: 4, corrects: 2 }))).to.equal("correction-invalid");
    expect(await refusal(world.sign({ ...award, tags: 2 ** 20 }))).to.equal("tags-unknown");
    const closed = fresh();
    await world.submit(world.sign({ ocid: closed, tags: tagMask(["contract"], true) }));
    expect(await refusal(world.sign({ ocid: closed }))).to.equal("trail-closed");
  });

  it("asks the chain where the index knows nothing yet, and refuses agencies that nobody admitted", async () => {
    const stranger = world.sign({ ocid: fresh(), agency: makeAgency("ID-NOBODY") });
    expect(await refusal(stranger)).to.equal("agency-unknown");
    await world.pool.query("DELETE FROM ledger.mandates");
    await world.pool.query("DELETE FROM ledger.agencies");
    expect(await world.submit(world.sign({ ocid: fresh() }))).to.be.a("string");
    expect(await refusal(world.sign({ ocid: fresh(), agency: makeAgency("ID-NOBODY") }))).to.equal(
      "agency-unknown",
    );
  });

  it("takes a refused step again with other signatures", async () => {
    const step = world.sign({ ocid: fresh() });
    const id = await world.submit(step);
    await world.pool.query("UPDATE kept.submissions SET status = 'refused', error = '{}' WHERE id = $1", [
      id,
    ]);
    expect(await submit(world.deps, world.body(step))).to.deep.equal({ id, fresh: true });
    expect((await world.read(id)).status).to.equal("queued");
  });
});

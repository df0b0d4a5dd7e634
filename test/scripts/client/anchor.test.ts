import { randomBytes } from "node:crypto";
import { expect } from "chai";
import { hexlify, recoverAddress, computeAddress } from "ethers";
import { fromHex, to0x } from "../../../protocol/bytes.ts";
import type { Hex } from "../../../protocol/bytes.ts";
import { stepDigest } from "../../../protocol/eip712.ts";
import { JejakError } from "../../../protocol/errors.ts";
import { buildManifest } from "../../../protocol/manifest.ts";
import { NO_HEAD, anchorMany, defaultValidUntil, type PlannedStep } from "../../../scripts/client/anchor.ts";
import type { Ledger, NewSubmission, Submission } from "../../../scripts/client/ledger.ts";
import { limiter, mapLimited } from "../../../scripts/client/limit.ts";
import { approversFor, type MandatedOfficer } from "../../../scripts/client/officers.ts";
import { signDigest } from "../../../scripts/client/sign.ts";

const SEPARATOR = new Uint8Array(32).fill(9);
const AGENCY: Hex = `0x${"ab".repeat(32)}`;
const NOW = 1_800_000_000;

const officer = (mandate: number, more: Partial<MandatedOfficer> = {}): MandatedOfficer => {
  const privateKey = randomBytes(32);
  const address = computeAddress(hexlify(privateKey)).toLowerCase() as Hex;
  return {
    mandate,
    privateKey,
    address,
    holder: to0x(randomBytes(32)),
    roles: 6,
    tags: 2 ** 32 - 1,
    ...more,
  };
};

const stepOf = (id: string, officers = [officer(2), officer(1)]): PlannedStep => ({
  manifest: buildManifest(new Uint8Array(32), { ocid: "o", release: { ocid: "o", id } }),
  tags: 4,
  corrects: 0,
  deadline: 0,
  approvals: officers.length,
  officers,
});

/** Takes in every submission, and records it after one question; `refuse` decides what is refused at once. */
function fakeLedger(refuse: (submission: NewSubmission) => boolean = () => false) {
  const taken: NewSubmission[] = [];
  const view = (id: number, status: Submission["status"]): Submission =>
    ({ id: String(id), status, index: id, blockNumber: 1, error: null }) as unknown as Submission;
  const ledger = {
    submit: (submission: NewSubmission) => {
      if (refuse(submission)) return Promise.reject(new JejakError("trail-closed"));
      taken.push(submission);
      return Promise.resolve(view(taken.length - 1, "queued"));
    },
    submission: (id: string) => Promise.resolve(view(Number(id), "recorded")),
  } as unknown as Ledger;
  return { ledger, taken };
}

const options = (ledger: Ledger) => ({ ledger, separator: SEPARATOR, now: () => NOW });

describe("Anchoring many trails", () => {
  it("builds each step on the digest of the one before, signed by every officer", async () => {
    const { ledger, taken } = fakeLedger();
    const steps = [stepOf("1"), stepOf("2"), stepOf("3")];
    const results = await anchorMany([{ agency: AGENCY, ocid: "o", head: NO_HEAD, steps }], options(ledger));
    expect(results.map(({ status }) => status)).to.deep.equal(["recorded", "recorded", "recorded"]);
    let head: Hex = NO_HEAD;
    for (const { step, approvals } of taken) {
      expect(step.previousHead).to.equal(head);
      const digest = stepDigest(SEPARATOR, step);
      expect(approvals.map(({ mandate }) => mandate)).to.deep.equal([1, 2]);
      for (const { signer, signature } of approvals) {
        expect(recoverAddress(digest, signature).toLowerCase()).to.equal(signer);
      }
      head = to0x(digest);
    }
  });

  it("sends the same bytes when it is run again on the same day", async () => {
    const trail = { agency: AGENCY, ocid: "o", head: NO_HEAD, steps: [stepOf("1")] };
    const [one, two] = [fakeLedger(), fakeLedger()];
    await anchorMany([trail], options(one.ledger));
    await anchorMany([trail], { ...options(two.ledger), now: () => NOW + 3_600 });
    expect(two.taken).to.deep.equal(one.taken);
    expect(defaultValidUntil(NOW)).to.be.within(NOW + 7 * 86_400, NOW + 8 * 86_400);
  });

  it("leaves the later steps of a trail unsent after a refusal, and the other trails alone", async () => {
    const { ledger } = fakeLedger(({ manifest }) => manifest.release["id"] === "bad");
    const steps = [stepOf("1"), stepOf("bad"), stepOf("3")];
    const trail = { agency: AGENCY, ocid: "o", head: NO_HEAD, steps };
    const results = await anchorMany([trail, { ...trail, steps: [stepOf("4")] }], options(ledger));
    expect(results.map(({ status }) => status)).to.deep.equal(["recorded", "failed", "unsent", "recorded"]);
    expect(results[1]).to.have.nested.property("error.code", "trail-closed");
  });
});

describe("Choosing approvers", () => {
  it("takes one who records, and others of other holders, within their tags", () => {
    const recorder = officer(1, { roles: 2 });
    const twin = officer(2, { holder: recorder.holder });
    const approver = officer(3, { roles: 4 });
    const fenced = officer(4, { tags: 1 });
    expect(approversFor([twin, approver, recorder], 4, 2).map(({ mandate }) => mandate)).to.deep.equal([
      2, 3,
    ]);
    expect(() => approversFor([recorder, twin, fenced], 4, 2)).to.throw("[approvals-insufficient]");
    expect(() => approversFor([approver], 4, 1)).to.throw("[approvals-insufficient]");
  });
});

describe("Signing and limits", () => {
  it("gives 65 bytes with v 27 or 28", () => {
    const { privateKey, address } = officer(1);
    const digest = randomBytes(32);
    const signature = signDigest(digest, { privateKey });
    expect(signature).to.have.length(65);
    expect(signature[64]).to.be.oneOf([27, 28]);
    expect(recoverAddress(hexlify(digest), hexlify(signature)).toLowerCase()).to.equal(address);
    expect(fromHex(address)).to.have.length(20);
  });

  it("never runs more jobs than the width, and keeps the order of results", async () => {
    let running = 0;
    let most = 0;
    const results = await mapLimited([5, 1, 3, 2, 4], 2, async (ms) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, ms));
      running -= 1;
      return ms;
    });
    expect([results, most]).to.deep.equal([[5, 1, 3, 2, 4], 2]);
  });

  it("gives a place back after a job that failed", async () => {
    const one = limiter(1);
    await one(() => Promise.reject(new Error("no"))).catch(() => undefined);
    expect(await one(() => Promise.resolve(7))).to.equal(7);
  });
});

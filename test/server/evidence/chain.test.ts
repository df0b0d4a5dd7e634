import { expect } from "chai";
import { AbiCoder, ContractFactory } from "ethers";
import { fromHex, to0x, toHex, type Hex } from "../../../protocol/bytes.ts";
import {
  CHANGE,
  changeDigest,
  domain,
  grantContent,
  policyContent,
  revokeDigest,
  signerHash,
  withdrawDigest,
} from "../../../protocol/eip712.ts";
import { ocidHash, sha256 } from "../../../protocol/hash.ts";
import { canonicalize } from "../../../protocol/jcs.ts";
import { ROLE } from "../../../protocol/mandate.ts";
import { ALL_TAGS } from "../../../protocol/tags.ts";
import { createChecker } from "../../../server/evidence/checker.ts";
import { makeEvidence, type Made } from "../../../server/evidence/make.ts";
import { recordBatch, signStep, type TestAgency } from "../../helpers/ledger.ts";
import { rpcCall } from "../../helpers/rpc.ts";
import { startLedger } from "../indexer/support.ts";
import { openWorld, type EvidenceWorld } from "./world.ts";

const [PLANNING, TENDER, AWARD] = [1 << 0, 1 << 2, 1 << 6];
const SCHOOL = "ocds-bukti-sekolah";
const ROAD = "ocds-bukti-jalan";
const WALLET = "ocds-bukti-dompet";
const VALID_UNTIL = 4_000_000_000;
const NOTICE = { id: "p/1", title: "Pengumuman", size: 12, sha256: "ab".repeat(32) };

/** Init code of a wallet that finds every signature good: it returns ERC-1271's magic value. */
const CREDULOUS_WALLET = "0x601080600b6000396000f3631626ba7e60e01b60005260206000f3";

/** Alters one bit of every signature by a key; done twice, nothing has changed. */
const FLIP = `UPDATE ledger.approvals SET signature = set_byte(signature, 40, get_byte(signature, 40) # 1)
  WHERE length(signature) = 65`;

function approvalOf({ officers }: TestAgency, digest: Uint8Array) {
  const [officer] = officers;
  if (!officer) throw new Error("no officer");
  return { mandate: officer.mandate, signer: officer.wallet.address, signature: officer.sign(digest) };
}

describe("evidence on anvil, through PostgreSQL", function () {
  this.timeout(120_000);
  let chain: Awaited<ReturnType<typeof startLedger>>;
  let world: EvidenceWorld;
  let agency: TestAgency, heir: TestAgency;
  /** Everything that was ever made, to be verified again at the end. */
  const files: Made[] = [];

  before(async () => {
    chain = await startLedger();
    world = await openWorld(chain.ledger);
    [agency, heir] = chain.ledger.agencies as [TestAgency, TestAgency];
  });
  after(async () => {
    await world.stop();
    chain.ledger.close();
    await chain.anvil.stop();
  });

  /** Makes evidence and verifies it with a trust file that the chain alone has filled. */
  async function made(...args: Parameters<EvidenceWorld["make"]>): Promise<Made> {
    const file = await world.make(...args);
    const { verdict, findings } = await world.verify(file);
    const faults = findings.filter(({ status }) => status === "fail" || status === "error");
    expect({ verdict, faults }).to.deep.equal({ verdict: "holds", faults: [] });
    files.push(file);
    return file;
  }

  const school = () => world.process(agency, SCHOOL);
  const separator = () => {
    const { chainId, contracts } = chain.ledger.deployment;
    return domain(BigInt(chainId), contracts.agencyDirectory);
  };
  const signedChange = async (action: number, content: Uint8Array) => {
    const previousHead = (await chain.ledger.directory.head(agency.key)) as Hex;
    const message = {
      agency: agency.key,
      action,
      content: to0x(content),
      validUntil: VALID_UNTIL,
      previousHead,
    };
    return [approvalOf(agency, changeDigest(separator(), message))];
  };

  it("proves a process step by step: each file stays good after the steps that follow", async () => {
    const step = { agency, ocid: SCHOOL };
    await world.record({ ...step, tags: PLANNING, tag: "planning" });
    await world.index();
    const first = await made(school());
    expect(first.evidence.manifests).to.have.length(1);
    await world.record({ ...step, tags: TENDER, tag: "tender", documents: [NOTICE] });
    await world.record({ ...step, tags: AWARD, tag: "award", unpublished: true });
    await world.index();
    const { evidence } = await made(school());
    expect(evidence.manifests.map(({ state }) => state)).to.deep.equal([
      "published",
      "published",
      "notPublished",
    ]);
    expect(evidence.approvals).to.have.length(4);
    expect(evidence.mandates.map(({ number }) => number)).to.deep.equal([1, 2]);
    expect((await world.verify(first)).verdict).to.equal("holds");
  });

  it("proves a document in its step, and only that step's text", async () => {
    const { evidence } = await made({ type: "document", sha256: NOTICE.sha256, index: null });
    expect(evidence.subject).to.include({ type: "document", sha256: NOTICE.sha256 });
    expect(evidence.manifests.map(({ state }) => state)).to.deep.equal(["omitted", "published", "omitted"]);
  });

  it("takes a stored checkpoint where one covers the entries, else the peaks", async () => {
    await (await chain.ledger.log.checkpoint()).wait();
    await world.index();
    const before = await made(school());
    expect(before.evidence.root.from).to.equal("checkpoint");
    await world.record({ agency: heir, ocid: ROAD, tags: TENDER, tag: "tender" });
    await world.index();
    const [old, young] = [await made(school()), await made(world.process(heir, ROAD))];
    expect(old.evidence.root).to.deep.equal(before.evidence.root);
    expect(young.evidence.root).to.deep.equal({ from: "peaks", size: young.size });
  });

  it("proves policies, and mandates revoked and granted with a credential that somebody supplied", async () => {
    const { directory } = chain.ledger;
    const policy = BigInt(`0x${"2".repeat(32)}`);
    const change = await signedChange(CHANGE.policy, policyContent(policy, 1));
    await (await directory.setPolicy(agency.key, policy, 1, VALID_UNTIL, change)).wait();
    const credential = { certificateSha256: "cd".repeat(32) };
    await grantTo(
      agency.officers[2]!.wallet.address.toLowerCase() as Hex,
      agency.officers[2]!.holder,
      credential,
    );
    await world.content.put(toHex(sha256(canonicalize(credential))), canonicalize(credential));
    const officers = [agency.officers[0]!, { ...agency.officers[2]!, mandate: 4 }];
    await world.record({ agency, ocid: SCHOOL, tags: TENDER, tag: "tender", officers });
    const revocation = { agency: agency.key, number: 4, reason: 2, suspectFrom: 0 };
    const approval = approvalOf(agency, revokeDigest(separator(), revocation));
    await (await directory.revokeMandate(agency.key, 4, 2, 0, approval)).wait();
    await world.index();
    const { evidence, bytes, block } = await made(school());
    expect(evidence.mandates.at(-1)).to.deep.include({ number: 4, credential });
    const { findings } = await world.verify({ bytes, block } as Made);
    expect(findings.find(({ code }) => code === "mandate.revoked")).to.not.equal(undefined);
  });

  async function grantTo(
    signer: Hex,
    holder: Hex,
    credentialObject?: { certificateSha256: string },
  ): Promise<void> {
    const { directory } = chain.ledger;
    const number = Number(await directory.mandateCount(agency.key)) + 1;
    const credential = credentialObject
      ? to0x(sha256(canonicalize(credentialObject)))
      : `0x${"00".repeat(32)}`;
    const terms = { roles: ROLE.record | ROLE.approve, tags: ALL_TAGS, from: 1, until: VALID_UNTIL };
    const grant = { holder, ...terms, credential: credential as Hex };
    const content = grantContent({ ...grant, number, signerHash: to0x(signerHash(fromHex(signer))) });
    const change = await signedChange(CHANGE.grant, content);
    await (await directory.grantMandate(agency.key, { ...grant, signer }, VALID_UNTIL, change)).wait();
  }

  it("proves that a signer is a contract wallet, and says that its signature cannot be proved", async () => {
    const wallet = await new ContractFactory([], CREDULOUS_WALLET, chain.ledger.sender).deploy();
    const address = (await wallet.getAddress()).toLowerCase() as Hex;
    await grantTo(address, `0x${"77".repeat(32)}`);
    const signed = signStep(chain.ledger, {
      agency,
      ocid: WALLET,
      tags: TENDER,
      content: `0x${"c2".repeat(32)}`,
    });
    const [approval] = signed.submission.approvals;
    signed.submission.approvals.push({ ...approval!, mandate: 5, signer: address, signature: "0x1234" });
    await recordBatch(chain.ledger, [signed]);
    await world.index();
    const file = await made(world.process(agency, WALLET));
    const { findings } = await world.verify(file);
    expect(findings.find(({ code }) => code === "signatures.contract")?.status).to.equal("skipped");
  });

  it("withholds what an agency has taken back, though the file is there", async () => {
    const hash = await world.record({
      agency,
      ocid: ROAD,
      tags: TENDER,
      tag: "tender",
      officers: agency.officers,
    });
    await world.index();
    expect((await made(world.process(agency, ROAD))).evidence.manifests[0]?.state).to.equal("published");
    const message = { agency: agency.key, ocid: ROAD, index: 0, content: to0x(fromHex(hash)), reason: 1 };
    const approval = approvalOf(agency, withdrawDigest(chain.ledger.separator, message));
    const { ledger } = chain.ledger;
    const misfit = { ...message, content: to0x(new Uint8Array(32)) };
    const byMistake = approvalOf(agency, withdrawDigest(chain.ledger.separator, misfit));
    await (await ledger.withdraw({ ...misfit, ocidHash: ocidHash(ROAD) }, 0, byMistake)).wait();
    await world.index();
    expect((await made(world.process(agency, ROAD))).evidence.manifests[0]?.state).to.equal("published");
    await (await ledger.withdraw({ ...message, ocidHash: ocidHash(ROAD) }, 0, approval)).wait();
    await world.index();
    await world.content
      .put(hash, (await world.content.readWithdrawn(hash)) ?? new Uint8Array(0))
      .catch(() => false);
    const { evidence } = await made(world.process(agency, ROAD));
    expect(evidence.manifests).to.deep.equal([{ index: evidence.manifests[0]?.index, state: "withdrawn" }]);
  });

  it("proves a succession, in force and ended", async () => {
    const { directory, deployment } = chain.ledger;
    await (await directory.proposeSuccession(agency.key, heir.key)).wait();
    await rpcCall(chain.anvil.url, "evm_increaseTime", [deployment.delays.succession + 1]);
    await chain.anvil.mine();
    const args = AbiCoder.defaultAbiCoder().encode(["bytes32"], [heir.key]);
    const proposal = await directory.proposalCount(agency.key);
    await (await directory.enact(agency.key, proposal, args)).wait();
    const signed = signStep(chain.ledger, {
      agency,
      ocid: SCHOOL,
      tags: TENDER,
      content: `0x${"c1".repeat(32)}`,
    });
    const approvals = heir.officers.slice(0, 2).map(({ mandate, wallet, sign }) => ({
      mandate,
      signer: wallet.address.toLowerCase() as Hex,
      signature: sign(fromHex(signed.digest)),
    }));
    await recordBatch(chain.ledger, [
      { ...signed, submission: { ...signed.submission, succession: 1, approvals } },
    ]);
    await world.index();
    const { evidence } = await made(school());
    expect(evidence.trail?.successors.map(({ officialId }) => officialId)).to.deep.equal([heir.officialId]);
  });

  it("proves every entry of the log, whatever its kind", async () => {
    const size = Number(await chain.ledger.log.size());
    const kinds = new Set<number>();
    for (let index = 0; index < size; index++) {
      const { evidence } = await made({ type: "entry", index });
      const own = evidence.entries.find((entry) => entry.index === index);
      kinds.add(
        Number(
          `0x${Buffer.from(own?.words ?? "", "base64")
            .subarray(0, 32)
            .toString("hex")}`,
        ),
      );
    }
    expect([...kinds].sort((a, b) => a - b)).to.deep.equal([0, 1, 2, 3, 4, 5, 9]);
  });

  it("says what is not there, and what is not final yet", async () => {
    const refusals = [
      [{ type: "entry", index: 10_000 }, "entry-unknown"],
      [{ type: "document", sha256: "00".repeat(32), index: null }, "document-unknown"],
      [world.process(agency, "ocds-none"), "process-unknown"],
    ] as const;
    for (const [asked, code] of refusals) {
      for (const finality of ["seen", "finalized"] as const) {
        expect(await world.make(asked, finality).catch((error: unknown) => error)).to.include({ code });
      }
    }
    await chain.anvil.mine(70);
    await world.record({
      agency,
      ocid: "ocds-bukti-baru",
      tags: TENDER,
      tag: "tender",
      officers: agency.officers,
    });
    await world.index();
    const young = world.process(agency, "ocds-bukti-baru");
    expect(await world.make(young, "finalized").catch((error: unknown) => error)).to.include({
      code: "not-final-yet",
    });
    expect((await made(school(), "finalized")).finality).to.equal("finalized");
    await made(young, "seen");
  });

  it("verifies in a thread of its own, and refuses there by the same name", async () => {
    const checker = createChecker();
    const sources = { ...world.sources, check: checker.check };
    await makeEvidence(sources, school(), "seen");
    await world.pool.query(FLIP);
    const error: unknown = await makeEvidence(sources, school(), "seen").catch((thrown: unknown) => thrown);
    await world.pool.query(FLIP);
    await checker.close();
    expect(error).to.include({ code: "evidence-refuted" });
  });

  it("keeps every file good that was ever made", async () => {
    expect(files.length).to.be.greaterThan(30);
    for (const file of files) expect((await world.verify(file)).verdict).to.equal("holds");
  });
});

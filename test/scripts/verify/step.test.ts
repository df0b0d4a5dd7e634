import { expect } from "chai";
import { concat, fromHex, to0x, toHex, type Hex } from "../../../protocol/bytes.ts";
import { domain, stepDigestOfWords } from "../../../protocol/eip712.ts";
import { JejakError } from "../../../protocol/errors.ts";
import { keccak256, ocidHash, sha256, utf8 } from "../../../protocol/hash.ts";
import { encodeEntry, type StepEntry } from "../../../protocol/kinds.ts";
import { buildManifest, contentHash, manifestBytes } from "../../../protocol/manifest.ts";
import { NO_HEAD } from "../../../protocol/trail.ts";
import type { ChainView } from "../../../scripts/verify/log-reader.ts";
import type { Log, Rpc } from "../../../scripts/verify/rpc.ts";
import { verdictOf, verifyStep, type Claim } from "../../../scripts/verify/step.ts";

const ENTRY = to0x(keccak256(utf8("Entry(uint64,bytes32,bytes)")));
const AGENCY: Hex = `0x${"ab".repeat(32)}`;
const LOG: Hex = `0x${"01".repeat(20)}`;
const LEDGER: Hex = `0x${"02".repeat(20)}`;
const INDEX = 5;
const NOW = 1_800_000_000;

const DOCUMENT = utf8("isi dokumen");
const MANIFEST = buildManifest(new Uint8Array(32), {
  ocid: "ocds-uji-1",
  release: { ocid: "ocds-uji-1", id: "1", date: new Date(NOW * 1000).toISOString(), tag: ["tender"] },
  documents: [{ id: "d", size: DOCUMENT.length, sha256: toHex(sha256(DOCUMENT)) }],
});
const BYTES = manifestBytes(MANIFEST);
const CONTENT = toHex(contentHash(MANIFEST));

const STEP: StepEntry = {
  kind: 1,
  recordedAt: NOW,
  agency: AGENCY,
  ocidHash: ocidHash(MANIFEST.ocid),
  contentHash: CONTENT,
  previousHead: NO_HEAD,
  number: 1,
  index: 0,
  tags: 4,
  corrects: 0,
  deadline: 0,
  validUntil: NOW + 1,
  required: 1,
  approvals: 1,
  succession: 0,
  policyIndex: 0,
  approvers: [1],
};

const word = (value: number): Uint8Array => fromHex(value.toString(16).padStart(64, "0"));

function logOf(step: StepEntry): Log {
  const words = encodeEntry(step);
  const subject = to0x(keccak256(words.subarray(64, 128)));
  const data = to0x(concat(word(32), word(words.length), words));
  return { topics: [ENTRY, to0x(word(INDEX)), subject], data, blockNumber: 1 };
}

/** A chain with one step, in whose storage `head` stands. */
function chainOf(step: StepEntry, head = digestOf(step)): ChainView {
  const storage = to0x(concat(fromHex(head), word(1), word(1), word(0), word(0), word(0), word(0), word(0)));
  const rpc = {
    logs: ({ topics }: { topics: (Hex | null)[] }) =>
      Promise.resolve(
        [logOf(step)].filter((log) => topics.every((topic, i) => topic === null || topic === log.topics[i])),
      ),
    call: () => Promise.resolve(storage),
  } as unknown as Rpc;
  return { rpc, chainId: 7n, auditLog: LOG, procurementLedger: LEDGER, from: 0, at: 1 };
}

function digestOf(step: StepEntry): Hex {
  return to0x(stepDigestOfWords(domain(7n, LEDGER), encodeEntry(step)));
}

const DOCUMENT_CLAIM: Claim = {
  role: "document",
  sha256: toHex(sha256(DOCUMENT)),
  size: DOCUMENT.length,
  index: INDEX,
  contentHash: CONTENT,
};

async function verify(
  claim: Claim,
  view = chainOf(STEP),
  manifest: () => Promise<Uint8Array | undefined> = () => Promise.resolve(BYTES),
) {
  const findings = await verifyStep(view, claim, manifest);
  const wrong = findings
    .filter(({ status }) => status !== "pass")
    .map(({ check, code }) => `${check} ${code ?? ""}`);
  return { verdict: verdictOf(claim, findings), wrong };
}

describe("Verifying a file against the chain", () => {
  it("holds for a document, a manifest and a release that are recorded", async () => {
    expect(await verify(DOCUMENT_CLAIM)).to.deep.equal({ verdict: "pass", wrong: [] });
    expect(await verify({ ...DOCUMENT_CLAIM, role: "manifest", sha256: CONTENT })).to.include({
      verdict: "pass",
    });
    const release = toHex(
      sha256(utf8('{"date":"2027-01-15T08:00:00.000Z","id":"1","ocid":"ocds-uji-1","tag":["tender"]}')),
    );
    expect(await verify({ ...DOCUMENT_CLAIM, role: "release", sha256: release })).to.deep.equal({
      verdict: "pass",
      wrong: [],
    });
  });

  it("does not believe a server that names a step which does not have the file", async () => {
    const other = toHex(sha256(utf8("lain")));
    expect(await verify({ ...DOCUMENT_CLAIM, sha256: other })).to.deep.equal({
      verdict: "fail",
      wrong: ["document document-unknown"],
    });
    for (const role of ["manifest", "release"] as const) {
      expect(await verify({ ...DOCUMENT_CLAIM, role, sha256: other })).to.deep.equal({
        verdict: "fail",
        wrong: [`${role} content-hash-mismatch`],
      });
    }
  });

  it("does not believe a server that names another content or another index", async () => {
    expect((await verify({ ...DOCUMENT_CLAIM, contentHash: "00".repeat(32) })).verdict).to.equal("fail");
    expect((await verify({ ...DOCUMENT_CLAIM, index: 6 })).wrong).to.deep.equal(["entry entry-unknown"]);
  });

  it("leaves a file unknown where the manifest that would name it is withheld", async () => {
    expect(await verify(DOCUMENT_CLAIM, chainOf(STEP), () => Promise.resolve(undefined))).to.deep.equal({
      verdict: "unknown",
      wrong: ["document content-not-published"],
    });
    const manifest: Claim = { ...DOCUMENT_CLAIM, role: "manifest", sha256: CONTENT };
    expect((await verify(manifest, chainOf(STEP), () => Promise.resolve(undefined))).verdict).to.equal(
      "pass",
    );
  });

  it("refuses a manifest whose bytes are not the recorded ones", async () => {
    const altered = () => Promise.resolve(utf8(new TextDecoder().decode(BYTES).replace("tender", "award!")));
    expect((await verify(DOCUMENT_CLAIM, chainOf(STEP), altered)).wrong).to.deep.equal([
      "content content-hash-mismatch",
    ]);
  });

  it("refuses a trail that does not fold to the head in storage", async () => {
    expect(await verify(DOCUMENT_CLAIM, chainOf(STEP, `0x${"cc".repeat(32)}`))).to.deep.equal({
      verdict: "fail",
      wrong: ["trail trail-broken"],
    });
  });

  it("says so where signed tags differ from the published ones", async () => {
    expect((await verify(DOCUMENT_CLAIM, chainOf({ ...STEP, tags: 1 }))).wrong).to.deep.equal([
      "tags tags.mismatch",
    ]);
  });

  it("takes an unreachable chain or server for an error, never for a forgery", async () => {
    const down = () => Promise.reject(new JejakError("chain-unavailable"));
    const view = { ...chainOf(STEP), rpc: { logs: down, call: down } as unknown as Rpc };
    expect((await verify(DOCUMENT_CLAIM, view)).verdict).to.equal("error");
    const silent = () => Promise.reject(new JejakError("server-unavailable"));
    expect((await verify(DOCUMENT_CLAIM, chainOf(STEP), silent)).verdict).to.equal("error");
  });
});

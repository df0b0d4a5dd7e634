import { expect } from "chai";
import { toBase64 } from "../../../protocol/base64.ts";
import { toHex, type Hex } from "../../../protocol/bytes.ts";
import { evidenceBytes, type Evidence } from "../../../protocol/evidence/format.ts";
import { CHECKS, type CheckCode } from "../../../protocol/evidence/findings.ts";
import { parseTrust } from "../../../protocol/evidence/trust.ts";
import { blockOf, verifyEvidence } from "../../../protocol/evidence/verify.ts";
import { sentenceOf } from "../../../protocol/evidence/words.ts";
import { sha256, utf8 } from "../../../protocol/hash.ts";
import { manifestBytes } from "../../../protocol/manifest.ts";
import { packPolicy } from "../../../protocol/policy.ts";
import { BLOCK, leafOf, makeBare, makeEvidence } from "../../helpers/evidence/make.ts";
import { ecdsaKey } from "../../helpers/evidence/officers.ts";
import { grant, record, revoke, setPolicy, withdraw } from "../../helpers/evidence/world.ts";
import { readGolden } from "./flips.ts";
import {
  DOCUMENT,
  FILE,
  OCID,
  codes,
  found,
  make,
  richScene,
  scene,
  smallScene,
  verify,
  walletScene,
} from "./worlds.ts";

const ORDER = Object.keys(CHECKS) as CheckCode[];

describe("verifyEvidence", () => {
  describe("a small process", () => {
    const made = make(smallScene());
    const report = verify(made);

    it("holds, and says what was not checked", () => {
      expect(report.verdict).to.equal("holds");
      expect(codes(report, "skipped")).to.deep.equal([
        "block.rpc",
        "block.seals",
        "block.witnesses",
        "documents.given",
        "open.later",
        "open.grants",
      ]);
    });

    it("tells when, by whom and where", () => {
      const steps = report.facts?.steps.map(({ step, tags, approvers }) => [
        step,
        tags,
        approvers.map(({ mandate }) => mandate),
      ]);
      expect(steps).to.deep.equal([
        [0, ["planning"], [1]],
        [1, ["tender"], [2]],
        [2, ["award"], [1, 3]],
      ]);
      expect(report.facts?.agency).to.deep.equal({ officialId: "ID-UJI-1", name: "Instansi ID-UJI-1" });
      expect(report.facts?.block.number).to.equal(BLOCK);
      expect(report.facts?.steps[2]?.approvers[1]?.credential).to.have.property("rpId");
    });

    it("tells the findings in the order of the registry", () => {
      const places = report.findings.map(({ code }) => ORDER.indexOf(code));
      expect(places).to.deep.equal(places.toSorted((a, b) => a - b));
    });

    it("holds with a stored checkpoint as well", () => {
      expect(verify(make(smallScene(), { from: "checkpoint" })).verdict).to.equal("holds");
    });
  });

  describe("files of the reader", () => {
    const made = make(smallScene());
    const file = { name: "kak.pdf", size: FILE.length, sha256: DOCUMENT.sha256 };

    it("are found in the manifest that names them, and as manifests", () => {
      const manifest = made.evidence.manifests[0];
      const bytes = manifest?.state === "published" ? manifestBytes(manifest.manifest as never) : utf8("");
      const own = { name: "m.json", size: bytes.length, sha256: toHex(sha256(bytes)) };
      const report = verify(made, { documents: [file, own] });
      expect(report.verdict).to.equal("holds");
      const places = found(report, "documents.given").map(({ values }) => values["found"]);
      expect(places).to.deep.equal([
        [{ index: 17, step: 1, role: "document", id: "kak", title: "KAK" }],
        [{ index: 16, step: 0, role: "manifest" }],
      ]);
    });

    it("fail where no manifest names them, or with another size", () => {
      for (const other of [
        { ...file, size: 1 },
        { ...file, sha256: "00".repeat(32) },
      ]) {
        expect(codes(verify(made, { documents: [other] }), "fail")).to.deep.equal(["documents.given"]);
      }
    });

    it("are unknown, not wrong, where manifests are missing", () => {
      const report = verify(make(smallScene(), { missing: [17] }), { documents: [file] });
      expect(report.verdict).to.equal("holds");
      expect(codes(report, "skipped")).to.include.members(["documents.given", "open.content"]);
      const [finding] = found(report, "documents.given");
      expect(sentenceOf("en", finding!)).to.match(/^kak\.pdf: not known\./);
    });

    it("are told as not compared where evidence names no documents", () => {
      for (const name of ["v1-entry", "v1-batch", "v1-processes"]) {
        const { bytes, trust } = readGolden(name);
        const given = { evidence: bytes, trust: parseTrust(trust) };
        const told = found(verifyEvidence({ ...given, documents: [file] }), "documents.given");
        expect(told.map(({ status }) => status)).to.deep.equal(["skipped"]);
        expect(sentenceOf("en", told[0]!)).to.match(/^kak\.pdf: not compared\./);
        expect(found(verifyEvidence(given), "documents.given")).to.deep.equal([]);
      }
    });
  });

  describe("subjects", () => {
    const { world, agency } = smallScene();
    const entry = { index: 17, leaf: leafOf(world, 17) };

    it("may be a step or a document", () => {
      const document = { type: "document", ...entry, sha256: DOCUMENT.sha256 } as const;
      for (const subject of [{ type: "entry", ...entry } as const, document]) {
        expect(verify(makeEvidence(world, agency, OCID, { subject })).verdict).to.equal("holds");
      }
    });

    it("are refused where leaf, place or document are others", () => {
      const leaf = leafOf(world, 16);
      const strange = { type: "document", ...entry, sha256: "00".repeat(32) } as const;
      const subjects: [Evidence["subject"], CheckCode][] = [
        [{ type: "entry", ...entry, leaf }, "subject.bound"],
        [{ type: "entry", ...entry, index: 16 }, "subject.bound"],
        [{ type: "entry", index: 0, leaf: leafOf(world, 0) }, "subject.bound"],
        [{ type: "document", ...entry, index: 16, leaf, sha256: DOCUMENT.sha256 }, "document.named"],
        [strange, "document.named"],
      ];
      for (const [subject, code] of subjects) {
        expect(codes(verify(makeEvidence(world, agency, OCID, { subject })), "fail")).to.deep.equal([code]);
      }
    });

    it("may be an entry of no trail, alone", () => {
      const report = verify(makeBare(world, agency.slot.admittedIndex));
      expect(report.verdict).to.equal("holds");
      expect(report.facts?.entry).to.include({ kind: 2, agency: agency.key });
      expect(codes(verify(makeBare(world, 17)), "fail")).to.deep.equal(["subject.bound"]);
    });
  });

  describe("a process with everything", () => {
    const { successor, ...rich } = richScene();
    const report = verify(make(rich, { successors: [successor] }));

    it("holds", () => {
      expect(codes(report, "fail")).to.deep.equal([]);
      expect(report.verdict).to.equal("holds");
    });

    it("notes what came later", () => {
      const notes = report.findings.filter(({ code }) => CHECKS[code] === "note");
      expect(notes.map(({ code }) => code)).to.deep.equal([
        "step.corrected",
        "step.cancelled",
        "step.superseded",
        "trail.closed",
        "content.withdrawn",
        "mandate.revoked",
        "mandate.suspect",
      ]);
    });

    it("names the agency of each approver", () => {
      const [by] = report.facts?.steps[3]?.approvers ?? [];
      expect([by?.agency, by?.mandate]).to.deep.equal([successor.key, 1]);
    });
  });

  it("skips signatures of contract wallets by name, where their code is proved", () => {
    const { wallet, ...rest } = walletScene();
    const report = verify(make(rest, { wallets: [wallet] }));
    expect(report.verdict).to.equal("holds");
    expect(codes(report, "skipped")).to.include("signatures.contract");
    expect(codes(verify(make(rest)), "fail")).to.deep.equal(["signatures.valid"]);
  });

  describe("the block", () => {
    const made = make(smallScene());
    const { blocks, ...unpinned } = made.trust;
    const hash = blocks?.[0]?.hash as Hex;

    it("is believed by an RPC answer too, and unknown where nothing vouches", () => {
      const answer = { chainId: made.trust.chainId, number: BLOCK, hash };
      expect(verify(made, { trust: unpinned, answer }).verdict).to.equal("holds");
      expect(verify(made, { trust: unpinned }).verdict).to.equal("unknown");
      expect(
        verify(made, { trust: unpinned, answer: { unavailable: "chain-unavailable" } }).verdict,
      ).to.equal("unknown");
    });

    it("is refused where one way speaks against it", () => {
      const other: Hex = `0x${"00".repeat(32)}`;
      const answers = [
        { chainId: "1", number: BLOCK, hash },
        { chainId: made.trust.chainId, number: BLOCK + 1, hash },
        { chainId: made.trust.chainId, number: BLOCK, hash: other },
      ];
      for (const answer of answers) {
        expect(codes(verify(made, { answer }), "fail")).to.deep.equal(["block.rpc", "block.believed"]);
      }
      const trust = { ...made.trust, blocks: [{ number: BLOCK, hash: other }] };
      expect(codes(verify(made, { trust }), "fail")).to.deep.equal(["block.pinned", "block.believed"]);
    });

    it("is told to whoever asks an RPC endpoint", () => {
      expect(blockOf(made.bytes)).to.deep.equal({ number: BLOCK, hashes: [hash] });
    });
  });

  describe("what the reader trusts", () => {
    const made = make(smallScene());
    const other = `0x${"ee".repeat(32)}` as const;
    const { contracts, verifiers } = made.trust;

    it("is never taken from the file", () => {
      const { auditLog } = contracts;
      const trusts = [
        [{ ...made.trust, chainId: "1" }, "evidence.claims"],
        [
          { ...made.trust, contracts: { ...contracts, auditLog: { ...auditLog, codeHash: other } } },
          "contracts.code",
        ],
        [
          { ...made.trust, verifiers: { ...verifiers, rsa: { ...verifiers.rsa, codeHash: other } } },
          "ledger.genesis",
        ],
      ] as const;
      for (const [trust, code] of trusts)
        expect(codes(verify(made, { trust }), "fail")).to.deep.equal([code]);
    });
  });

  describe("rules that a forged ledger breaks", () => {
    it("too few approvals, one holder twice, tags and roles that do not allow it", () => {
      const { world, agency, officers } = scene();
      const twin = grant(world, agency, ecdsaKey("twin"), { holder: "ID-UJI-1/1" });
      const planner = grant(world, agency, ecdsaKey("planner"), { tags: 1 });
      const clerk = grant(world, agency, ecdsaKey("clerk"), { roles: 8 });
      const [a] = officers;
      const cases: [Parameters<typeof record>[3], string][] = [
        [{ tags: ["award"], by: [a, twin] }, "approvals-duplicate-holder"],
        [{ tags: ["tender"], by: [planner] }, "mandate-not-good"],
        [{ tags: ["tender"], by: [clerk] }, "mandate-not-good"],
      ];
      for (const [i, [options, reason]] of cases.entries()) {
        record(world, agency, `ocds-${i}`, options);
        const report = verify(makeEvidence(world, agency, `ocds-${i}`));
        expect(codes(report, "fail")).to.deep.equal(["steps.approved"]);
        expect(found(report, "steps.approved")[0]?.values["reason"]).to.equal(reason);
        expect(found(report, "signatures.valid")[0]?.status).to.equal("skipped");
      }
      record(world, agency, OCID, { tags: ["award"], by: [a] });
      expect(codes(verify(make({ world, agency, officers })), "fail")).to.deep.equal(["trail.complete"]);
    });

    it("a mandate that was revoked, or over", () => {
      const { world, agency, officers } = scene();
      revoke(world, officers[0]);
      const over = grant(world, agency, ecdsaKey("over"), { until: 1_780_000_001 });
      for (const [i, by] of [officers[0], over].entries()) {
        record(world, agency, `ocds-${i}`, { tags: ["planning"], by: [by] });
        const report = verify(makeEvidence(world, agency, `ocds-${i}`));
        expect(found(report, "steps.approved")[0]?.values["reason"]).to.equal("mandate-not-good");
      }
    });

    it("a policy that was in force no longer", () => {
      const { world, agency, officers } = scene();
      const before = agency.slot;
      setPolicy(
        world,
        agency,
        packPolicy(() => 3),
      );
      const after = agency.slot;
      agency.slot = before;
      record(world, agency, OCID, { tags: ["planning"], by: [officers[0]] });
      agency.slot = after;
      const report = verify(make({ world, agency, officers }));
      expect(found(report, "policies.bound")[0]?.values["reason"]).to.equal("policy-not-in-force");
    });
  });

  describe("what the contract could not see", () => {
    it("tags, deadline and approvals that the published text does not bear out", () => {
      const { world, agency, officers } = scene();
      record(world, agency, OCID, { tags: ["planning"], published: ["award"], by: [officers[0]] });
      const report = verify(make({ world, agency, officers }));
      expect(report.verdict).to.equal("fails");
      expect(codes(report, "fail")).to.deep.equal(["tags.mismatch", "approvals.mismatch"]);
      expect(found(report, "approvals.mismatch")[0]?.values).to.include({ needed: 2, approvals: 1 });
    });
  });

  it("never throws for what stands in the file", () => {
    const trust = make(smallScene()).trust;
    for (const text of [
      "",
      "[]",
      "{}",
      '{"format":"jejak-evidence","version":2}',
      "[".repeat(1e6),
      "\u0000",
    ]) {
      const report = verifyEvidence({ evidence: utf8(text), trust });
      expect(report.verdict).to.equal("fails");
      expect(report.facts).to.equal(null);
      expect(codes(report, "fail")).to.deep.equal(["evidence.form"]);
    }
  });

  it("refuses another text of the same value", () => {
    const made = make(smallScene());
    const text = new TextDecoder().decode(made.bytes);
    for (const other of [`${text}\n`, text.replace(":", ": "), `\ufeff${text}`]) {
      const report = verifyEvidence({ evidence: utf8(other), trust: made.trust });
      expect(found(report, "evidence.form")[0]?.values["reason"]).to.equal("evidence-not-canonical");
    }
  });

  it("refuses nodes and entries that nothing needs or that are not in the log", () => {
    const made = make(smallScene());
    const { evidence } = made;
    const spare = { ...evidence, nodes: [...evidence.nodes, toBase64(utf8("spare"))] };
    expect(codes(verify({ ...made, bytes: evidenceBytes(spare) }), "fail")).to.deep.equal(["proofs.exact"]);
  });

  it("refuses true entries that its subject does not need, by their index", () => {
    const small = smallScene();
    const { world, agency, officers } = small;
    revoke(world, officers[1]);
    const [admitted, granted] = [agency.slot.admittedIndex, officers[1].grantedIndex];
    for (const [made, index] of [
      [makeBare(world, admitted), granted],
      [makeBare(world, 0), admitted],
      [make(small), 5],
    ] as const) {
      expect(verify(made).verdict).to.equal("holds");
      const entries = [...made.evidence.entries, ...makeBare(world, index).evidence.entries.slice(1)];
      const report = verify({ ...made, bytes: evidenceBytes({ ...made.evidence, entries }) });
      expect(codes(report, "fail")).to.deep.equal(["proofs.exact"]);
      expect(found(report, "proofs.exact")[0]?.values).to.include({ at: "$.entries", index });
    }
  });

  it("holds, and withholds nothing, where an agency withdrew what it had not recorded there", () => {
    const small = smallScene();
    const { world, agency, officers } = small;
    const step = world.entries.length - 10;
    const misfit = withdraw(world, agency, OCID, step, officers[2], "00".repeat(32));
    const subject = { type: "entry", index: misfit, leaf: leafOf(world, misfit) } as const;
    for (const made of [make(small), makeEvidence(world, agency, OCID, { subject })]) {
      const report = verify(made);
      expect(codes(report, "fail")).to.deep.equal([]);
      expect(report.verdict).to.equal("holds");
      expect(found(report, "withdrawals.approved")[0]?.values).to.deep.equal({ count: 1 });
      expect(found(report, "content.withdrawn")).to.deep.equal([]);
      expect(report.facts?.steps.map(({ content }) => content)).not.to.include("withdrawn");
    }
  });
});

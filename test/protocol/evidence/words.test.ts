import { expect } from "chai";
import { CHECKS, type CheckCode, type Status } from "../../../protocol/evidence/findings.ts";
import { batchWords } from "../../../protocol/evidence/batch-words.ts";
import { nameOf, sentenceOf, verdictText } from "../../../protocol/evidence/words.ts";
import { EVIDENCE } from "../../../protocol/texts/evidence.ts";
import { makeProcesses } from "../../helpers/evidence/make.ts";
import { change, makeBatch } from "../../helpers/evidence/batch.ts";
import { recordScene } from "../../helpers/evidence/records.ts";
import { listScene, make, richScene, smallScene, verify, walletScene, type Scene } from "./worlds.ts";

const CODES = Object.keys(CHECKS) as CheckCode[];
const ENDS: Record<(typeof CHECKS)[CheckCode], Status[]> = {
  link: ["pass", "fail"],
  check: ["pass", "fail"],
  note: ["pass"],
  open: ["skipped"],
};

/** Checks that cannot fail: see `checkSignatures` and `judgeList`. */
const NEVER_FAIL: Partial<Record<CheckCode, Status[]>> = {
  "signatures.contract": ["skipped"],
  "processes.complete": ["pass"],
};

describe("the words of evidence", () => {
  it("name every check and every way it ends, in both languages", () => {
    const keys = Object.keys(EVIDENCE);
    for (const code of CODES) {
      expect(keys).to.include(`check.${code}`);
      for (const status of NEVER_FAIL[code] ?? ENDS[CHECKS[code]])
        expect(keys).to.include(`check.${code}.${status}`);
    }
  });

  it("name no check that is not there", () => {
    const known = new Set<string>(CODES);
    const named = Object.keys(EVIDENCE).filter(
      (key) => key.startsWith("check.") && !/^check\.(because\.|skipped|error)/.test(key),
    );
    const codes = named.map((key) => key.slice("check.".length).replace(/\.(pass|fail|skipped)$/, ""));
    expect(codes.filter((code) => !known.has(code))).to.deep.equal([]);
  });

  it("tell every finding without a hole, whatever the language", () => {
    const { successor, ...rich } = richScene();
    const { wallet, ...contract } = walletScene();
    const small: Scene = smallScene();
    const broken = make(small);
    const list = listScene(3);
    const all = makeProcesses(list.world, list.agency);
    const issued = recordScene([]);
    const batch = makeBatch(issued.world, issued.batch);
    const { recordRegistry, ...untrusting } = batch.trust;
    expect(recordRegistry).to.be.an("object");
    const reports = [
      verify(batch),
      verify({ ...batch, trust: untrusting }),
      verify(all),
      verify(makeProcesses(list.world, list.agency, { limit: 1 })),
      verify({ ...all, trust: { ...all.trust, chainId: "1" } }),
      verify(make(small)),
      verify(make(rich, { successors: [successor] })),
      verify(make(contract, { wallets: [wallet] })),
      verify({ ...broken, trust: { ...broken.trust, chainId: "1" } }),
      verify({ ...broken, bytes: broken.bytes.subarray(1) }),
      verify({ ...broken, trust: { ...broken.trust, blocks: [] } }),
    ];
    for (const lang of ["id", "en"] as const) {
      for (const { findings, verdict } of reports) {
        for (const finding of findings) {
          const told = `${nameOf(lang, finding.code)}: ${sentenceOf(lang, finding)}`;
          expect(told, finding.code).to.match(/^[^{}]{5,}: [^{}]{5,}$/);
        }
        expect(verdictText(lang, verdict)).to.match(/^[A-Z ]+: /);
      }
    }
  });

  it("count one record as one", () => {
    const scene = recordScene([]);
    change(scene.world, scene.batch, { status: 1, indexes: [8], by: scene.issuer });
    change(scene.world, scene.batch, { status: 2, indexes: [9, 10], by: scene.issuer });
    const { batch } = verify(makeBatch(scene.world, scene.batch)).facts ?? {};
    if (!batch) throw new Error("no facts");
    const [first, second] = batchWords("en", batch).changes;
    expect(first).to.match(/: one record became revoked/);
    expect(second).to.match(/: 2 records became suspended/);
    expect(batchWords("id", batch).changes[0]).to.match(/: satu dokumen menjadi dicabut/);
  });
});

import { expect } from "chai";
import type { Evidence } from "../../../protocol/evidence/format.ts";
import { verifyEvidence } from "../../../protocol/evidence/verify.ts";
import type { JsonObject } from "../../../protocol/json.ts";
import type { Lang } from "../../../protocol/texts.ts";
import { report, type ReportFacts } from "../../../server/api/packs/report.ts";
import { createReports } from "../../../server/api/packs/reports.ts";
import { makeEvidence } from "../../helpers/evidence/make.ts";
import { ecdsaKey } from "../../helpers/evidence/officers.ts";
import { admit, createWorld, grant, record, withdraw } from "../../helpers/evidence/world.ts";
import { pdfPages } from "../../helpers/pdf.ts";

const OCID = "ocds-laporan-1";
const ADDRESS = `https://jejak.example/agencies/ID-X/processes/${OCID}`;
const PARTS = [
  { file: "evidence.json", sha256: "cd".repeat(32) },
  { file: "jejak-trail.csv", sha256: "ce".repeat(32) },
];
/** The glyphs of a word that is read from the right, from the left. */
const DRAWN = Array.from("العربية").reverse().join("");
const NOTICE = {
  id: "p/1",
  documentType: "awardNotice",
  title: "Pengumuman",
  size: 12,
  sha256: "ab".repeat(32),
};

/** A process with a correction, a mismatch, a text withdrawn and one never published; more steps on request. */
function factsOf(more = 0, publish: (release: JsonObject) => void = () => undefined): ReportFacts {
  const world = createWorld();
  const agency = admit(world, "ID-X", "Dinas Pendidikan Łódź");
  const officers = ["a", "b"].map((name) => grant(world, agency, ecdsaKey(name)));
  const step = (tag: string, options = {}) =>
    record(world, agency, OCID, { tags: [tag], by: officers, ...options });
  step("planning", { age: 864_000 });
  step("award", { published: ["award", "contract"], documents: [NOTICE] });
  step("award", { corrects: 2 });
  const taken = step("contract");
  const missing = step("implementation");
  for (let i = 0; i < more; i++) step("implementationUpdate");
  withdraw(world, agency, OCID, taken, officers[0]!);
  const { bytes, trust, evidence } = makeEvidence(world, agency, OCID, { missing: [missing] });
  const { findings, facts } = verifyEvidence({ evidence: bytes, trust });
  if (facts === null) throw new Error(JSON.stringify(findings));
  const block = { number: facts.block.number, hash: facts.block.hash };
  const said = structuredClone(evidence);
  publish(releaseIn(said));
  const made = { evidence: said, facts, findings, block, size: facts.size, finality: "finalized" as const };
  return { made, address: ADDRESS, at: new Date(1e12), parts: PARTS, evidenceFile: "evidence.json" };
}

function releaseIn({ manifests }: Evidence): JsonObject {
  const [first] = manifests;
  if (first?.state !== "published") throw new Error("not published");
  return first.manifest["release"] as JsonObject;
}

async function pages(facts: ReportFacts, lang: Lang = "en"): Promise<string[]> {
  return pdfPages(await report(lang, facts));
}

/** The words of a report without the ends of its lines. */
async function words(facts: ReportFacts, lang: Lang = "en"): Promise<string> {
  return (await pages(facts, lang)).join("\n").replace(/ ?\n/g, " ");
}

describe("API: the report of a pack", function () {
  this.timeout(30_000);

  it("tells steps, tags, roles and findings in plain words, in both languages", async () => {
    const facts = factsOf();
    const said: Record<Lang, string[]> = {
      id: [
        "Langkah 2: Penetapan pemenang",
        "Mengoreksi langkah 2",
        "Mandat 1 dari Dinas Pendidikan Łódź: mencatat langkah, menyetujui langkah, menarik isi",
        "Langkah 2: ditandatangani sebagai Penetapan pemenang, diterbitkan sebagai Penetapan pemenang, kontrak.",
        "Isi ditarik oleh instansi",
        "Isi belum diterbitkan",
        "Dokumen: Pengumuman (pengumuman pemenang; 12 byte)",
        "Diperiksa oleh",
      ],
      en: [
        "Step 2: Award",
        "Corrects step 2",
        "Mandate 1 of Dinas Pendidikan Łódź: records steps, approves steps, withdraws texts",
        "Step 2: signed as Award, published as Award, contract.",
        "Content withdrawn by the agency",
        "Content not published",
        "Document: Pengumuman (award notice; 12 bytes)",
        "Examined by",
      ],
    };
    for (const lang of ["id", "en"] as const) {
      const whole = await words(facts, lang);
      for (const sentence of said[lang]) expect(whole).to.include(sentence);
      for (const { file, sha256 } of PARTS) expect(whole).to.include(`${file}: SHA-256 ${sha256}`);
      expect(whole).to.include(facts.made.block.hash).and.to.include(OCID).and.to.include(NOTICE.sha256);
    }
  });

  it("never tells what was skipped as if it held", async () => {
    const whole = await words(factsOf());
    const [holds, open] = ["Holds", "Not checked, and why"].map((part) => whole.indexOf(` ${part} `));
    for (const { code, status } of factsOf().made.findings) {
      if (status === "skipped") expect(whole.indexOf(`[${code}]`)).to.be.greaterThan(open!);
      if (code === "signatures.valid") expect(whole.indexOf(`[${code}]`)).to.be.within(holds!, open!);
    }
  });

  it("shows any letters of a publisher, and by their number those that no face has or that hide others", async () => {
    const title = "Ünïcode Ελλάς Київ العربية مكتب ½ ₹ \u202egpj.exe\u0000 東 \u{1F9A5}";
    const whole = await words(factsOf(0, (release) => (release["tender"] = { title })));
    for (const letters of ["Ünïcode Ελλάς Київ", "½ ₹", DRAWN, "[U+202E]gpj.exe[U+0000] [U+6771] [U+1F9A5]"])
      expect(whole).to.include(letters);
    expect(whole).to.not.match(/[\u202a-\u202e\u2066-\u2069\ufffd]/);
  });

  it("wraps words and texts of any length, and says how much it left out", async () => {
    const publish = (title: string) => factsOf(0, (release) => (release["tender"] = { title }));
    expect(await words(publish("W".repeat(900)))).to.match(/(?:W+ ){3,}/);
    expect(await words(publish("kata ".repeat(500)))).to.include("[+1500]");
    const widest = Math.max(
      ...(await pages(publish("W".repeat(900))))
        .join("\n")
        .split("\n")
        .map((line) => line.length),
    );
    expect(widest).to.be.lessThan(140);
  });

  it("numbers its pages", async () => {
    const all = await pages(factsOf(20));
    expect(all.length).to.be.greaterThan(4);
    for (const [i, page] of all.entries())
      expect(page.split("\n").at(-1)).to.equal(`Jejak · ${OCID} · page ${i + 1} of ${all.length}`);
  });

  it("is the same bytes for the same facts, written here or in a thread of its own", async () => {
    const facts = factsOf();
    const here = Buffer.from(await report("id", facts));
    expect(here.equals(await report("id", facts))).to.equal(true);
    expect(here.equals(await createReports().write("id", facts))).to.equal(true);
  });
});

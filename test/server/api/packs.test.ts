import { inflateRawSync } from "node:zlib";
import { expect } from "chai";
import { toHex } from "../../../protocol/bytes.ts";
import { parseEvidence } from "../../../protocol/evidence/format.ts";
import { JejakError, type ErrorCode } from "../../../protocol/errors.ts";
import { ocidHash, sha256 } from "../../../protocol/hash.ts";
import { createSlots } from "../../../server/api/slots.ts";
import type { EvidenceMaker } from "../../../server/api/deps.ts";
import { CROWD, NO_CROWD } from "./crowd.ts";
import { AGENCY, OCID, furnish } from "./furnished.ts";
import { startWorld, type World } from "./world.ts";

/** Files of a ZIP by way of its central directory (APPNOTE.TXT, 4.3.12). */
function unzip(zip: Buffer): Map<string, Buffer> {
  const end = zip.lastIndexOf(Buffer.from("504b0506", "hex"));
  const files = new Map<string, Buffer>();
  let at = zip.readUInt32LE(end + 16);
  for (let i = 0; i < zip.readUInt16LE(end + 10); i++) {
    const [name, extra, comment] = [28, 30, 32].map((place) => zip.readUInt16LE(at + place)) as [
      number,
      number,
      number,
    ];
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const packed = zip.subarray(start, start + zip.readUInt32LE(at + 20));
    const bytes = zip.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed);
    files.set(zip.subarray(at + 46, at + 46 + name).toString(), bytes);
    at += 46 + name + extra + comment;
  }
  return files;
}

describe("API: packs", function () {
  this.timeout(30_000);
  let world: World;

  before(async () => {
    world = await startWorld();
    await furnish(world);
  });
  after(() => world.stop());

  const base = `/api/v1/agencies/${AGENCY}`;

  async function pack(
    path: string,
  ): Promise<{ files: Map<string, Buffer>; bytes: Buffer; headers: Headers }> {
    const response = await fetch(`${world.url}${path}`);
    expect(response.status).to.equal(200);
    const bytes = Buffer.from(await response.arrayBuffer());
    return { files: unzip(bytes), bytes, headers: response.headers };
  }

  it("hold evidence, report in both languages, trail, working papers and how to verify", async () => {
    const { files, headers } = await pack(`${base}/processes/${OCID}/pack?finality=seen`);
    expect(headers.get("content-disposition")).to.equal(`attachment; filename="jejak-${OCID}.zip"`);
    expect([...files.keys()]).to.deep.equal([
      "evidence.json",
      "jejak-trail.csv",
      "kertas-kerja-working-papers.csv",
      "cara-memeriksa.txt",
      "how-to-verify.txt",
      "laporan.pdf",
      "report.pdf",
      "SHA256SUMS",
    ]);
    const sums = files.get("SHA256SUMS")!.toString().trimEnd().split("\n");
    expect(sums).to.deep.equal(
      [...files].slice(0, -1).map(([name, bytes]) => `${toHex(sha256(bytes))}  ${name}`),
    );
    const { trail } = parseEvidence(files.get("evidence.json")!);
    expect(trail?.ocid).to.equal(OCID);
    for (const name of ["laporan.pdf", "report.pdf"]) {
      expect(files.get(name)!.subarray(0, 5).toString()).to.equal("%PDF-");
    }
    expect(files.get("jejak-trail.csv")!.toString().split("\r\n")).to.have.length(5);
  });

  it("are the same bytes for the same state", async () => {
    const path = `${base}/processes/${OCID}/pack?finality=seen`;
    const [one, two] = [await pack(path), await pack(path)];
    expect(toHex(sha256(one.bytes))).to.equal(toHex(sha256(two.bytes)));
  });

  it("come for every process with a step in a year, each in its folder, with the list of all", async () => {
    const { files, headers } = await pack(`${base}/pack?year=2026&finality=seen`);
    expect(headers.get("content-disposition")).to.equal(`attachment; filename="jejak-${AGENCY}-2026.zip"`);
    const folders = new Set(
      [...files.keys()].filter((name) => name.includes("/")).map((name) => name.split("/")[0]),
    );
    expect(folders.size).to.equal(2);
    expect(files.size).to.equal(1 + 16 + 1);
    expect(parseEvidence(files.get("processes-1.evidence.json")!).subject.type).to.equal("processes");
    const lines = files.get("isi-contents.csv")!.toString().trimEnd().split("\r\n");
    expect(lines).to.have.length(3);
    for (const line of lines.slice(1)) {
      const [folder = "", , , sum] = line.split(",");
      expect(sum).to.equal(toHex(sha256(files.get(`${folder}/evidence.json`)!)));
    }
  });

  it("come for one month of a year, with the same processes where it is the only one", async () => {
    const { files } = await pack(`${base}/pack?year=2026&month=1&finality=seen`);
    expect(files.size).to.equal(18);
    const { body } = await world.ask(`${base}/pack?year=2026&month=12&finality=seen`);
    expect(body.code).to.equal("process-unknown");
  });

  it("name a process that cannot be proved, with the reason, and break off where it may be later", async () => {
    const { evidence } = world.deps;
    const failing = (code: ErrorCode): EvidenceMaker => ({
      make: (asked, finality) =>
        asked.type === "process" && asked.ocidHash === ocidHash(OCID)
          ? Promise.reject(new JejakError(code))
          : evidence.make(asked, finality),
    });
    const path = `${base}/pack?year=2026&finality=seen`;
    world.deps.evidence = failing("evidence-refuted");
    const { files } = await pack(path);
    const told = [...files].find(([name]) => name.endsWith("/evidence-refuted.txt"));
    expect(told?.[1].toString()).to.include("[evidence-refuted]");
    expect(files.get("isi-contents.csv")!.toString()).to.match(
      new RegExp(`,${OCID},\\d+,,evidence-refuted\r\n`),
    );
    world.deps.evidence = failing("chain-unavailable");
    const broken: unknown = await pack(path).catch((error: unknown) => error);
    world.deps.evidence = evidence;
    expect(broken).to.be.instanceOf(TypeError);
  });

  it("say what to choose instead where there would be too much", async () => {
    await world.pool.query(CROWD);
    const { status, body } = await world.ask(`${base}/pack?year=2031&finality=seen`);
    expect({ status, code: body.code }).to.deep.equal({
      status: 413,
      code: "selection-too-large",
    });
    const { body: agency } = await world.ask(base);
    expect(agency.years).to.deep.equal([2031, 2026]);
    await world.pool.query(NO_CROWD);
  });

  it("give their place back, whether taken whole, left in the middle or only asked for", async () => {
    const { selectionPlaces } = world.deps;
    const path = `${world.url}${base}/pack?year=2026&finality=seen`;
    await fetch(path, { method: "HEAD" });
    const left = await fetch(path);
    await left.body?.cancel();
    await (await fetch(path)).arrayBuffer();
    for (let i = 0; i < 100 && selectionPlaces.taken() > 0; i++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(selectionPlaces.taken()).to.equal(0);
  });

  it("of a selection keep nobody from evidence, nor from the pack of one process", async () => {
    const { evidencePlaces, selectionPlaces } = world.deps;
    const one = { all: 1, each: 1 };
    Object.assign(world.deps, { evidencePlaces: createSlots(one), selectionPlaces: createSlots(one) });
    const leave = world.deps.selectionPlaces.take("somebody else");
    const year = await world.ask(`${base}/pack?year=2026&finality=seen`);
    expect({ status: year.status, code: year.body.code }).to.deep.equal({
      status: 503,
      code: "server-busy",
    });
    for (const part of ["evidence", "pack"]) {
      const { status } = await fetch(`${world.url}${base}/processes/${OCID}/${part}?finality=seen`);
      expect([part, status]).to.deep.equal([part, 200]);
    }
    leave();
    Object.assign(world.deps, { evidencePlaces, selectionPlaces });
  });
});

import { expect } from "chai";
import { parseEvidence } from "../../../protocol/evidence/format.ts";
import { manifestBytes, parseManifest } from "../../../protocol/manifest.ts";
import { readEvidence, type Subject } from "../../../scripts/client/evidence.ts";
import { AGENCY, DOCUMENT, OCID, OTHER, SHARED, furnish, type Furnished } from "./furnished.ts";
import { startWorld, type World } from "./world.ts";

describe("API: evidence", function () {
  this.timeout(30_000);
  let world: World;
  let ledger: Furnished;

  before(async () => {
    world = await startWorld();
    ledger = await furnish(world);
  });
  after(() => world.stop());

  const read = async (subject: Subject) => parseEvidence(await readEvidence(world.url, subject, "seen"));
  const states = (file: Awaited<ReturnType<typeof read>>) => file.manifests.map(({ state }) => state);

  it("names every manifest that is withheld, and why", async () => {
    const file = await read({ type: "process", ocid: OCID });
    expect(file.subject).to.deep.equal({ type: "process" });
    expect(states(file)).to.deep.equal(["published", "notPublished", "withdrawn"]);
    world.contents.set(ledger.unpublished, manifestBytes(parseManifest(ledger.manifest)));
    const after = await read({ type: "process", ocid: OCID, agency: AGENCY });
    expect(states(after)).to.deep.equal(["published", "published", "withdrawn"]);
  });

  it("is about one entry, or one document in one step", async () => {
    expect((await read({ type: "entry", index: "0" })).entries).to.have.length(1);
    const file = await read({ type: "document", sha256: DOCUMENT });
    expect(file.subject).to.include({ type: "document", sha256: DOCUMENT });
    expect(states(file)).to.deep.equal(["published", "omitted", "omitted"]);
  });

  it("asks which agency's trail is meant where several recorded it", async () => {
    const error: unknown = await read({ type: "process", ocid: SHARED }).catch((thrown: unknown) => thrown);
    expect(error).to.include({ code: "process-ambiguous" });
    const file = await read({ type: "process", ocid: SHARED, agency: OTHER });
    expect(file.trail?.agency.officialId).to.equal(OTHER);
  });

  it("comes as a file with a harmless name, and says in which block it ends", async () => {
    const path = `/api/v1/agencies/${encodeURIComponent(OTHER)}/processes/${encodeURIComponent(SHARED)}`;
    const { headers } = await world.ask(`${path}/evidence?finality=seen`);
    expect(headers.get("content-disposition")).to.equal(
      'attachment; filename="jejak-ocds-bersama-1-.evidence.json"',
    );
    expect(headers.get("jejak-as-of")).to.match(/^block=\d+, hash=0x[0-9a-f]{64}, size=\d+, finality=seen$/);
  });

  it("is made for a few at a time, and for each client so often", async () => {
    const strict = await startWorld({ limits: { evidencePerMinute: 2 } });
    const path = "/api/v1/entries/0/evidence";
    const codes: string[] = [];
    for (let i = 0; i < 3; i++) codes.push(String((await strict.ask(path)).body.code));
    await strict.stop();
    expect(codes).to.deep.equal(["not-ready", "not-ready", "rate-limited"]);
  });
});

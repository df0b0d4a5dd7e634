import { expect } from "chai";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonValue } from "../../../protocol/json.ts";
import { publishedFiles } from "../../../scripts/import/files.ts";
import { conflictsOf } from "../../../scripts/import/conflicts.ts";
import { groupByProcess } from "../../../scripts/import/group.ts";
import { readReleases } from "../../../scripts/import/read.ts";
import { addReleases, emptyContent } from "../../../scripts/import/releases.ts";

const release = (id: string, more: Record<string, JsonValue> = {}) => ({
  ocid: "ocds-x-1",
  id,
  tag: ["tender"],
  ...more,
});

describe("Releases in a published value", () => {
  it("come with file, place, publisher and address", () => {
    const content = emptyContent();
    const value = {
      uri: "https://a.example/p",
      publisher: { name: "LPSE" },
      releases: [release("1"), release("2")],
    };
    addReleases(value, "f.json", "line 3", content);
    expect(content.releases[1]).to.include({ file: "f.json", place: "line 3 $.releases[1]" });
    expect(content.releases[1]?.origin).to.deep.equal({ publisher: "LPSE", address: "https://a.example/p" });
  });

  it("are counted apart where a record only links to them, and refused by place where they are none", () => {
    const content = emptyContent();
    const linked = { url: "https://a.example/1", date: "2026-01-01T00:00:00Z", tag: ["tender"] };
    addReleases(
      { records: [{ ocid: "ocds-x-1", releases: [linked, release("1"), "text"] }] },
      "f.json",
      "",
      content,
    );
    expect(content.linked).to.equal(1);
    expect(content.releases).to.have.length(1);
    expect(content.problems).to.deep.equal([
      {
        file: "f.json",
        place: "$.records[0].releases[2]",
        code: "ocds-malformed",
        detail: "an object expected",
      },
    ]);
  });
});

describe("Published files", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "jejak-import-"));
  });
  after(async () => {
    await rm(folder, { recursive: true });
  });

  async function read(name: string, bytes: Uint8Array | string, encoding?: string) {
    await writeFile(join(folder, name), bytes);
    return await readReleases(join(folder, name), encoding === undefined ? {} : { encoding });
  }

  it("are read line by line where they are JSON Lines, the good lines beside the bad", async () => {
    const text = `${JSON.stringify(release("1"))}\n{"ocid": \n\n${JSON.stringify(release("2"))}\n`;
    const content = await read("a.jsonl", text);
    expect(content.releases.map(({ place }) => place)).to.deep.equal(["line 1 $", "line 4 $"]);
    expect(content.problems.map(({ code }) => code)).to.deep.equal(["json-syntax"]);
    expect(content.problems[0]?.place).to.match(/^line 2/);
    const unnamed = await read(
      "a.json",
      `${JSON.stringify(release("1"))}\n${JSON.stringify(release("2"))}\n`,
    );
    expect(unnamed.releases).to.have.length(2);
  });

  it("may carry a byte order mark", async () => {
    expect((await read("bom.json", `\uFEFF${JSON.stringify(release("1"))}`)).releases).to.have.length(1);
  });

  it("are refused by name where they are empty, not JSON, or not UTF-8", async () => {
    const latin = Buffer.from(JSON.stringify(release("1", { title: "Adquisición" })), "latin1");
    expect((await read("empty.json", "")).problems[0]?.code).to.equal("file-empty");
    expect((await read("cut.json", '{"ocid": "x",')).problems[0]?.code).to.equal("json-syntax");
    expect((await read("latin.json", latin)).problems[0]?.code).to.equal("json-encoding");
    expect((await readReleases(join(folder, "missing.json"))).problems[0]?.code).to.equal("file-unreadable");
  });

  it("are read in the encoding that was named, but only where they are not UTF-8", async () => {
    const latin = Buffer.from(JSON.stringify(release("1", { title: "Adquisición" })), "latin1");
    const [found] = (await read("latin.json", latin, "iso-8859-1")).releases;
    expect(found?.release["title"]).to.equal("Adquisición");
    const utf8 = await read(
      "utf8.json",
      JSON.stringify(release("1", { title: "Adquisición" })),
      "iso-8859-1",
    );
    expect(utf8.releases[0]?.release["title"]).to.equal("Adquisición");
  });

  it("are listed once, sorted, by their suffix in folders", async () => {
    await writeFile(join(folder, "note.txt"), "");
    const files = await publishedFiles([folder, join(folder, "a.jsonl")]);
    expect(files).to.deep.equal([...files].sort());
    expect(files).not.to.include(join(folder, "note.txt"));
    expect(files).to.include(join(folder, "a.jsonl"));
  });
});

describe("Processes of an import", () => {
  const found = (value: ReturnType<typeof release>, file = "f.json") => ({
    ocid: value.ocid,
    release: value,
    origin: {},
    file,
    place: "/",
  });

  it("hold each content once, by date and then release id, releases without date first", () => {
    const b = release("b", { date: "2026-01-02T00:00:00Z" });
    const a = release("a", { date: "2026-01-02T07:00:00+07:00" });
    const earlier = release("z", { date: "2026-01-01T23:00:00Z" });
    const [process] = groupByProcess([b, a, earlier, release("none"), { ...a }].map((value) => found(value)));
    expect(process?.releases.map(({ release: { id } }) => id)).to.deep.equal(["none", "z", "a", "b"]);
    expect(process?.repeats).to.equal(1);
  });

  it("are ordered by parts of a millisecond too", () => {
    const late = release("a", { date: "2026-01-01T00:00:00.123900Z" });
    const soon = release("b", { date: "2026-01-01T00:00:00.123100Z" });
    const [process] = groupByProcess([found(late), found(soon)]);
    expect(process?.releases.map(({ release: { id } }) => id)).to.deep.equal(["b", "a"]);
  });

  it("are in the same order whichever file was read first", () => {
    const one = found(release("1", { title: "a" }), "one.json");
    const two = found(release("1", { title: "b" }), "two.json");
    const order = (list: (typeof one)[]) => groupByProcess(list)[0]?.releases.map(({ sha256 }) => sha256);
    expect(order([one, two])).to.deep.equal(order([two, one]));
  });

  it("compare ocids byte by byte", () => {
    const upper = { ...release("1"), ocid: "OCDS-X-1" };
    expect(groupByProcess([found(release("1")), found(upper)])).to.have.length(2);
  });

  it("report one release id with two contents as a conflict, with both hashes", () => {
    const [process] = groupByProcess([
      found(release("1", { title: "a" }), "one.json"),
      found(release("1", { title: "b" }), "two.json"),
      found(release("2")),
    ]);
    const conflicts = conflictsOf(process ?? { ocid: "", releases: [] });
    expect(conflicts).to.have.length(1);
    expect(conflicts[0]).to.include({ ocid: "ocds-x-1", releaseId: "1" });
    expect(new Set(conflicts[0]?.contents.map(({ sha256 }) => sha256)).size).to.equal(2);
    expect(conflicts[0]?.contents.map(({ file }) => file)).to.have.members(["one.json", "two.json"]);
  });

  it("are in conflict with what the ledger holds of the same release id, too", () => {
    const [process] = groupByProcess([found(release("1", { title: "b" }))]);
    const known = { sha256: "aa", contentHash: "bb", releaseId: "1", index: 7 };
    const [conflict] = conflictsOf(process ?? { ocid: "", releases: [] }, [known], () => "cc");
    expect(conflict?.contents.map(({ contentHash }) => contentHash)).to.deep.equal(["bb", "cc"]);
    expect(conflictsOf(process ?? { ocid: "", releases: [] }, [{ ...known, releaseId: "2" }])).to.deep.equal(
      [],
    );
  });
});

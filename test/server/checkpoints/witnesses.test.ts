import { mkdtempSync, rmSync, statSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type pg from "pg";
import { JejakError } from "../../../protocol/errors.ts";
import { vkeyOf } from "../../../protocol/proof/note-keys.ts";
import { formatCheckpoint, signNote } from "../../../protocol/proof/note-sign.ts";
import { loadWitnesses } from "../../../server/checkpoints/config.ts";
import { logKeyPath, openLogKey } from "../../../server/checkpoints/key.ts";
import { collect } from "../../../server/checkpoints/witnesses.ts";
import {
  keepNote,
  newestNote,
  newestSeenByAll,
  noteText,
  readWitnesses,
  replaceWitnesses,
} from "../../../server/store/queries/checkpoints.ts";
import { openDatabase } from "../indexer/support.ts";
import { blockOf, keyOf, startWitness, type FakeWitness } from "./support.ts";

const ORIGIN = "jejak/31337/0x5fbdb2315678afecb367f032d93f642f64180aa3";
const AUDIT_LOG = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
const HASH = `0x${"ab".repeat(32)}` as const;

describe("checkpoints: witnesses", function () {
  this.timeout(60_000);
  let pool: pg.Pool;
  let first: FakeWitness, second: FakeWitness;
  const key = keyOf(ORIGIN, 1, 9);

  before(async () => {
    pool = await openDatabase();
    [first, second] = [await startWitness(1), await startWitness(2)];
    await replaceWitnesses(pool, [first, second]);
  });
  after(async () => {
    await Promise.all([first.stop(), second.stop()]);
    await pool.end();
  });

  /** Signs a checkpoint of this size. @returns the note's text */
  async function signs(size: number, number = size): Promise<string> {
    const root = Buffer.alloc(32, size);
    const block = { chainId: 31_337n, number, hash: HASH };
    const body = formatCheckpoint({ origin: ORIGIN, size, root: root.toString("hex"), block });
    const signature = signNote(body, key);
    expect(
      await keepNote(pool, { origin: ORIGIN, size, root, body, signature, block: blockOf(HASH, number) }),
    ).to.equal(true);
    return `${body}\n${signature}`;
  }

  async function problems(): Promise<(string | undefined)[]> {
    return (await readWitnesses(pool)).map(({ problem }) => problem?.code);
  }

  it("are not asked before there is a note", async () => {
    expect(await collect(pool, ORIGIN, first)).to.equal(true);
    expect(await problems()).to.deep.equal([undefined, undefined]);
  });

  it("give cosignatures, which go out with the note in the order of the file", async () => {
    const text = await signs(5);
    second.sees(text, 1_700_000_002);
    first.sees(text, 1_700_000_001);
    expect(await collect(pool, ORIGIN, second)).to.equal(true);
    expect(await newestSeenByAll(pool, ORIGIN)).to.equal(null);
    expect(await collect(pool, ORIGIN, first)).to.equal(true);
    const newest = await newestNote(pool, ORIGIN);
    expect(newest?.cosignatures.map(({ witness, time }) => [witness, time])).to.deep.equal([
      [first.key, 1_700_000_001],
      [second.key, 1_700_000_002],
    ]);
    const [, firstLine] = (first.note ?? "").split(text);
    const [, secondLine] = (second.note ?? "").split(text);
    expect(newest && noteText(newest)).to.equal(`${text}${firstLine}${secondLine}`);
    expect((await newestSeenByAll(pool, ORIGIN))?.size).to.equal("5");
  });

  it("count for the note that they cosigned, while the newest waits", async () => {
    const older = await signs(6);
    await signs(7);
    first.sees(older, 1_700_000_010);
    expect(await collect(pool, ORIGIN, first)).to.equal(true);
    expect(await collect(pool, ORIGIN, first)).to.equal(false);
    expect((await newestNote(pool, ORIGIN))?.cosignatures).to.deep.equal([]);
    expect((await newestSeenByAll(pool, ORIGIN))?.size).to.equal("5");
    expect(await problems()).to.deep.equal([undefined, undefined]);
  });

  it("are told apart from what they are not", async () => {
    const text = await signs(8);
    const stranger = formatCheckpoint({ origin: ORIGIN, size: 8, root: "ee".repeat(32) });
    const cases: [string, () => void][] = [
      ["witness-unavailable", () => (first.note = null)],
      ["note-malformed", () => (first.note = "nothing\n")],
      ["note-malformed", () => (first.note = "x".repeat(70_000))],
      ["cosignature-missing", () => (first.note = text)],
      ["cosignature-missing", () => (first.note = second.note)],
      [
        "checkpoint-stranger",
        () => {
          first.sees(`${stranger}\n${signNote(stranger, key)}`, 1);
        },
      ],
      [
        "cosignature-invalid",
        () => {
          first.sees(text, 1_700_000_020);
          first.note = (first.note ?? "").replace("\n8\n", "\n9\n");
        },
      ],
    ];
    for (const [code, prepare] of cases) {
      prepare();
      expect(await collect(pool, ORIGIN, first), code).to.equal(false);
      expect(await problems()).to.deep.equal([code, undefined]);
    }
    first.sees(text, 1_700_000_030);
    expect(await collect(pool, ORIGIN, first)).to.equal(true);
    expect(await problems()).to.deep.equal([undefined, undefined]);
  });

  it("count no longer once the operator's file does not name them", async () => {
    await replaceWitnesses(pool, [first]);
    expect((await newestSeenByAll(pool, ORIGIN))?.size).to.equal("8");
    expect((await readWitnesses(pool)).map(({ vkey }) => vkey)).to.deep.equal([first.key]);
    await replaceWitnesses(pool, []);
    expect(await newestSeenByAll(pool, ORIGIN)).to.equal(null);
  });
});

describe("checkpoints: files", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "jejak-checkpoints-"))));
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function refusal(work: () => unknown): JejakError {
    try {
      work();
    } catch (error) {
      if (error instanceof JejakError) return error;
    }
    return expect.fail("nothing was refused");
  }

  it("hold one key a log, for the owner's eyes", () => {
    const made = openLogKey(folder, 31_337, AUDIT_LOG);
    const path = logKeyPath(folder, 31_337, AUDIT_LOG);
    expect(path).to.equal(join(folder, `jejak-31337-${AUDIT_LOG.toLowerCase()}.key`));
    expect(statSync(path).mode & 0o777).to.equal(0o600);
    expect(made.name).to.equal(ORIGIN);
    expect(openLogKey(folder, 31_337, AUDIT_LOG)).to.deep.equal(made);
    expect(vkeyOf(openLogKey(folder, 31_338, AUDIT_LOG))).not.to.equal(vkeyOf(made));
  });

  it("with a damaged key are refused without showing it", () => {
    openLogKey(folder, 1, AUDIT_LOG);
    const path = logKeyPath(folder, 1, AUDIT_LOG);
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.slice(0, -6));
    const error = refusal(() => openLogKey(folder, 1, AUDIT_LOG));
    expect(error.code).to.equal("signing-key-malformed");
    expect(JSON.stringify([error.message, error.values, error.detail])).not.to.include(text.slice(60, 80));
  });

  it("name witnesses by key and address", () => {
    const path = join(folder, "witnesses.json");
    const key = vkeyOf(keyOf("saksi.example", 4, 3));
    const load = (text: string) => {
      writeFileSync(path, text);
      return loadWitnesses(path);
    };
    expect(loadWitnesses(undefined)).to.deep.equal([]);
    expect(load(JSON.stringify([{ key, url: "https://saksi.example/w/" }]))).to.deep.equal([
      { key, url: "https://saksi.example/w" },
    ]);
    for (const text of [
      "",
      "{}",
      `[{"key": "${key}"}]`,
      `[{"key": "${key}", "url": "ftp://saksi.example"}]`,
      `[{"key": "${key}", "url": "https://saksi.example", "name": "x"}]`,
      `[{"key": "${vkeyOf(keyOf("saksi.example", 1, 3))}", "url": "https://saksi.example"}]`,
      JSON.stringify([1, 2].map((n) => ({ key, url: `https://saksi.example/${n}` }))),
    ]) {
      expect(refusal(() => load(text)).code, text).to.equal("config-invalid");
    }
    expect(refusal(() => loadWitnesses(join(folder, "none.json"))).code).to.equal("config-invalid");
  });
});

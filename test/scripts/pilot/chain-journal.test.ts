import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { isJejakError, type JejakError } from "../../../protocol/errors.ts";
import { draftGenesis, type Genesis } from "../../../scripts/chain/genesis.ts";
import {
  createJournal,
  openJournal,
  readGenesis,
  readJournal,
  type Batch,
  type JournalRecord,
  type Mined,
  type Tail,
} from "../../../scripts/chain/journal.ts";

const HASH = `0x${"ab".repeat(32)}`;
const genesis: Genesis = { ...draftGenesis(1_700_000_000), hash: HASH };
const batch = (block: number): Batch => ({ block, time: 1_700_000_000 + block, raw: ["0x1234", "0x56"] });
const mined = (block: number): Mined => ({ block, hash: HASH });

async function readAll(path: string): Promise<{ records: JournalRecord[]; tail: Tail }> {
  const records: JournalRecord[] = [];
  let last: Tail | undefined;
  for await (const { record, tail } of readJournal(path)) {
    records.push(record);
    last = tail;
  }
  return { records, tail: last! };
}

async function failure(work: Promise<unknown>): Promise<JejakError> {
  try {
    await work;
  } catch (error) {
    if (isJejakError(error)) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("chain journal", () => {
  let folder: string;
  let path: string;

  async function write(...records: (Batch | Mined)[]): Promise<void> {
    const journal = await openJournal(path, (await readAll(path)).tail);
    for (const record of records) journal.append(record);
    await journal.sync();
    await journal.close();
  }

  async function editLine(line: number, edit: (text: string) => string): Promise<void> {
    const lines = (await readFile(path, "utf8")).split("\n");
    lines[line - 1] = edit(lines[line - 1]!);
    await writeFile(path, lines.join("\n"));
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "jejak-journal-"));
    path = join(folder, "journal");
    await createJournal(path, genesis);
  });

  afterEach(() => rm(folder, { recursive: true }));

  it("gives back what was written, across reopening", async () => {
    await write(batch(1), mined(1));
    await write(batch(2));
    const { records, tail } = await readAll(path);
    expect(records).to.deep.equal([genesis, batch(1), mined(1), batch(2)]);
    expect(tail.line).to.equal(4);
    expect(tail.end).to.equal((await stat(path)).size);
    expect(await readGenesis(path)).to.deep.equal(genesis);
  });

  it("is a secret file", async () => {
    expect((await stat(path)).mode & 0o777).to.equal(0o600);
  });

  it("leaves out a torn last line and cuts it off", async () => {
    await write(batch(1), mined(1));
    const whole = await readFile(path);
    await write(batch(2));
    const longer = await readFile(path);
    for (const length of [whole.length + 1, whole.length + 70, longer.length - 1]) {
      await writeFile(path, longer.subarray(0, length));
      const { records, tail } = await readAll(path);
      expect(records).to.deep.equal([genesis, batch(1), mined(1)]);
      await (await openJournal(path, tail)).close();
      expect(await readFile(path)).to.deep.equal(whole);
    }
  });

  it("cuts the zeros that a power cut left", async () => {
    await write(batch(1));
    const whole = await readFile(path);
    await appendFile(path, Buffer.alloc(4096));
    const { tail } = await readAll(path);
    await (await openJournal(path, tail)).close();
    expect(await readFile(path)).to.deep.equal(whole);
  });

  it("names an edited line, and what to do", async () => {
    await write(batch(1), mined(1), batch(2), mined(2));
    await editLine(4, (text) => text.replace("0x1234", "0x1235"));
    const error = await failure(readAll(path));
    expect(error.code).to.equal("chain-journal-damaged");
    expect(error.at).to.equal(`${path}:4`);
    expect(error.message).to.include("its hash is not that of its content after line 3");
  });

  it("names the place of a line taken out, and of two lines swapped", async () => {
    await write(batch(1), mined(1), batch(2), mined(2));
    const text = await readFile(path, "utf8");
    const lines = text.split("\n");
    await writeFile(path, [...lines.slice(0, 2), ...lines.slice(3)].join("\n"));
    expect((await failure(readAll(path))).at).to.equal(`${path}:3`);
    await writeFile(path, [lines[0], lines[2], lines[1], ...lines.slice(3)].join("\n"));
    expect((await failure(readAll(path))).at).to.equal(`${path}:2`);
  });

  it("refuses an edited last line that has its line feed", async () => {
    await write(batch(1));
    await editLine(2, (text) => text.replace("0x56", "0x57"));
    expect((await failure(readAll(path))).at).to.equal(`${path}:2`);
  });

  it("refuses an empty file", async () => {
    await writeFile(path, "");
    expect((await failure(readAll(path))).code).to.equal("chain-journal-damaged");
    expect((await failure(readGenesis(path))).code).to.equal("chain-journal-damaged");
  });

  it("leaves nothing of a line that the disk did not take", async () => {
    await write(batch(1));
    const before = await readFile(path);
    let room = 30;
    const journal = await openJournal(path, (await readAll(path)).tail, {
      write: (fd, bytes, position) => {
        if (room === 0) throw Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
        const taken = writeSync(fd, bytes, 0, Math.min(room, bytes.length), position);
        room -= taken;
        return taken;
      },
      sync: () => Promise.resolve(),
    });
    expect(() => {
      journal.append(mined(1));
    }).to.throw("The disk is full");
    expect(await readFile(path)).to.deep.equal(before);
    room = 1_000;
    journal.append(mined(1));
    await journal.close();
    expect((await readAll(path)).records).to.deep.equal([genesis, batch(1), mined(1)]);
  });

  it("cuts no whole line that was written after it was read", async () => {
    const { tail } = await readAll(path);
    await write(batch(1));
    const before = await readFile(path);
    expect((await failure(openJournal(path, tail))).code).to.equal("data-folder-in-use");
    expect(await readFile(path)).to.deep.equal(before);
  });

  it("stops where another process writes too", async () => {
    const journal = await openJournal(path, (await readAll(path)).tail);
    await write(batch(1));
    expect(() => {
      journal.append(batch(1));
    }).to.throw("The data folder is in use");
    await journal.close();
  });
});

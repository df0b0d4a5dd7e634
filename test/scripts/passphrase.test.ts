import { PassThrough } from "node:stream";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { EXIT, exitCode } from "../../protocol/errors.ts";
import type { JejakError } from "../../protocol/errors.ts";
import { passphrase } from "../../scripts/jejak/passphrase.ts";

/** Asks with these keys pressed on a terminal; on none where there are no keys. */
async function askedWith(keys: string | null, lang: "id" | "en" = "en"): Promise<unknown> {
  const real = Object.getOwnPropertyDescriptor(process, "stdin");
  const value = Object.assign(new PassThrough(), { isTTY: keys !== null, setRawMode: () => undefined });
  Object.defineProperty(process, "stdin", { value, configurable: true });
  const write = process.stderr.write.bind(process.stderr);
  process.stderr.write = () => true;
  try {
    const asked = passphrase(lang, "?", undefined).catch((error: unknown) => error);
    if (keys !== null) value.write(keys);
    return await asked;
  } finally {
    process.stderr.write = write;
    if (real !== undefined) Object.defineProperty(process, "stdin", real);
  }
}

describe("passphrases", () => {
  it("are read from a terminal; Ctrl-C and Ctrl-D leave the question unanswered", async () => {
    expect(await askedWith("rahasia\r")).to.equal("rahasia");
    for (const key of ["\u0003", "\u0004"])
      expect(await askedWith(key)).to.have.property("code", "question-unanswered");
    expect(exitCode("question-unanswered")).to.equal(EXIT.declined);
  });

  it("say in the reader's language what they are short of", async () => {
    const told = async (lang: "id" | "en") => ((await askedWith(null, lang)) as JejakError).detail;
    expect(await told("id")).to.include("tidak ada terminal");
    expect(await told("en")).to.include("no terminal");
  });

  it("are the first line of a file, whatever an editor put before and behind it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "jejak-passphrase-"));
    const file = join(folder, "passphrase");
    writeFileSync(file, "\ufeffrahasia\r\nlain\r\n");
    expect(await passphrase("id", "?", file)).to.equal("rahasia");
    writeFileSync(file, "\n");
    const empty = (await passphrase("id", "?", file).catch((error: unknown) => error)) as JejakError;
    expect([empty.code, empty.at, empty.detail]).to.deep.equal(["usage", file, "frasa sandinya kosong"]);
    rmSync(folder, { recursive: true });
  });
});

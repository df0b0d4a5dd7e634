import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { JejakError } from "../../protocol/errors.ts";
import { text } from "../../protocol/texts.ts";
import type { Context } from "./context.ts";

/** Reads a passphrase from a file (its first line), else by a hidden prompt. Never printed, never in an argument. */
export async function passphrase(question: string, file: string | undefined): Promise<string> {
  const given = file === undefined ? await askHidden(question) : await firstLine(file);
  if (given === "")
    throw new JejakError("usage", { at: "--passphrase-file", detail: "the passphrase is empty" });
  return given;
}

async function firstLine(file: string): Promise<string> {
  try {
    return (await readFile(file, "utf8")).split(/\r?\n/, 1)[0] ?? "";
  } catch (cause) {
    throw new JejakError("file-unreadable", { at: file, cause });
  }
}

async function askHidden(question: string): Promise<string> {
  if (!process.stdin.isTTY) {
    throw new JejakError("usage", { at: "--passphrase-file", detail: "there is no terminal to ask on" });
  }
  process.stderr.write(question);
  const silent = new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
  const reader = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await reader.question("");
  } finally {
    reader.close();
    process.stderr.write("\n");
  }
}

/** Asks a yes-or-no question on the terminal. Where there is none the answer is no, and how to answer is said. */
export async function confirm(
  { lang, say }: Pick<Context, "lang" | "say">,
  question: string,
  yes: RegExp,
): Promise<boolean> {
  if (!process.stdin.isTTY) {
    say(`${question.trim()}\n${text(lang, "cli.confirm.noTerminal")}`);
    return false;
  }
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return yes.test((await reader.question(question)).trim());
  } finally {
    reader.close();
  }
}

import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline/promises";
import type { Interface } from "node:readline/promises";
import { Writable } from "node:stream";
import { JejakError } from "../../protocol/errors.ts";
import { text } from "../../protocol/texts.ts";
import type { Lang } from "../../protocol/texts.ts";
import type { Context } from "./context.ts";

/**
 * Reads a passphrase from a file (its first line), else by a hidden prompt. Never printed, never in an argument.
 * Errors: `usage`, `file-unreadable`, `question-unanswered`.
 */
export async function passphrase(lang: Lang, question: string, file: string | undefined): Promise<string> {
  const given = file === undefined ? await askHidden(lang, question) : await firstLine(file);
  if (given === "")
    throw new JejakError("usage", {
      at: file ?? "--passphrase-file",
      detail: text(lang, "cli.passphrase.empty"),
    });
  return given;
}

async function firstLine(file: string): Promise<string> {
  try {
    return (await readFile(file, "utf8")).replace(/^\ufeff/, "").split(/\r?\n/, 1)[0] ?? "";
  } catch (cause) {
    throw new JejakError("file-unreadable", { at: file, cause });
  }
}

async function askHidden(lang: Lang, question: string): Promise<string> {
  if (!process.stdin.isTTY)
    throw new JejakError("usage", {
      at: "--passphrase-file",
      detail: text(lang, "cli.passphrase.noTerminal"),
    });
  process.stderr.write(question);
  const silent = new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
  const reader = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await answerOf(reader, "");
  } finally {
    process.stderr.write("\n");
  }
}

/** Ctrl-C and Ctrl-D are an answer too. Errors: `question-unanswered`. */
async function answerOf(reader: Interface, question: string): Promise<string> {
  try {
    return await reader.question(question);
  } catch (cause) {
    if ((cause as Error).name !== "AbortError") throw cause;
    throw new JejakError("question-unanswered", { cause });
  } finally {
    reader.close();
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
  return yes.test((await answerOf(reader, question)).trim());
}

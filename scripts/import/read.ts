import { readFile } from "node:fs/promises";
import { JejakError } from "../../protocol/errors.ts";
import { parseStrict } from "../../protocol/json.ts";
import { decodeText } from "./decode.ts";
import { addReleases, emptyContent } from "./releases.ts";
import type { FileContent } from "./releases.ts";

/** How a file is to be read; `encoding` is used where it is not UTF-8. */
export interface ReadOptions {
  encoding?: string;
}

/**
 * Reads one published file: JSON or JSON Lines. Never throws for what the file holds; what could not be read is in
 * `problems`, by place, and the rest is there.
 */
export async function readReleases(file: string, options: ReadOptions = {}): Promise<FileContent> {
  const content = emptyContent();
  try {
    collectText(decodeText(await readFile(file), options.encoding), file, content);
  } catch (error) {
    addProblem(content, file, "", error);
  }
  return content;
}

function collectText(text: string, file: string, content: FileContent): void {
  if (text.trim() === "") throw new JejakError("file-empty");
  if (isJsonLines(text, file)) collectLines(text, file, content);
  else addReleases(parseStrict(text), file, "", content);
}

function collectLines(text: string, file: string, content: FileContent): void {
  for (const [i, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    try {
      addReleases(parseStrict(line), file, `line ${i + 1}`, content);
    } catch (error) {
      addProblem(content, file, `line ${i + 1}`, error);
    }
  }
}

function isJsonLines(text: string, file: string): boolean {
  if (/\.(jsonl|ndjson)$/i.test(file)) return true;
  const [first = "", ...rest] = text.split("\n", 2);
  return rest.some((line) => line.trim() !== "") && isWholeValue(first);
}

function isWholeValue(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object";
  } catch {
    return false;
  }
}

function addProblem(content: FileContent, file: string, place: string, error: unknown): void {
  const known = error instanceof JejakError ? error : unreadable(error);
  const where = [place, known.at ?? ""].filter((part) => part !== "").join(" ");
  content.problems.push({ file, place: where, code: known.code, detail: known.message });
}

function unreadable(error: unknown): JejakError {
  if (error instanceof Error && "syscall" in error)
    return new JejakError("file-unreadable", { cause: error });
  throw error;
}

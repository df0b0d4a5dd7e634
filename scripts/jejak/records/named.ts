import type { Command } from "commander";
import { z } from "zod";
import { JejakError } from "../../../protocol/errors.ts";
import { text } from "../../../protocol/texts.ts";
import type { Lang } from "../../../protocol/texts.ts";
import { parsePlace, placeInFile, placesOf, readList } from "../../records/places.ts";
import type { NamedRecord } from "../../records/places.ts";
import { RegistrarOptions } from "../../records/registrar.ts";
import { collect } from "../command.ts";
import { paidBySender } from "../paying.ts";

/** Options of commands that name records and sign what they change. */
export const NamingOptions = RegistrarOptions.extend({
  list: z.string().optional(),
  file: z.array(z.string()).default([]),
});

/** Adds the ways to name records. */
export function naming(command: Command, lang: Lang): Command {
  return command
    .option("--list <file>", text(lang, "cli.option.placeList"))
    .option("--file <file>", text(lang, "cli.option.recordFile"), collect);
}

/** Adds who signs, under which succession, and who pays. */
export function signing(command: Command, lang: Lang): Command {
  return paidBySender(command, lang)
    .option("--key <name>", text(lang, "cli.option.issuerKey"), collect)
    .option("--passphrase-file <file>", text(lang, "cli.option.passphraseFile"), collect)
    .option("--succession <number>", text(lang, "cli.option.succession"));
}

/** Every record that was named, by place, in a list, or by its file. Errors: `usage` where none was. */
export async function namedRecords(
  args: readonly string[],
  { list, file }: { list?: string | undefined; file: readonly string[] },
): Promise<NamedRecord[]> {
  const lines = list === undefined ? [] : await readList(list);
  const named = [...args.map((place) => parsePlace(place)), ...lines.flatMap((line) => placesOf(line, 1))];
  const all = [...named, ...(await Promise.all(file.map(placeInFile)))];
  if (all.length === 0)
    throw new JejakError("record-place-malformed", { at: "place", values: { given: null } });
  return all;
}

/** A file or folder that cannot be written, with the file system's word for it. */
export function unwritable(path: string, cause: unknown): JejakError {
  const { code = "" } = cause as NodeJS.ErrnoException;
  return new JejakError("file-unwritable", { at: path, detail: code, cause });
}

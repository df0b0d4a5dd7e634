import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { JejakError } from "../../protocol/errors.ts";
import { parseStrict } from "../../protocol/json.ts";
import { parseType } from "../../protocol/records/type.ts";
import type { RecordType } from "../../protocol/records/type.ts";

/** The types that come with Jejak. */
export const TYPES_FOLDER = fileURLToPath(new URL("./types/", import.meta.url));

/** A type of a folder, by the name of its file. */
export interface NamedType {
  name: string;
  type: RecordType;
}

/**
 * Reads every type of a folder, `<name>.json` each: whoever adds one needs no code.
 * @throws JejakError `file-unreadable`, `record-type-malformed` at the file
 */
export async function readTypes(folder: string = TYPES_FOLDER): Promise<NamedType[]> {
  const files = await readdir(folder).catch((cause: unknown) => {
    throw new JejakError("file-unreadable", { at: folder, cause });
  });
  const names = files.filter((file) => file.endsWith(".json")).map((file) => file.slice(0, -".json".length));
  const types = await Promise.all(names.sort().map((name) => readType(folder, name)));
  refuseTwice(folder, types);
  return types;
}

/** A copy whose name was not changed: nobody could say which of the two a record is of. */
function refuseTwice(folder: string, types: readonly NamedType[]): void {
  const seen = new Map<string, string>();
  for (const { name, type } of types) {
    const other = seen.get(type.vct);
    const [at, values] = [
      `${join(folder, `${name}.json`)} vct`,
      { vct: type.vct, other: `${other ?? ""}.json` },
    ];
    if (other !== undefined) throw new JejakError("record-type-malformed", { at, values });
    seen.set(type.vct, name);
  }
}

/** One type of a folder. @throws JejakError `usage` with the names that there are, and as {@link readTypes} */
export async function typeNamed(name: string, folder: string = TYPES_FOLDER): Promise<RecordType> {
  const types = await readTypes(folder);
  const found = types.find((candidate) => candidate.name === name || candidate.type.vct === name);
  if (found !== undefined) return found.type;
  throw new JejakError("usage", {
    at: "--type",
    values: { type: name, known: types.map((candidate) => candidate.name) },
  });
}

async function readType(folder: string, name: string): Promise<NamedType> {
  const path = join(folder, `${name}.json`);
  try {
    return { name, type: parseType(parseStrict(await readFile(path))) };
  } catch (cause) {
    if (!(cause instanceof JejakError)) throw new JejakError("file-unreadable", { at: path, cause });
    const place = cause.at === undefined ? path : `${path} ${cause.at}`;
    throw new JejakError(cause.code, {
      at: place,
      cause,
      ...(cause.detail !== undefined && { detail: cause.detail }),
    });
  }
}

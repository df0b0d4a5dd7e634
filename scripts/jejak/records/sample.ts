import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { EXIT } from "../../../protocol/errors.ts";
import { text } from "../../../protocol/texts.ts";
import { TYPES_FOLDER, typeNamed } from "../../../server/records/types.ts";
import { sampleRows } from "../../sample/rows.ts";
import { action } from "../command.ts";
import type { Register } from "../command.ts";
import type { Context } from "../context.ts";
import { parseOptions } from "../options.ts";
import { unwritable } from "./named.ts";

const Options = z.object({
  type: z.string(),
  types: z.string().default(TYPES_FOLDER),
  count: z.coerce.number().int().min(1).max(10_000_000).default(100),
  seed: z.coerce.number().int().min(0).default(1),
  out: z.string(),
});

export const registerSample: Register = (records, lang) => {
  records
    .command("sample")
    .description(text(lang, "cli.records.sample"))
    .requiredOption("--type <type>", text(lang, "cli.option.recordType"))
    .requiredOption("--out <file>", text(lang, "cli.option.sampleOut"))
    .option("--types <folder>", text(lang, "cli.option.types"))
    .option("--count <rows>", text(lang, "cli.option.sampleCount"))
    .option("--seed <number>", text(lang, "cli.option.sampleSeed"))
    .action(action(lang, sample));
};

async function sample(context: Context, _args: string[], raw: unknown): Promise<number> {
  const { type, types, count, seed, out } = parseOptions(Options, raw);
  const rows = Readable.from(sampleRows(await typeNamed(type, types), count, seed));
  await pipeline(rows, createWriteStream(out)).catch((cause: unknown) => {
    throw unwritable(out, cause);
  });
  context.result({ file: out, rows: count }, out);
  return EXIT.done;
}

import { EXIT } from "../../../protocol/errors.ts";
import { fieldOf } from "../../../protocol/records/type.ts";
import type { RecordType } from "../../../protocol/records/type.ts";
import { text } from "../../../protocol/texts.ts";
import type { Lang } from "../../../protocol/texts.ts";
import { TYPES_FOLDER, readTypes } from "../../../server/records/types.ts";
import { z } from "zod";
import { action } from "../command.ts";
import type { Register } from "../command.ts";
import type { Context } from "../context.ts";
import { parseOptions } from "../options.ts";

const Options = z.object({ types: z.string().default(TYPES_FOLDER) });

export const registerTypes: Register = (records, lang) => {
  records
    .command("types")
    .description(text(lang, "cli.records.types"))
    .option("--types <folder>", text(lang, "cli.option.types"))
    .action(action(lang, types));
};

async function types(context: Context, _args: string[], raw: unknown): Promise<number> {
  const known = await readTypes(parseOptions(Options, raw).types);
  const items = known.map(({ name, type: { layout: _picture, ...type } }) => ({ type: name, ...type }));
  const lines = known.map(({ name, type }) => told(context.lang, name, type));
  context.result({ items }, lines.join("\n\n") || text(context.lang, "cli.records.noTypes"));
  return EXIT.done;
}

function told(lang: Lang, name: string, type: RecordType): string {
  const fields = type.claims.map((claim) => {
    const must = claim.mandatory ? "*" : " ";
    const label = claim.display.find(({ locale }) => locale === lang)?.label ?? "";
    return `  ${must} ${fieldOf(claim)} (${claim.format.kind})  ${label}`;
  });
  const title = type.display.find((display) => display.locale === lang)?.name ?? type.name;
  return [`${name}  ${title}  ${type.vct}`, ...fields].join("\n");
}

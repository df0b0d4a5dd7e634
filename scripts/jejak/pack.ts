import { z } from "zod";
import { EXIT, JejakError } from "../../protocol/errors.ts";
import { text } from "../../protocol/texts.ts";
import type { Ledger } from "../client/ledger.ts";
import { savePack } from "../client/pack.ts";
import type { Packed } from "../client/pack.ts";
import { action } from "./command.ts";
import type { Register } from "./command.ts";
import { ledgerOf } from "./context.ts";
import type { Context } from "./context.ts";
import { parseOptions } from "./options.ts";

const Options = z.object({
  agency: z.string().optional(),
  year: z
    .string()
    .regex(/^(?:19|20|21)\d\d$/)
    .optional(),
  month: z
    .string()
    .regex(/^(?:[1-9]|1[0-2])$/)
    .optional(),
  out: z.string().optional(),
  finality: z.enum(["seen", "safe", "finalized"]).default("finalized"),
});
type Options = z.infer<typeof Options>;

export const registerPack: Register = (program, lang) => {
  program
    .command("pack [ocid]")
    .description(text(lang, "cli.pack"))
    .option("--agency <id>", text(lang, "cli.option.agency"))
    .option("--year <year>", text(lang, "cli.pack.year"))
    .option("--month <month>", text(lang, "cli.pack.month"))
    .option("--finality <finality>", text(lang, "cli.option.finality"))
    .option("--out <file>", text(lang, "cli.option.out"))
    .action(action(lang, pack));
};

async function pack(context: Context, [ocid]: string[], raw: unknown): Promise<number> {
  const options = parseOptions(Options, raw);
  const { out, finality } = options;
  const ledger = ledgerOf(context);
  const packed = await packedOf(ledger, ocid, options);
  const file = out ?? nameOf(packed);
  const saved = await savePack(ledger.url, packed, finality, file);
  context.result({ file, ...saved }, text(context.lang, "cli.pack.saved", { file, ...saved }));
  return EXIT.done;
}

/** A process by its ocid, or an agency with a year. */
async function packedOf(ledger: Ledger, ocid: string | undefined, options: Options): Promise<Packed> {
  const { agency, year, month } = options;
  if (ocid !== undefined && year === undefined && month === undefined)
    return { ocid, agency: agency ?? (await recorderOf(ledger, ocid)) };
  if (ocid === undefined && agency !== undefined && year !== undefined)
    return { agency, year, ...(month !== undefined && { month }) };
  throw new JejakError("usage", { detail: "<ocid>, or --agency and --year" });
}

/** The one agency that recorded a process. @throws JejakError `process-unknown`, `process-ambiguous` */
async function recorderOf(ledger: Ledger, ocid: string): Promise<string> {
  const trails = await ledger.trailsOf(ocid);
  const [first, ...others] = trails.map(({ agency }) => agency);
  if (first === undefined) throw new JejakError("process-unknown", { values: { ocid } });
  if (others.length === 0) return first;
  throw new JejakError("process-ambiguous", { values: { ocid, agencies: [first, ...others] } });
}

function nameOf(packed: Packed): string {
  const parts =
    "ocid" in packed
      ? [packed.ocid]
      : [packed.agency, packed.year, ...(packed.month === undefined ? [] : [packed.month.padStart(2, "0")])];
  return `jejak-${parts
    .join("-")
    .replace(/[^\w.-]+/g, "-")
    .slice(0, 80)}.zip`;
}

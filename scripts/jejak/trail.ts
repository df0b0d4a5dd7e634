import { z } from "zod";
import { EXIT, JejakError } from "../../protocol/errors.ts";
import { text } from "../../protocol/texts.ts";
import type { Lang } from "../../protocol/texts.ts";
import type { Trail } from "../client/ledger.ts";
import { action } from "./command.ts";
import type { Register } from "./command.ts";
import { ledgerOf } from "./context.ts";
import type { Context } from "./context.ts";
import { parseOptions } from "./options.ts";

const Options = z.object({ agency: z.string().optional() });

export const registerTrail: Register = (program, lang) => {
  program
    .command("trail <ocid>")
    .description(text(lang, "cli.trail"))
    .option("--agency <id>", text(lang, "cli.option.agency"))
    .action(action(lang, trail));
};

async function trail(context: Context, [ocid = ""]: string[], raw: unknown): Promise<number> {
  const { agency } = parseOptions(Options, raw);
  const ledger = ledgerOf(context);
  const one = agency === undefined ? undefined : await ledger.trail(agency, ocid);
  const trails = agency === undefined ? await ledger.trailsOf(ocid) : one === undefined ? [] : [one];
  if (trails.length === 0) throw new JejakError("process-unknown", { values: { ocid } });
  context.result({ items: trails }, trails.map((found) => told(context.lang, found)).join("\n\n"));
  return EXIT.done;
}

function told(lang: Lang, { ocid, agencyName, agency, title, head, steps }: Trail): string {
  const lines = steps.map((step) => {
    const state = step.manifest.state === "published" ? "" : `  [${step.manifest.state}]`;
    return `${step.trailIndex}  ${step.recordedAt}  #${step.index}  ${step.tags.join("+")}  ${step.contentHash}  ${text(lang, `finality.${step.finality}`)}${state}`;
  });
  return [`${ocid}  ${title ?? ""}`, `${agencyName ?? agency}  ${head}`, ...lines].join("\n");
}

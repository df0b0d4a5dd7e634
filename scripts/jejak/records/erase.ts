import { z } from "zod";
import { EXIT, JejakError } from "../../../protocol/errors.ts";
import { text } from "../../../protocol/texts.ts";
import { finishErasures } from "../../../server/registrar/erase.ts";
import type { Erased, Erasing } from "../../../server/registrar/erase.ts";
import { eraseNamed } from "../../../server/registrar/named.ts";
import type { ErasedNamed } from "../../../server/registrar/named.ts";
import { vaultOf } from "../../records/open.ts";
import { agencyOf, checkFiles } from "../../records/places.ts";
import { withRegistrar } from "../../records/registrar.ts";
import { action } from "../command.ts";
import type { Register } from "../command.ts";
import type { Context } from "../context.ts";
import { parseOptions } from "../options.ts";
import { confirm } from "../passphrase.ts";
import { NamingOptions, namedRecords, naming, signing } from "./named.ts";

const Options = NamingOptions.extend({
  yes: z.boolean().default(false),
  finish: z.boolean().default(false),
  agency: z.string().optional(),
});

export const registerErase: Register = (records, lang) => {
  signing(naming(records.command("erase [place...]"), lang), lang)
    .description(text(lang, "cli.records.erase"))
    .option("--yes", text(lang, "cli.option.yes"))
    .option("--finish", text(lang, "cli.option.finishErasures"))
    .option("--agency <id>", text(lang, "cli.option.agency"))
    .action(action(lang, erase));
};

async function erase(context: Context, args: string[], raw: unknown): Promise<number> {
  const options = parseOptions(Options, raw);
  if (options.finish) return await finish(context, options);
  const named = await namedRecords(args, options);
  const agency = agencyOf(named);
  if (!options.yes && !(await mayErase(context, named.length))) {
    context.say(text(context.lang, "cli.records.eraseDeclined"));
    return EXIT.declined;
  }
  return await work(context, options, agency, async (erasing) => {
    await checkFiles(erasing.registry, erasing.issuer.agency, named);
    return await eraseNamed(erasing, named);
  });
}

async function finish(context: Context, options: z.infer<typeof Options>): Promise<number> {
  if (options.agency === undefined) throw new JejakError("usage", { at: "--agency" });
  return await work(context, options, options.agency, async (erasing) => ({
    items: await finishErasures(erasing),
    already: 0,
  }));
}

async function work(
  context: Context,
  options: z.infer<typeof Options>,
  agency: string,
  job: (erasing: Erasing) => Promise<ErasedNamed>,
): Promise<number> {
  const vault = await vaultOf(context.home);
  try {
    const done = await withRegistrar(context, options, agency, (registrar) => job({ vault, ...registrar }));
    const count = done.items.reduce((sum, { indexes }) => sum + indexes.length, 0);
    const params = { count, already: done.already, entries: entriesOf(done.items) };
    context.result(done, text(context.lang, "cli.records.erased", params));
    return EXIT.done;
  } finally {
    await vault.close();
  }
}

async function mayErase(context: Context, count: number): Promise<boolean> {
  const question = text(context.lang, "cli.records.eraseQuestion", { count });
  return await confirm(context, question, /^(y|ya|yes)$/i);
}

function entriesOf(items: readonly Erased[]): string {
  return items.flatMap(({ entry }) => entry ?? []).join(", ") || "–";
}

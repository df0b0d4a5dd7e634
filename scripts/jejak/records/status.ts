import { z } from "zod";
import { EXIT, JejakError } from "../../../protocol/errors.ts";
import { text } from "../../../protocol/texts.ts";
import { changeNamed, supersedeNamed } from "../../../server/registrar/named.ts";
import type { ChangedInBatch } from "../../../server/registrar/named.ts";
import { REASONS, STATUS } from "../../../server/registrar/status.ts";
import { refusePadding } from "../../../server/registrar/padding.ts";
import { askVault, vaultOf } from "../../records/open.ts";
import { agencyOf, checkFiles, placeInFile, placesOf, readList } from "../../records/places.ts";
import type { NamedRecord } from "../../records/places.ts";
import { withRegistrar } from "../../records/registrar.ts";
import { action, collect } from "../command.ts";
import type { Register } from "../command.ts";
import type { Context } from "../context.ts";
import { parseOptions } from "../options.ts";
import { NamingOptions, namedRecords, naming, signing } from "./named.ts";

const Options = NamingOptions.extend({ reason: z.enum(REASONS).default("unspecified") });

/** Commands that change a status, and the status that each one gives. */
const COMMANDS = {
  revoke: STATUS.revoked,
  suspend: STATUS.suspended,
  reinstate: STATUS.valid,
} as const;

/** A record and the one that takes its place. */
type Pair = NamedRecord & { successor: NamedRecord };

export const registerStatuses: Register = (records, lang) => {
  for (const [name, status] of Object.entries(COMMANDS) as [keyof typeof COMMANDS, number][]) {
    signing(naming(records.command(`${name} [place...]`), lang), lang)
      .description(text(lang, `cli.records.${name}`))
      .option("--reason <reason>", reasonsText(text(lang, "cli.option.statusReason")))
      .action(action(lang, (context, args, raw) => change(context, args, raw, status)));
  }
  signing(records.command("supersede [place] [successor]"), lang)
    .description(text(lang, "cli.records.supersede"))
    .option("--list <file>", text(lang, "cli.option.pairList"))
    .option("--file <file>", text(lang, "cli.option.pairFiles"), collect)
    .option("--reason <reason>", reasonsText(text(lang, "cli.option.statusReason")))
    .action(action(lang, supersede));
};

function reasonsText(label: string): string {
  return `${label}: ${REASONS.join(", ")}`;
}

async function change(context: Context, args: string[], raw: unknown, status: number): Promise<number> {
  const options = parseOptions(Options, raw);
  const records = await namedRecords(args, options);
  const reason = REASONS.indexOf(options.reason);
  return await withRegistrar(context, options, agencyOf(records), async ({ registry, issuer }) => {
    await checkFiles(registry, issuer.agency, records);
    await askVault(context, (vault) => refusePadding(vault, issuer.agency, records));
    return told(context, await changeNamed(registry, issuer, { status, reason, records }));
  });
}

async function supersede(context: Context, args: string[], raw: unknown): Promise<number> {
  const options = parseOptions(Options, raw);
  const records = await pairsOf(args, options);
  const both = records.flatMap((pair) => [pair, pair.successor]);
  const agency = agencyOf(both);
  const reason = REASONS.indexOf(options.reason);
  const vault = await vaultOf(context.home);
  try {
    return await withRegistrar(context, options, agency, async (registrar) => {
      await checkFiles(registrar.registry, registrar.issuer.agency, both);
      return told(context, await supersedeNamed({ ...registrar, vault }, { reason, records }));
    });
  } finally {
    await vault.close();
  }
}

/** Pairs by place, of a list, and by two record files. Errors: `record-place-malformed`, `usage`. */
async function pairsOf(
  args: readonly string[],
  { list, file }: { list?: string | undefined; file: readonly string[] },
): Promise<Pair[]> {
  const lines = list === undefined ? [] : await readList(list);
  const typed = args.length === 0 ? [] : [{ words: [...args], at: "place successor" }];
  const named = [...lines, ...typed].map((line) => placesOf(line, 2));
  if (file.length > 0) named.push(await twoFiles(file));
  if (named.length === 0)
    throw new JejakError("record-place-malformed", { at: "place successor", values: { given: null } });
  return named.flatMap(([older, successor]) =>
    older === undefined || successor === undefined ? [] : [{ ...older, successor }],
  );
}

async function twoFiles(files: readonly string[]): Promise<NamedRecord[]> {
  if (files.length !== 2)
    throw new JejakError("usage", { at: "--file", values: { given: files, expected: 2 } });
  return await Promise.all(files.map(placeInFile));
}

function told(context: Context, items: readonly ChangedInBatch[]): number {
  const params = {
    changed: items.reduce((sum, { changed }) => sum + changed.length, 0),
    already: items.reduce((sum, { already }) => sum + already.length, 0),
    entries: items.flatMap(({ entries }) => entries).join(", ") || "–",
  };
  context.result({ items }, text(context.lang, "cli.records.changed", params));
  return EXIT.done;
}

import { z } from "zod";
import { EXIT, JejakError } from "../../../protocol/errors.ts";
import { text } from "../../../protocol/texts.ts";
import { changeNamed, supersedeNamed } from "../../../server/registrar/named.ts";
import type { ChangedInBatch } from "../../../server/registrar/named.ts";
import { REASONS, STATUS } from "../../../server/registrar/status.ts";
import { registryAddress, vaultOf } from "../../records/open.ts";
import { agencyOf, parsePlace, readList } from "../../records/places.ts";
import type { NamedRecord } from "../../records/places.ts";
import { withRegistrar } from "../../records/registrar.ts";
import { readRegistry } from "../../records/registry.ts";
import { action } from "../command.ts";
import type { Register } from "../command.ts";
import { ledgerOf, rpcUrlOf } from "../context.ts";
import type { Context } from "../context.ts";
import { agencyNamed } from "../signing.ts";
import { NamingOptions, namedRecords, naming, parseOptions, signing } from "./named.ts";

const NAMES = ["valid", "revoked", "suspended", "superseded"] as const;

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
    .option("--reason <reason>", reasonsText(text(lang, "cli.option.statusReason")))
    .action(action(lang, supersede));
  naming(records.command("status [place...]"), lang)
    .description(text(lang, "cli.records.status"))
    .action(action(lang, show));
};

function reasonsText(label: string): string {
  return `${label}: ${REASONS.join(", ")}`;
}

async function change(context: Context, args: string[], raw: unknown, status: number): Promise<number> {
  const options = parseOptions(Options, raw);
  const records = await namedRecords(args, options);
  const reason = REASONS.indexOf(options.reason);
  return await withRegistrar(context, options, agencyOf(records), async ({ registry, issuer }) =>
    told(context, await changeNamed(registry, issuer, { status, reason, records })),
  );
}

async function supersede(context: Context, args: string[], raw: unknown): Promise<number> {
  const options = parseOptions(Options, raw);
  const records = await pairsOf(args, options.list);
  const agency = agencyOf(records.flatMap((pair) => [pair, pair.successor]));
  const reason = REASONS.indexOf(options.reason);
  const vault = await vaultOf(context.home);
  try {
    return await withRegistrar(context, options, agency, async (registrar) =>
      told(context, await supersedeNamed({ ...registrar, vault }, { reason, records })),
    );
  } finally {
    await vault.close();
  }
}

async function pairsOf(args: readonly string[], list: string | undefined): Promise<Pair[]> {
  const lines = list === undefined ? [] : await readList(list);
  const all = args.length === 0 ? lines : [...lines, [...args]];
  return all.map(([place = "", successor = "", ...rest]) => {
    if (rest.length > 0)
      throw new JejakError("usage", { at: "successor", values: { line: [place, successor] } });
    return { ...parsePlace(place), successor: parsePlace(successor) };
  });
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

async function show(context: Context, args: string[], raw: unknown): Promise<number> {
  const records = await namedRecords(args, parseOptions(NamingOptions, raw));
  const name = agencyOf(records);
  const ledger = ledgerOf(context);
  const [{ contracts }, { agency }] = await Promise.all([ledger.info(), agencyNamed(ledger, name)]);
  const rpcUrl = rpcUrlOf(context);
  const registry = readRegistry(rpcUrl, await registryAddress(rpcUrl, contracts.auditLog));
  try {
    const items = [];
    for (const { batch, index } of records) {
      const [status] = await registry.statusesOf(agency, batch, [index]);
      const [erased] = await registry.erasedOf(agency, batch, [index]);
      items.push(itemOf(batch, index, status, erased));
    }
    context.result({ agency, items }, items.map((item) => lineOf(context, name, item)).join("\n"));
    return EXIT.done;
  } finally {
    registry.close();
  }
}

function itemOf(batch: number, index: number, status: number | undefined, erased: boolean | undefined) {
  return { batch, index, status: NAMES[status ?? 0] ?? "valid", erased: erased === true };
}

function lineOf(
  { lang }: Context,
  agency: string,
  { batch, index, status, erased }: ReturnType<typeof itemOf>,
) {
  const words = [text(lang, `records.${status}`), ...(erased ? [text(lang, "records.erased")] : [])];
  return `${agency}/${batch}/${index}  ${words.join(", ")}`;
}

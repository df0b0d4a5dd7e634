import type { Hex } from "../../../protocol/bytes.ts";
import { EXIT } from "../../../protocol/errors.ts";
import { STATUS_NAMES, STATUS_REASONS } from "../../../protocol/records/status.ts";
import { text } from "../../../protocol/texts.ts";
import { formatTime } from "../../../protocol/time.ts";
import { refusePadding } from "../../../server/registrar/padding.ts";
import type { NamedPlace } from "../../../server/registrar/places.ts";
import { statesNamed } from "../../../server/registrar/state.ts";
import { REASONS } from "../../../server/registrar/status.ts";
import { successorNamed } from "../../../server/registrar/successors.ts";
import { askVault, registryAddress } from "../../records/open.ts";
import { agencyOf, checkFiles } from "../../records/places.ts";
import { readRegistry } from "../../records/registry.ts";
import { action } from "../command.ts";
import type { Register } from "../command.ts";
import { ledgerOf, rpcUrlOf } from "../context.ts";
import type { Context } from "../context.ts";
import { parseOptions } from "../options.ts";
import { agencyNamed } from "../signing.ts";
import { NamingOptions, namedRecords, naming } from "./named.ts";

export const registerShow: Register = (records, lang) => {
  naming(records.command("status [place...]"), lang)
    .description(text(lang, "cli.records.status"))
    .action(action(lang, show));
};

type State = Awaited<ReturnType<typeof statesNamed>>[number];
type StateItem = ReturnType<typeof itemOf>;

async function show(context: Context, args: string[], raw: unknown): Promise<number> {
  const records = await namedRecords(args, parseOptions(NamingOptions, raw));
  const name = agencyOf(records);
  const ledger = ledgerOf(context);
  const [info, { agency, officialId }] = await Promise.all([ledger.info(), agencyNamed(ledger, name)]);
  const rpcUrl = rpcUrlOf(context);
  const registry = readRegistry(rpcUrl, await registryAddress(rpcUrl, info));
  try {
    await checkFiles(registry, agency, records);
    const states = await statesNamed(registry, agency, records);
    // For the chain a place of the padding is as much in force as any record.
    const there = states.filter(({ erasedAt }) => erasedAt === null);
    await askVault(context, (vault) => refusePadding(vault, agency, there));
    const successors = await successorsOf(context, agency, states);
    const items = states.map((state, i) => itemOf(state, successors[i] ?? null));
    context.result({ agency, items }, items.map((item) => lineOf(context, officialId, item)).join("\n"));
    return EXIT.done;
  } finally {
    registry.close();
  }
}

/** The chain names a successor to whoever holds both records: here the vault does. */
async function successorsOf(
  context: Context,
  agency: Hex,
  states: readonly State[],
): Promise<(NamedPlace | null)[]> {
  if (states.every(({ successor }) => successor === null)) return [];
  const found = await askVault(context, async (vault) => {
    const places: (NamedPlace | null)[] = [];
    for (const { batch, index, successor } of states)
      places.push(
        successor === null ? null : await successorNamed(vault, { agency, batch, index }, successor),
      );
    return places;
  });
  return found ?? [];
}

function itemOf(state: State, successor: NamedPlace | null) {
  const { batch, index, status, reason, changedAt, erasedAt } = state;
  return {
    batch,
    index,
    status: STATUS_NAMES[status],
    reason: changedAt === null ? null : (REASONS[reason] ?? null),
    changedAt: changedAt === null ? null : formatTime(changedAt),
    successor,
    successorWord: state.successor,
    erasedAt: erasedAt === null ? null : formatTime(erasedAt),
  };
}

function lineOf(context: Context, agency: string, item: StateItem): string {
  const words = [statusWords(context, item), ...successorWords(context, agency, item)];
  if (item.erasedAt !== null)
    words.push(text(context.lang, "cli.records.state.erased", { time: item.erasedAt }));
  return `${agency}/${item.batch}/${item.index}  ${words.join("; ")}`;
}

function statusWords({ lang }: Context, { status, reason, changedAt }: StateItem): string {
  if (changedAt === null) return text(lang, `records.${status}`);
  const state = text(lang, status === "valid" ? "records.reinstated" : `records.${status}`);
  const named = STATUS_REASONS[reason === null ? -1 : REASONS.indexOf(reason)] ?? "unspecified";
  const values = { state, time: changedAt, why: text(lang, `record.reason.${named}`) };
  return text(lang, "cli.records.state.changed", values);
}

function successorWords({ lang }: Context, agency: string, item: StateItem): string[] {
  const { successor, successorWord } = item;
  if (successorWord === null) return [];
  if (successor === null)
    return [text(lang, "cli.records.state.successorElsewhere", { word: successorWord })];
  const place = `${agency}/${successor.batch}/${successor.index}`;
  return [text(lang, "cli.records.state.successor", { place })];
}

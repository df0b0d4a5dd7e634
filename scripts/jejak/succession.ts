import { EXIT, JejakError } from "../../protocol/errors.ts";
import { text } from "../../protocol/texts.ts";
import { formatTime } from "../../protocol/time.ts";
import type { Agency, Ledger } from "../client/ledger.ts";
import { endSuccession } from "../directory/changes.ts";
import { enactSuccession, proposeSuccession, successionState } from "../directory/successions.ts";
import type { SuccessionState } from "../directory/successions.ts";
import { AdministerOptions, administer, signedByAdministrators } from "./administering.ts";
import { action } from "./command.ts";
import type { Register } from "./command.ts";
import { ledgerOf } from "./context.ts";
import type { Context } from "./context.ts";
import { parseOptions } from "./options.ts";
import { SenderOptions, paidBySender, withDirectory } from "./paying.ts";
import { agencyNamed, unixNow } from "./signing.ts";

export const registerSuccession: Register = (program, lang) => {
  const succession = program.command("succession").description(text(lang, "cli.succession"));
  paidBySender(succession.command("propose <agency> <successor>"), lang)
    .description(text(lang, "cli.succession.propose"))
    .action(action(lang, propose));
  paidBySender(succession.command("enact <agency> <successor>"), lang)
    .description(text(lang, "cli.succession.enact"))
    .action(action(lang, enact));
  signedByAdministrators(succession.command("end <agency> <successor>"), lang)
    .description(text(lang, "cli.succession.end"))
    .action(action(lang, end));
  succession
    .command("list <agency>")
    .description(text(lang, "cli.succession.list"))
    .action(action(lang, list));
};

/** The two agencies of a succession; the one that is succeeded first. */
interface Pair {
  agency: Agency;
  successor: Agency;
}

async function pairOf(ledger: Ledger, [agency = "", successor = ""]: string[]): Promise<Pair> {
  return { agency: await agencyNamed(ledger, agency), successor: await agencyNamed(ledger, successor) };
}

const namesOf = ({ agency, successor }: Pair) => ({
  agency: agency.officialId,
  successor: successor.officialId,
});

/** Exit code *partly* until the succession is in force. */
async function propose(context: Context, args: string[], raw: unknown): Promise<number> {
  const ledger = ledgerOf(context);
  const pair = await pairOf(ledger, args);
  const { delays } = await ledger.info();
  const state = await withDirectory(context, ledger, parseOptions(SenderOptions, raw), (directory) =>
    proposeSuccession(directory, pair.agency.agency, pair.successor.agency),
  );
  const delay = text(context.lang, "cli.succession.delay", {
    delay: delays.succession,
    agency: pair.agency.officialId,
  });
  const lines = [proposedText(context, pair, state), ...(state.state === "proposed" ? [delay] : [])];
  context.result({ ...namesOf(pair), ...shown(state), delaySeconds: delays.succession }, lines.join("\n"));
  return state.state === "inForce" ? EXIT.done : EXIT.partly;
}

function proposedText({ lang }: Context, pair: Pair, state: SuccessionState): string {
  const names = namesOf(pair);
  if (state.state === "inForce")
    return text(lang, "cli.succession.already", { ...names, number: state.number });
  if (state.state !== "proposed") throw new JejakError("invariant-broken");
  const { proposal, effectiveAt } = state;
  return text(lang, "cli.succession.proposed", { ...names, proposal, time: formatTime(effectiveAt) });
}

function shown(state: SuccessionState): Record<string, unknown> {
  return state.state === "proposed" ? { ...state, effectiveAt: formatTime(state.effectiveAt) } : state;
}

async function enact(context: Context, args: string[], raw: unknown): Promise<number> {
  const ledger = ledgerOf(context);
  const pair = await pairOf(ledger, args);
  const number = await withDirectory(context, ledger, parseOptions(SenderOptions, raw), (directory) =>
    enactSuccession(directory, pair.agency.agency, pair.successor.agency),
  );
  const told = text(context.lang, "cli.succession.enacted", { ...namesOf(pair), number });
  context.result({ ...namesOf(pair), state: "inForce", number }, told);
  return EXIT.done;
}

/** Again changes nothing. Errors: `succession-unknown` where there never was one. */
async function end(context: Context, args: string[], raw: unknown): Promise<number> {
  const { successor } = await pairOf(ledgerOf(context), args);
  return await administer(
    context,
    args[0] ?? "",
    parseOptions(AdministerOptions, raw),
    async (administration) => {
      const { agency, directory } = administration;
      const pair = { agency, successor };
      const state = await successionState(directory.contract, agency.agency, successor.agency);
      if (state.state === "none" || state.state === "proposed")
        throw new JejakError("succession-unknown", { values: { ...namesOf(pair), ...shown(state) } });
      const { number } = state;
      if (state.state === "inForce") await endSuccession(administration, number, unixNow());
      const key = state.state === "inForce" ? "cli.succession.ended" : "cli.succession.endedAlready";
      const told = text(context.lang, key, { number, agency: agency.officialId });
      context.result({ ...namesOf(pair), state: "ended", number }, told);
    },
  );
}

async function list(context: Context, [name = ""]: string[]): Promise<number> {
  const agency = await agencyNamed(ledgerOf(context), name);
  const { officialId, successions, predecessors } = agency;
  const proposals = openProposals(agency);
  const lines = [
    ...successions.map((one) => line(context, officialId, one.officialId ?? one.agency, one)),
    ...predecessors.map((one) => line(context, one.officialId ?? one.agency, officialId, one)),
    ...proposals.map((one) => proposalLine(context, officialId, one)),
  ];
  const told = lines.length === 0 ? text(context.lang, "cli.succession.none") : lines.join("\n");
  context.result({ agency: agency.agency, officialId, successions, predecessors, proposals }, told);
  return EXIT.done;
}

type Succession = Agency["successions"][number];
type Proposal = Agency["governanceEntries"][number];

/** Proposed successions that nothing has become of yet. */
function openProposals({ governanceEntries }: Agency): Proposal[] {
  const of = governanceEntries.filter(({ action: about }) => about === "succession");
  const settled = of.filter(({ state }) => state !== "proposed").map(({ proposal }) => proposal);
  return of.filter(({ state, proposal }) => state === "proposed" && !settled.includes(proposal));
}

function line({ lang }: Context, agency: string, successor: string, succession: Succession): string {
  const { number, grantedAt, endedAt } = succession;
  const state =
    endedAt === null
      ? text(lang, "cli.succession.state.inForce", { time: grantedAt })
      : text(lang, "cli.succession.state.ended", { time: endedAt });
  return `${agency} -> ${successor}  ${text(lang, "succession.number", { number })}, ${state}`;
}

function proposalLine({ lang }: Context, agency: string, entry: Proposal): string {
  const { proposal: number, effectiveAt, successor, successorId } = entry;
  const state = text(lang, "cli.succession.state.proposed", { time: effectiveAt ?? "-" });
  return `${agency} -> ${successorId ?? successor ?? "-"}  ${text(lang, "governance.proposal", { number })}, ${state}`;
}

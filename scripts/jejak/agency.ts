import { z } from "zod";
import { fromHex, to0x } from "../../protocol/bytes.ts";
import { EXIT, isJejakError } from "../../protocol/errors.ts";
import { text } from "../../protocol/texts.ts";
import { formatTime } from "../../protocol/time.ts";
import type { Admission } from "../deploy.ts";
import { enactProposal, proposeAdmission, waitFor } from "../directory/admission.ts";
import type { Proposal } from "../directory/admission.ts";
import { agencyKey } from "../../protocol/hash.ts";
import { vetoProposal } from "../directory/changes.ts";
import { grantOf } from "../directory/terms.ts";
import { AdministerOptions, administer, signedByAdministrators } from "./administering.ts";
import { action, collect } from "./command.ts";
import type { Register } from "./command.ts";
import { ledgerOf } from "./context.ts";
import type { Context } from "./context.ts";
import { numberOf, parseOptions } from "./options.ts";
import { SenderOptions, paidBySender, withDirectory } from "./paying.ts";
import { unixNow } from "./signing.ts";

const WAIT_AT_MOST_SECONDS = 60;

const Options = SenderOptions.extend({
  name: z.string(),
  grant: z.array(z.string().regex(/^[^=]+=[^=]+$/)),
  until: z.string().optional(),
});

export const registerAgency: Register = (program, lang) => {
  const agency = program.command("agency").description(text(lang, "cli.agency"));
  paidBySender(agency.command("add <officialId>"), lang)
    .description(text(lang, "cli.agency.add"))
    .requiredOption("--name <name>", text(lang, "cli.option.name"))
    .requiredOption("--grant <signer=roles>", text(lang, "cli.option.grant"), collect)
    .option("--until <time>", text(lang, "cli.option.until"))
    .action(action(lang, add));
  paidBySender(agency.command("enact <officialId> <proposal>"), lang)
    .description(text(lang, "cli.agency.enact"))
    .action(action(lang, enact));
  signedByAdministrators(agency.command("veto <officialId> <proposal>"), lang)
    .description(text(lang, "cli.agency.veto"))
    .action(action(lang, veto));
  paidBySender(agency.command("take-back <officialId> <proposal>"), lang)
    .description(text(lang, "cli.agency.takeBack"))
    .action(action(lang, takeBack));
};

async function add(context: Context, [officialId = ""]: string[], raw: unknown): Promise<number> {
  const options = parseOptions(Options, raw);
  const { name, until } = options;
  const typed = options.grant.map((grant) => grant.split("=") as [signer: string, roles: string]);
  const ledger = ledgerOf(context);
  const { contracts } = await ledger.info();
  const verifier = to0x(fromHex(contracts.p256Verifier));
  const grants = await Promise.all(
    typed.map(([signer, roles]) => grantOf(context.home.keys, { signer, roles, until }, unixNow(), verifier)),
  );
  return await withDirectory(context, ledger, options, async (directory) => {
    const admission: Admission = { officialId, name, grants };
    const proposal = await proposeAdmission(directory, admission);
    const seconds = proposal.effectiveAt - unixNow();
    if (seconds > WAIT_AT_MOST_SECONDS) return tellLater(context, admission, proposal);
    context.say(text(context.lang, "cli.agency.waiting", { seconds: Math.max(0, seconds) }));
    await waitFor(proposal);
    try {
      await enactProposal(directory, proposal.agency, proposal.number);
    } catch (error) {
      // This machine's clock is ahead of the chain's: the proposal stands, and must not be made twice.
      if (isJejakError(error, "delay-not-over")) return tellLater(context, admission, proposal);
      throw error;
    }
    return tellAdded(context, admission, proposal);
  });
}

async function enact(
  context: Context,
  [officialId = "", proposal = ""]: string[],
  raw: unknown,
): Promise<number> {
  const agency = agencyKey(officialId);
  const number = numberOf("proposal", proposal);
  await withDirectory(context, ledgerOf(context), parseOptions(SenderOptions, raw), (directory) =>
    enactProposal(directory, agency, number),
  );
  context.result({ agency, officialId, proposal: number, state: "enacted" }, agency);
  return EXIT.done;
}

async function veto(
  context: Context,
  [officialId = "", typed = ""]: string[],
  raw: unknown,
): Promise<number> {
  const proposal = numberOf("proposal", typed);
  return await administer(
    context,
    officialId,
    parseOptions(AdministerOptions, raw),
    async (administration) => {
      await vetoProposal(administration, proposal);
      const { agency } = administration.agency;
      const told = text(context.lang, "cli.agency.vetoed", { proposal, agency: officialId });
      context.result({ agency, officialId, proposal, state: "vetoed" }, told);
    },
  );
}

async function takeBack(
  context: Context,
  [officialId = "", typed = ""]: string[],
  raw: unknown,
): Promise<number> {
  const [agency, proposal] = [agencyKey(officialId), numberOf("proposal", typed)];
  await withDirectory(context, ledgerOf(context), parseOptions(SenderOptions, raw), ({ contract, send }) =>
    send(() => contract.withdrawProposal(agency, proposal)),
  );
  const told = text(context.lang, "cli.agency.takenBack", { proposal, agency: officialId });
  context.result({ agency, officialId, proposal, state: "withdrawn" }, told);
  return EXIT.done;
}

function tellAdded(
  context: Context,
  { officialId, grants }: Admission,
  { agency, number }: Proposal,
): number {
  const lines = [
    text(context.lang, "cli.agency.added", { id: officialId, grants: grants.length }),
    text(context.lang, "cli.agency.holders"),
    ...grants.map(({ signer, holder }, i) => `  ${i + 1}  ${signer}  ${holder}`),
  ];
  context.result({ agency, officialId, proposal: number, state: "enacted", grants }, lines.join("\n"));
  return EXIT.done;
}

function tellLater(
  context: Context,
  { officialId, grants }: Admission,
  { agency, number, effectiveAt }: Proposal,
): number {
  const time = formatTime(effectiveAt);
  const data = { agency, officialId, proposal: number, state: "proposed", effectiveAt: time, grants };
  context.result(data, text(context.lang, "cli.agency.later", { id: officialId, proposal: number, time }));
  return EXIT.partly;
}

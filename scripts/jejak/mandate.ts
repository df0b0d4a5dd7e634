import { z } from "zod";
import { EXIT } from "../../protocol/errors.ts";
import { text } from "../../protocol/texts.ts";
import type { Agency } from "../client/ledger.ts";
import { grantMandate, revokeMandate } from "../directory/changes.ts";
import { grantOf, timeOf } from "../directory/terms.ts";
import { AdministerOptions, administer, signedByAdministrators } from "./administering.ts";
import { action } from "./command.ts";
import type { Register } from "./command.ts";
import { ledgerOf } from "./context.ts";
import type { Context } from "./context.ts";
import { numberOf, parseOptions } from "./options.ts";
import { agencyNamed, unixNow } from "./signing.ts";

const OfAgency = z.object({ agency: z.string() });
const GrantOptions = AdministerOptions.extend({
  ...OfAgency.shape,
  signer: z.string(),
  roles: z.string(),
  tags: z.string().optional(),
  from: z.string().optional(),
  until: z.string().optional(),
  holder: z.string().optional(),
});
const RevokeOptions = AdministerOptions.extend({
  ...OfAgency.shape,
  reason: z.coerce.number().int().min(0).max(5).default(0),
  suspectFrom: z.string().optional(),
});

export const registerMandate: Register = (program, lang) => {
  const mandate = program.command("mandate").description(text(lang, "cli.mandate"));
  mandate
    .command("list")
    .description(text(lang, "cli.mandate.list"))
    .requiredOption("--agency <id>", text(lang, "cli.option.agency"))
    .action(action(lang, list));
  administered(mandate.command("grant").description(text(lang, "cli.mandate.grant")))
    .requiredOption("--signer <address>", text(lang, "cli.option.signer"))
    .requiredOption("--roles <roles>", text(lang, "cli.option.roles"))
    .option("--tags <tags>", text(lang, "cli.option.tags"))
    .option("--from <time>", text(lang, "cli.option.from"))
    .option("--until <time>", text(lang, "cli.option.until"))
    .option("--holder <bytes>", text(lang, "cli.option.holder"))
    .action(action(lang, grant));
  administered(mandate.command("revoke <number>").description(text(lang, "cli.mandate.revoke")))
    .option("--reason <number>", text(lang, "cli.option.reason"))
    .option("--suspect-from <time>", text(lang, "cli.option.suspectFrom"))
    .action(action(lang, revoke));

  function administered(command: typeof program): typeof program {
    return signedByAdministrators(
      command.requiredOption("--agency <id>", text(lang, "cli.option.agency")),
      lang,
    );
  }
};

async function list(context: Context, _args: string[], raw: unknown): Promise<number> {
  const agency = await agencyNamed(ledgerOf(context), parseOptions(OfAgency, raw).agency);
  context.result({ agency: agency.agency, items: agency.mandates }, table(agency));
  return EXIT.done;
}

function table({ mandates }: Agency): string {
  return mandates
    .map(({ number, state, signer, roleNames, from, until }) =>
      [number, state, signer, roleNames.join("+"), `${from} – ${until}`].join("  "),
    )
    .join("\n");
}

async function grant(context: Context, _args: string[], raw: unknown): Promise<number> {
  const options = parseOptions(GrantOptions, raw);
  return await administer(context, options.agency, options, async (administration) => {
    const { verifier, agency } = administration;
    const terms = await grantOf(context.home.keys, options, unixNow(), verifier, agency.mandates);
    const number = await grantMandate(administration, terms, unixNow());
    const { signer, holder } = terms;
    context.result(
      { number, ...terms },
      `${text(context.lang, "cli.mandate.granted", { number, signer })}\n${holder}`,
    );
  });
}

async function revoke(context: Context, [typed = ""]: string[], raw: unknown): Promise<number> {
  const options = parseOptions(RevokeOptions, raw);
  const number = numberOf("number", typed);
  const suspectFrom = timeOf("--suspect-from", options.suspectFrom) ?? 0;
  return await administer(context, options.agency, options, async (administration) => {
    await revokeMandate(administration, number, options.reason, suspectFrom);
    context.result({ number, reason: options.reason }, text(context.lang, "cli.mandate.revoked", { number }));
  });
}

import type { Command } from "commander";
import type { z } from "zod";
import { fromHex, to0x } from "../../protocol/bytes.ts";
import type { Hex } from "../../protocol/bytes.ts";
import { EXIT } from "../../protocol/errors.ts";
import type { Lang } from "../../protocol/texts.ts";
import { officersOf } from "../client/officers.ts";
import { directoryDomain } from "../directory/changes.ts";
import type { Administration } from "../directory/changes.ts";
import { ledgerOf } from "./context.ts";
import type { Context } from "./context.ts";
import { SenderOptions, paidBySender, withDirectory } from "./paying.ts";
import { KeyOptions, agencyNamed, openKeys, signedByKeys, unixNow } from "./signing.ts";

/** Options of commands that an agency's administrators sign. */
export const AdministerOptions = KeyOptions.extend(SenderOptions.shape);

/** Gives a command those options. */
export function signedByAdministrators(command: Command, lang: Lang): Command {
  return paidBySender(signedByKeys(command, lang), lang);
}

/** Works as the administrators whose keys were named, of the agency that was named. */
export async function administer(
  context: Context,
  agencyName: string,
  options: z.infer<typeof AdministerOptions>,
  work: (administration: Administration & { verifier: Hex }) => Promise<void>,
): Promise<number> {
  const ledger = ledgerOf(context);
  const agency = await agencyNamed(ledger, agencyName);
  const administrators = officersOf(agency, await openKeys(context, options), unixNow());
  const { chainId, contracts } = await ledger.info();
  const separator = directoryDomain(chainId, contracts.agencyDirectory);
  await withDirectory(context, ledger, options, (directory) =>
    work({ directory, agency, administrators, separator, verifier: to0x(fromHex(contracts.p256Verifier)) }),
  );
  return EXIT.done;
}

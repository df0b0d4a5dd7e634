import { existsSync } from "node:fs";
import type { Command } from "commander";
import { z } from "zod";
import { domain } from "../../protocol/eip712.ts";
import { JejakError } from "../../protocol/errors.ts";
import { text } from "../../protocol/texts.ts";
import type { Lang } from "../../protocol/texts.ts";
import { findKey, openKey } from "../client/keystore.ts";
import type { OpenKey, StoredKey } from "../client/keystore.ts";
import type { Agency, Ledger } from "../client/ledger.ts";
import { haveMandates, officersOf } from "../client/officers.ts";
import type { MandatedOfficer } from "../client/officers.ts";
import { signatoryOf } from "../client/successions.ts";
import type { Signatory } from "../client/successions.ts";
import { collect } from "./command.ts";
import type { Context } from "./context.ts";
import { passphrase } from "./passphrase.ts";

/** Options of commands that sign. */
export const KeyOptions = z.object({
  key: z.array(z.string()).default([]),
  passphraseFile: z.array(z.string()).default([]),
});
export type KeyOptions = z.infer<typeof KeyOptions>;

/** Gives a command those options. */
export function signedByKeys(command: Command, lang: Lang): Command {
  return command
    .requiredOption("--key <name>", text(lang, "cli.option.key"), collect)
    .option("--passphrase-file <file>", text(lang, "cli.option.passphraseFile"), collect);
}

/** Option of commands by which a successor signs for another agency; found by itself where it is left out. */
export const SuccessionOption = z.object({ succession: z.coerce.number().int().min(0).optional() });
export type SuccessionOption = z.infer<typeof SuccessionOption>;

/** Decrypts the keys that were named; each passphrase from its file, else by prompt. Equal passphrases are asked once. */
export async function openKeys(
  context: Context,
  { key: names, passphraseFile: files }: KeyOptions,
): Promise<OpenKey[]> {
  if (files.length > 1 && files.length !== names.length) {
    throw new JejakError("usage", {
      at: "--passphrase-file",
      values: { keys: names.length, files: files.length },
    });
  }
  const keys: OpenKey[] = [];
  for (const [i, name] of names.entries()) {
    const stored = await findKey(context.home.keys, name);
    const file = files.length > 1 ? files[i] : (files[0] ?? standingPassphrase(stored));
    const question = text(context.lang, "cli.passphrase.of", { name });
    keys.push(await openKey(stored, await passphrase(context.lang, question, file)));
  }
  return keys;
}

/** Keys of a local pilot have their passphrase in a file beside them. */
function standingPassphrase({ path }: StoredKey): string | undefined {
  const beside = path.replace(/\.json$/, ".passphrase");
  return existsSync(beside) ? beside : undefined;
}

/** The agency that was named, by official id or key. */
export async function agencyNamed(ledger: Ledger, name: string): Promise<Agency> {
  const agency = await ledger.agency(name);
  if (agency === undefined) throw new JejakError("agency-unknown", { values: { agency: name } });
  return agency;
}

/** What anchoring needs: the agency with its policy, and the officers whose keys were named. */
export interface Signing {
  ledger: Ledger;
  /** Whose trails they are. */
  agency: Agency;
  /** Whose mandates the officers have. */
  signatory: Signatory;
  officers: MandatedOfficer[];
  /** EIP-712 domain separator of ProcurementLedger. */
  separator: Uint8Array;
}

export async function prepareSigning(
  context: Context,
  ledger: Ledger,
  agencyName: string,
  options: KeyOptions & SuccessionOption,
): Promise<Signing> {
  if (options.key.length === 0) throw new JejakError("usage", { at: "--key" });
  const { chainId, contracts } = await ledger.info();
  const agency = await agencyNamed(ledger, agencyName);
  const [keys, now] = [await openKeys(context, options), unixNow()];
  const signatory = await signatoryOf(ledger, agency, options.succession, (one) =>
    haveMandates(one, keys, now),
  );
  const officers = officersOf(signatory.agency, keys, now);
  const separator = domain(BigInt(chainId), contracts.procurementLedger);
  return { ledger, agency, signatory, officers, separator };
}

/** A line that says for whom a successor signs; none where an agency signs for itself. */
export function signingFor(lang: Lang, agency: Agency, { agency: by, succession }: Signatory): string[] {
  if (succession === 0) return [];
  return [text(lang, "cli.signedFor", { by: by.officialId, agency: agency.officialId, succession })];
}

/** Unix seconds. */
export function unixNow(): number {
  return Math.floor(Date.now() / 1000);
}

import type { Command } from "commander";
import { z } from "zod";
import { JejakError } from "../../protocol/errors.ts";
import { text } from "../../protocol/texts.ts";
import type { Lang } from "../../protocol/texts.ts";
import { openDirectory, openProcurement } from "../directory/transact.ts";
import type { Directory, Procurement } from "../directory/transact.ts";
import type { OpenKey } from "../client/keystore.ts";
import type { Ledger, LedgerInfo } from "../client/ledger.ts";
import { openRpc } from "../verify/rpc.ts";
import { rpcUrlOf } from "./context.ts";
import type { Context } from "./context.ts";
import { openKeys } from "./signing.ts";

/** Options of commands that send transactions of their own. */
export const SenderOptions = z.object({
  sender: z.string().default("administrator"),
  senderPassphraseFile: z.string().optional(),
});
export type SenderOptions = z.infer<typeof SenderOptions>;

/** Gives a command those options. */
export function paidBySender(command: Command, lang: Lang): Command {
  return command
    .option("--sender <name>", text(lang, "cli.option.sender"))
    .option("--sender-passphrase-file <file>", text(lang, "cli.option.passphraseFile"));
}

/** AgencyDirectory with the sender's key, closed when the work is over. */
export async function withDirectory<T>(
  context: Context,
  ledger: Ledger,
  options: SenderOptions,
  work: (directory: Directory) => Promise<T>,
): Promise<T> {
  const key = await senderOf(context, options);
  const { chainId, contracts } = await ledger.info();
  return await closing(openDirectory(await rpcFor(context, chainId), contracts.agencyDirectory, key), work);
}

/** ProcurementLedger with the sender's key, closed when the work is over. */
export async function withProcurement<T>(
  context: Context,
  ledger: Ledger,
  options: SenderOptions,
  work: (procurement: Procurement) => Promise<T>,
): Promise<T> {
  const key = await senderOf(context, options);
  const { chainId, contracts } = await ledger.info();
  return await closing(
    openProcurement(await rpcFor(context, chainId), contracts.procurementLedger, key),
    work,
  );
}

/** The RPC, once it has answered for the ledger's chain: ethers would ask a silent one for ever, and say so on stdout. */
async function rpcFor(context: Context, expected: LedgerInfo["chainId"]): Promise<string> {
  const url = rpcUrlOf(context);
  const found = Number(await openRpc(url).chainId());
  if (found !== expected) throw new JejakError("chain-mismatch", { at: url, values: { expected, found } });
  return url;
}

/** The key that pays. Errors: `key-unknown`. */
export async function senderOf(
  context: Context,
  { sender, senderPassphraseFile: file }: SenderOptions,
): Promise<OpenKey> {
  const [key] = await openKeys(context, { key: [sender], passphraseFile: file === undefined ? [] : [file] });
  if (key === undefined) throw new JejakError("key-unknown", { at: sender });
  return key;
}

async function closing<P extends { close(): void }, T>(paid: P, work: (paid: P) => Promise<T>): Promise<T> {
  try {
    return await work(paid);
  } finally {
    paid.close();
  }
}

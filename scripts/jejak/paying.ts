import { z } from "zod";
import { openDirectory } from "../directory/transact.ts";
import type { Directory } from "../directory/transact.ts";
import type { Ledger } from "../client/ledger.ts";
import { rpcUrlOf } from "./context.ts";
import type { Context } from "./context.ts";
import { openKeys } from "./signing.ts";
import { JejakError } from "../../protocol/errors.ts";

/** Options of commands that send transactions of their own. */
export const SenderOptions = z.object({
  sender: z.string().default("administrator"),
  senderPassphraseFile: z.string().optional(),
});
export type SenderOptions = z.infer<typeof SenderOptions>;

/** AgencyDirectory with the sender's key, closed when the work is over. */
export async function withDirectory<T>(
  context: Context,
  ledger: Ledger,
  { sender, senderPassphraseFile: file }: SenderOptions,
  work: (directory: Directory) => Promise<T>,
): Promise<T> {
  const [key] = await openKeys(context, { key: [sender], passphraseFile: file === undefined ? [] : [file] });
  if (key === undefined) throw new JejakError("key-unknown", { at: sender });
  const { contracts } = await ledger.info();
  const directory = openDirectory(rpcUrlOf(context), contracts.agencyDirectory, key);
  try {
    return await work(directory);
  } finally {
    directory.close();
  }
}

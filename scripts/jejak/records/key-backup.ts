import { resolve } from "node:path";
import { z } from "zod";
import { EXIT } from "../../../protocol/errors.ts";
import { text } from "../../../protocol/texts.ts";
import { loadConfig } from "../../../server/config.ts";
import { eraseAgain } from "../../../server/registrar/erase-again.ts";
import { backUpKeys, restoreKeyFiles } from "../../records/key-backup.ts";
import { registryAddress, vaultOf } from "../../records/open.ts";
import { readRegistry } from "../../records/registry.ts";
import { action } from "../command.ts";
import type { Register } from "../command.ts";
import { ledgerOf, rpcUrlOf } from "../context.ts";
import type { Context } from "../context.ts";
import { parseOptions } from "../options.ts";
import { unixNow } from "../signing.ts";

const BackupOptions = z.object({ retainDays: z.coerce.number().int().min(1).max(3_650).default(30) });

export const registerKeyBackup: Register = (records, lang) => {
  records
    .command("backup-keys <file>")
    .description(text(lang, "cli.records.keysBackup"))
    .option("--retain-days <days>", text(lang, "cli.option.retainDays"))
    .action(action(lang, backUp));
  records
    .command("restore-keys <file>")
    .description(text(lang, "cli.records.keysRestore"))
    .action(action(lang, restore));
};

function keysFolder({ home }: Context): string {
  return loadConfig().vaultKeys ?? home.vaultKeys;
}

async function backUp(context: Context, [file = ""]: string[], raw: unknown): Promise<number> {
  const { retainDays } = parseOptions(BackupOptions, raw);
  const done = await backUpKeys(keysFolder(context), resolve(file), unixNow(), retainDays);
  context.result(done, text(context.lang, "cli.records.keysBackedUp", { ...done }));
  return EXIT.done;
}

async function restore(context: Context, [file = ""]: string[]): Promise<number> {
  // Whom to ask is found first: keys that are put back and not looked through could bring an erased record back.
  const info = await ledgerOf(context).info();
  const rpcUrl = rpcUrlOf(context);
  const registry = readRegistry(rpcUrl, await registryAddress(rpcUrl, info));
  const vault = await vaultOf(context.home);
  try {
    const files = await restoreKeyFiles(keysFolder(context), resolve(file), unixNow());
    const erased = await eraseAgain(vault, registry);
    context.result(
      { files, erased },
      text(context.lang, "cli.records.keysRestored", { files: files.length, erased }),
    );
    return EXIT.done;
  } finally {
    registry.close();
    await vault.close();
  }
}

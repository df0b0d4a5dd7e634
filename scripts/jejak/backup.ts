import { resolve } from "node:path";
import { EXIT } from "../../protocol/errors.ts";
import { text } from "../../protocol/texts.ts";
import { loadConfig } from "../../server/config.ts";
import { backUp } from "../backup/backup.ts";
import { withDatabase } from "../backup/database.ts";
import { withVaultToDump } from "../backup/vault.ts";
import { action } from "./command.ts";
import type { Register } from "./command.ts";
import type { Context } from "./context.ts";

export const registerBackup: Register = (program, lang) => {
  program.command("backup <file>").description(text(lang, "cli.backup")).action(action(lang, runBackup));
};

async function runBackup(context: Context, [file = ""]: string[]): Promise<number> {
  const { databaseUrl, vaultDatabaseUrl } = loadConfig();
  const result = await withDatabase(context.home, databaseUrl, (pool, url) =>
    withVaultToDump(context.home, url, vaultDatabaseUrl, (vault) =>
      backUp(context.home, pool, resolve(file), new Date(), vault),
    ),
  );
  context.result(result, text(context.lang, "cli.backup.done", { ...result }));
  return EXIT.done;
}

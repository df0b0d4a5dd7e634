import { resolve } from "node:path";
import { EXIT } from "../../protocol/errors.ts";
import { text } from "../../protocol/texts.ts";
import { loadConfig } from "../../server/config.ts";
import { backUp } from "../backup/backup.ts";
import { withDatabase } from "../backup/database.ts";
import { restore } from "../backup/restore.ts";
import { action } from "./command.ts";
import type { Register } from "./command.ts";
import type { Context } from "./context.ts";

export const registerBackup: Register = (program, lang) => {
  program.command("backup <file>").description(text(lang, "cli.backup")).action(action(lang, runBackup));
  program.command("restore <file>").description(text(lang, "cli.restore")).action(action(lang, runRestore));
};

async function runBackup(context: Context, [file = ""]: string[]): Promise<number> {
  const { databaseUrl } = loadConfig();
  const result = await withDatabase(context.home, databaseUrl, (pool) =>
    backUp(context.home, pool, resolve(file), new Date()),
  );
  context.result(result, text(context.lang, "cli.backup.done", { ...result }));
  return EXIT.done;
}

async function runRestore(context: Context, [file = ""]: string[]): Promise<number> {
  await restore(context.home, resolve(file), loadConfig().databaseUrl);
  const folder = context.home.root;
  context.result({ folder }, text(context.lang, "cli.restore.done", { folder }));
  return EXIT.done;
}

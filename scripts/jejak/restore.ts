import { resolve } from "node:path";
import { EXIT } from "../../protocol/errors.ts";
import { text } from "../../protocol/texts.ts";
import { loadConfig } from "../../server/config.ts";
import { restore } from "../backup/restore.ts";
import { action } from "./command.ts";
import type { Register } from "./command.ts";
import type { Context } from "./context.ts";

export const registerRestore: Register = (program, lang) => {
  program.command("restore <file>").description(text(lang, "cli.restore")).action(action(lang, run));
};

async function run(context: Context, [file = ""]: string[]): Promise<number> {
  const { databaseUrl, vaultDatabaseUrl } = loadConfig();
  await restore(context.home, resolve(file), databaseUrl, vaultDatabaseUrl);
  const folder = context.home.root;
  context.result({ folder }, text(context.lang, "cli.restore.done", { folder }));
  return EXIT.done;
}

import { Command, CommanderError } from "commander";
import { EXIT } from "../../protocol/errors.ts";
import { text } from "../../protocol/texts.ts";
import type { Lang } from "../../protocol/texts.ts";
import { registerAgency } from "./agency.ts";
import { registerAnchor } from "./anchor.ts";
import { registerBackup } from "./backup.ts";
import { languageOf } from "./context.ts";
import { registerDeploy } from "./deploy.ts";
import { registerDoctor } from "./doctor.ts";
import { registerImport } from "./import.ts";
import { registerKeys } from "./keys.ts";
import { registerMandate } from "./mandate.ts";
import { registerReindex } from "./reindex.ts";
import { registerStatus } from "./status.ts";
import { registerTrail } from "./trail.ts";
import { registerVerify } from "./verify.ts";

const COMMANDS = [
  registerKeys,
  registerAgency,
  registerMandate,
  registerAnchor,
  registerImport,
  registerVerify,
  registerTrail,
  registerStatus,
  registerReindex,
  registerDeploy,
  registerBackup,
  registerDoctor,
];

/** The whole command, with its texts in one language. */
export function createProgram(lang: Lang): Command {
  const program = new Command("jejak")
    .description(text(lang, "cli"))
    .option("--json", text(lang, "cli.option.json"))
    .option("--lang <language>", text(lang, "cli.option.lang"))
    .option("--home <folder>", text(lang, "cli.option.home"))
    .option("--url <url>", text(lang, "cli.option.url"))
    .option("--rpc <url>", text(lang, "cli.option.rpc"))
    .showHelpAfterError()
    .exitOverride();
  for (const register of COMMANDS) register(program, lang);
  return program;
}

async function main(argv: readonly string[]): Promise<void> {
  const program = createProgram(languageOf(argv, process.env));
  try {
    await program.parseAsync(argv, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
  }
}

if (import.meta.main) await main(process.argv.slice(2));

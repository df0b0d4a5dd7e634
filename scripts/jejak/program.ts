import { Command, CommanderError } from "commander";
import { z } from "zod";
import { EXIT } from "../../protocol/errors.ts";
import { text } from "../../protocol/texts.ts";
import type { Lang } from "../../protocol/texts.ts";
import type { Register } from "./command.ts";
import { reportError } from "./context.ts";
import { helpIn } from "./help.ts";
import { languageOf } from "./language.ts";
import { mistyped } from "./mistyped.ts";

/** Loaded one by one, so that a command waits for its own code only. In the order of `--help`. */
const COMMANDS: Readonly<Record<string, () => Promise<Register>>> = {
  keys: async () => (await import("./keys.ts")).registerKeys,
  agency: async () => (await import("./agency.ts")).registerAgency,
  mandate: async () => (await import("./mandate.ts")).registerMandate,
  succession: async () => (await import("./succession.ts")).registerSuccession,
  anchor: async () => (await import("./anchor.ts")).registerAnchor,
  withdraw: async () => (await import("./withdraw.ts")).registerWithdraw,
  import: async () => (await import("./import.ts")).registerImport,
  verify: async () => (await import("./verify.ts")).registerVerify,
  audit: async () => (await import("./audit.ts")).registerAudit,
  evidence: async () => (await import("./evidence.ts")).registerEvidence,
  pack: async () => (await import("./pack.ts")).registerPack,
  trust: async () => (await import("./trust.ts")).registerTrust,
  codehash: async () => (await import("./codehash.ts")).registerCodehash,
  trail: async () => (await import("./trail.ts")).registerTrail,
  status: async () => (await import("./status.ts")).registerStatus,
  witness: async () => (await import("./witness.ts")).registerWitness,
  reindex: async () => (await import("./reindex.ts")).registerReindex,
  deploy: async () => (await import("./deploy.ts")).registerDeploy,
  records: async () => (await import("./records.ts")).registerRecords,
  registry: async () => (await import("./registry.ts")).registerRegistry,
  backup: async () => (await import("./backup.ts")).registerBackup,
  restore: async () => (await import("./restore.ts")).registerRestore,
  doctor: async () => (await import("./doctor.ts")).registerDoctor,
};

const VALUE_OPTIONS = new Set(["--lang", "--home", "--url", "--rpc"]);

/** Runs what was typed. @returns the exit code (EXIT in protocol/errors.ts) */
export async function runCommand(argv: readonly string[]): Promise<number> {
  const lang = languageOf(argv, process.env);
  // What is wrong with an option is said by its schema.
  z.config(z.locales[lang]());
  const program = createProgram(lang);
  for (const register of await registersFor(argv)) register(program, lang);
  try {
    await program.parseAsync(argv, { from: "user" });
    return Number(process.exitCode ?? EXIT.done);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const wrong = mistyped(error, lang);
    if (wrong === undefined) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    return reportError(wrong, lang, argv.includes("--json"));
  }
}

function createProgram(lang: Lang): Command {
  return helpIn(new Command("jejak"), lang)
    .description(text(lang, "cli"))
    .option("--json", text(lang, "cli.option.json"))
    .option("--lang <language>", text(lang, "cli.option.lang"))
    .option("--home <folder>", text(lang, "cli.option.home"))
    .option("--url <url>", text(lang, "cli.option.url"))
    .option("--rpc <url>", text(lang, "cli.option.rpc"))
    .configureOutput({ outputError: () => undefined })
    .exitOverride();
}

async function registersFor(argv: readonly string[]): Promise<Register[]> {
  const word = argv.find((arg, i) => !arg.startsWith("-") && !VALUE_OPTIONS.has(argv[i - 1] ?? ""));
  const load = word !== undefined && Object.hasOwn(COMMANDS, word) ? COMMANDS[word] : undefined;
  const loads = load === undefined ? Object.values(COMMANDS) : [load];
  return await Promise.all(loads.map((one) => one()));
}

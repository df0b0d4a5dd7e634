import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { Option } from "commander";
import { z } from "zod";
import type { Hex } from "../../protocol/bytes.ts";
import { CODES, EXIT, JejakError } from "../../protocol/errors.ts";
import { parseTrust, type Trust } from "../../protocol/evidence/trust.ts";
import { text, type Lang } from "../../protocol/texts.ts";
import { loadConfig } from "../../server/config.ts";
import { openWitness, runWitness, type OpenWitness, type Settings } from "../witness/run.ts";
import { createFolder, folderAt } from "../witness/state.ts";
import type { WitnessEvent, WitnessStatus } from "../witness/witness.ts";
import { action } from "./command.ts";
import type { Register } from "./command.ts";
import type { Context } from "./context.ts";
import { parseOptions } from "./options.ts";

const Address = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/)
  .transform((address) => address.toLowerCase() as Hex);

const Options = z.object({
  log: z.url({ protocol: /^https?$/ }).optional(),
  logKey: z.string().optional(),
  trust: z.string().optional(),
  chainId: z
    .string()
    .regex(/^\d{1,78}$/)
    .optional(),
  auditLog: Address.optional(),
  state: z.string().min(1),
  host: z.string().min(1),
  port: z.coerce.number().int().min(0).max(65_535),
  every: z.coerce.number().min(0.01).max(86_400),
  finality: z.enum(["tags", "instant"]).optional(),
  entries: z.boolean(),
  once: z.boolean().default(false),
});
type Options = z.infer<typeof Options>;

export const registerWitness: Register = (program, lang) => {
  const state = (): Option =>
    new Option("--state <folder>", text(lang, "cli.option.witnessState"))
      .env("WITNESS_STATE")
      .default("jejak-witness");
  const witness = program
    .command("witness")
    .description(text(lang, "cli.witness"))
    .addOption(new Option("--log <url>", text(lang, "cli.option.logUrl")).env("WITNESS_LOG"))
    .addOption(new Option("--trust <file>", text(lang, "cli.option.witnessTrust")).env("WITNESS_TRUST"))
    .addOption(new Option("--log-key <vkey>", text(lang, "cli.option.logKey")).env("WITNESS_LOG_KEY"))
    .addOption(new Option("--chain-id <number>", text(lang, "cli.option.chainId")).env("WITNESS_CHAIN_ID"))
    .addOption(
      new Option("--audit-log <address>", text(lang, "cli.option.auditLog")).env("WITNESS_AUDIT_LOG"),
    )
    .addOption(state())
    .addOption(
      new Option("--host <address>", text(lang, "cli.option.witnessHost"))
        .env("WITNESS_HOST")
        .default("127.0.0.1"),
    )
    .addOption(
      new Option("--port <port>", text(lang, "cli.option.witnessPort")).env("WITNESS_PORT").default("8470"),
    )
    .addOption(
      new Option("--every <seconds>", text(lang, "cli.option.every")).env("WITNESS_EVERY").default("10"),
    )
    .addOption(new Option("--finality <kind>", text(lang, "cli.option.networkFinality")))
    .option("--no-entries", text(lang, "cli.option.noEntries"))
    .option("--once", text(lang, "cli.option.once"))
    .action(action(lang, run));
  const keys = witness.command("keys").description(text(lang, "cli.witness.keys"));
  keys
    .command("create <name>")
    .description(text(lang, "cli.witness.keys.create"))
    .action(action(lang, createKey));
};

function createKey(context: Context, [name = ""]: string[], raw: unknown): Promise<number> {
  const { state } = z.object({ state: z.string() }).parse(raw);
  const vkey = createFolder(folderAt(state), name, randomBytes(32));
  context.say(text(context.lang, "cli.witness.keys.created"));
  context.result({ vkey, state }, vkey);
  return Promise.resolve(EXIT.done);
}

async function run(context: Context, _args: string[], raw: unknown): Promise<number> {
  const options = parseOptions(Options, raw);
  const settings = await settingsOf(context, options);
  const opened = openWitness(settings, (event) => {
    context.say(told(context.lang, event));
  });
  if (options.once) return await lookOnce(context, opened);
  const { url, ended } = await runWitness(opened, { ...options, everyMs: options.every * 1000 }).catch(
    (error: unknown) => {
      opened.close();
      throw error;
    },
  );
  const name = opened.witness.status().vkey.split("+")[0] ?? "";
  context.say(text(context.lang, "cli.witness.serving", { name, url, log: settings.logUrl }));
  process.send?.({ ready: true, url });
  const refusals = tellRefusals(context, opened);
  await ended;
  clearInterval(refusals);
  return EXIT.done;
}

/** One look: the status as the result, the exit code of what went wrong. */
async function lookOnce(context: Context, { witness, close }: OpenWitness): Promise<number> {
  try {
    await witness.look();
  } finally {
    close();
  }
  const status = witness.status();
  context.result(status, `${status.cosigned?.size ?? 0} ${status.cosigned?.root ?? ""}`);
  return EXIT.done;
}

const REFUSALS_MS = 1_000;

/** Says why nothing is cosigned, each reason once. */
function tellRefusals(context: Context, { witness }: OpenWitness): NodeJS.Timeout {
  let before: WitnessStatus["error"] = null;
  return setInterval(() => {
    const { error } = witness.status();
    if (error !== null && error.code !== before?.code) context.say(refusalText(context.lang, error));
    before = error;
  }, REFUSALS_MS);
}

function refusalText(lang: Lang, { code, at, values }: NonNullable<WitnessStatus["error"]>): string {
  const shown = `${at ?? ""} ${JSON.stringify(values, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value))}`;
  return text(lang, "cli.witness.refused", { title: CODES[code].title[lang], code, values: shown });
}

function told(lang: Lang, event: WitnessEvent): string {
  if (event.is === "equivocation") return text(lang, "cli.witness.equivocation", { path: event.path });
  const { size, root, block } = event;
  return text(lang, "cli.witness.cosigned", { size, root, block });
}

/** Everything that the witness pins: options first, then the reader's trust file. */
async function settingsOf(context: Context, options: Options): Promise<Settings> {
  const trust = options.trust === undefined ? undefined : await trustIn(options.trust);
  const { rpcUrl, rpcFinality } = loadConfig();
  const auditLog = options.auditLog ?? trust?.contracts.auditLog.address;
  const isTrusted = auditLog === trust?.contracts.auditLog.address;
  return {
    logUrl: demand("--log", options.log),
    logKey: demand("--log-key", options.logKey ?? trust?.log?.key),
    chainId: BigInt(demand("--chain-id", options.chainId ?? trust?.chainId)),
    auditLog: demand("--audit-log", auditLog),
    rpcUrl: demand("--rpc", context.options.rpc ?? rpcUrl ?? trust?.rpc?.url),
    finality: options.finality ?? rpcFinality,
    state: options.state,
    readsEntries: options.entries,
    ...(trust !== undefined && isTrusted && { codeHash: trust.contracts.auditLog.codeHash }),
  };
}

async function trustIn(path: string): Promise<Trust> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new JejakError("file-unreadable", { at: path, cause });
  });
  return parseTrust(bytes);
}

function demand<T>(option: string, value: T | undefined): T {
  if (value === undefined) throw new JejakError("usage", { at: option });
  return value;
}

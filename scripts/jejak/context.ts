import { z } from "zod";
import { JejakError, exitCode } from "../../protocol/errors.ts";
import { errorText } from "../../protocol/texts.ts";
import type { Lang } from "../../protocol/texts.ts";
import { visible } from "../../protocol/visible.ts";
import { loadConfig } from "../../server/config.ts";
import { diskError } from "../../server/disk.ts";
import { homePaths } from "../../server/home.ts";
import type { Home } from "../../server/home.ts";
import { readRun } from "../../server/run.ts";
import type { Run } from "../../server/run.ts";
import { openLedger } from "../client/ledger.ts";
import type { Ledger } from "../client/ledger.ts";
import { parseOptions } from "./options.ts";

/** Options that every command takes. */
export const GlobalOptions = z.object({
  json: z.boolean().default(false),
  lang: z.enum(["id", "en"]).optional(),
  home: z.string().min(1).optional(),
  url: z.url({ protocol: /^https?$/ }).optional(),
  rpc: z.url({ protocol: /^https?$/ }).optional(),
});
export type GlobalOptions = z.infer<typeof GlobalOptions>;

/** What a command works with: where the ledger is, and how to speak to the caller. */
export interface Context {
  lang: Lang;
  json: boolean;
  home: Home;
  options: GlobalOptions;
  /** The one result on stdout: `data` with --json, else `text`. */
  result(data: unknown, text: string): void;
  /** A line for people, on stderr, so that stdout stays the result. */
  say(text: string): void;
}

export function createContext(rawOptions: unknown, lang: Lang): Context {
  const options = parseOptions(GlobalOptions, rawOptions);
  const { json, home = loadConfig().home } = options;
  return {
    lang,
    json,
    home: homePaths(home),
    options,
    result: (data, text) =>
      process.stdout.write(json ? `${JSON.stringify(data, asJson)}\n` : `${visible(text)}\n`),
    say: (text) => process.stderr.write(`${visible(text)}\n`),
  };
}

/** What runs at the moment in this data folder, where something does. */
export function runOf({ home }: Context): Run | null {
  return readRun(home.run);
}

/** The API: `--url`, else the one that runs in this data folder. */
export function ledgerOf(context: Context): Ledger {
  return openLedger(context.options.url ?? requireRunOf(context).url);
}

/** The chain's RPC: `--rpc`, else RPC_URL, else the one that runs in this data folder. */
export function rpcUrlOf(context: Context): string {
  return context.options.rpc ?? loadConfig().rpcUrl ?? requireRunOf(context).rpcUrl;
}

function requireRunOf(context: Context): Run {
  const run = runOf(context);
  if (run === null) throw new JejakError("not-running", { at: context.home.run });
  return run;
}

/** Tells what went wrong, on stderr or as JSON on stdout, and gives the exit code. */
export function reportError(error: unknown, lang: Lang, json: boolean): number {
  const known = knownError(error);
  const { title, remedy } = errorText(lang, known.code);
  if (json) process.stdout.write(`${JSON.stringify({ error: describe(known, title, remedy) }, asJson)}\n`);
  const place = known.at === undefined ? "" : ` (${known.at})`;
  const detail = [known.detail, valuesOf(known)]
    .filter((part) => part !== undefined && part !== "")
    .join(" ");
  const told = `${title}${place}${detail === "" ? "" : `: ${detail}`}\n${remedy} [${known.code}]\n`;
  process.stderr.write(visible(told));
  if (known.code === "internal" && error instanceof Error) process.stderr.write(`${error.stack ?? ""}\n`);
  return exitCode(known.code);
}

function knownError(error: unknown): JejakError {
  if (error instanceof JejakError) return error;
  return (
    diskError(error) ??
    chainError(error) ??
    new JejakError("internal", { cause: error, detail: String(error) })
  );
}

const SILENT: ReadonlySet<string> = new Set([
  "NETWORK_ERROR",
  "SERVER_ERROR",
  "TIMEOUT",
  "ECONNREFUSED",
  "ECONNRESET",
]);

/** What ethers says of an RPC that fell silent amid a command; undefined for all else. */
function chainError(cause: unknown): JejakError | undefined {
  const { code = "" } = (cause ?? {}) as NodeJS.ErrnoException;
  return SILENT.has(code) ? new JejakError("chain-unavailable", { detail: code, cause }) : undefined;
}

function describe({ code, at, values, detail }: JejakError, title: string, remedy: string) {
  return {
    code,
    title,
    remedy,
    ...(at !== undefined && { at }),
    ...(values !== undefined && { values }),
    detail,
  };
}

function valuesOf({ values }: JejakError): string {
  return values === undefined ? "" : JSON.stringify(values, asJson);
}

function asJson(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}

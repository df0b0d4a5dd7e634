import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { EXIT, JejakError, isJejakError } from "../../../protocol/errors.ts";
import { text } from "../../../protocol/texts.ts";
import { loadConfig } from "../../../server/config.ts";
import { createLogger } from "../../../server/log.ts";
import type { Logger } from "../../../server/log.ts";
import { TYPES_FOLDER, typeNamed } from "../../../server/records/types.ts";
import { registrarApp } from "../../../server/registrar/api/app.ts";
import type { RegistrarDeps } from "../../../server/registrar/api/app.ts";
import { resumeIssuing } from "../../../server/registrar/api/issue.ts";
import { openSpool } from "../../../server/registrar/api/spool.ts";
import { startSigners } from "../../../server/registrar/issuing/signers.ts";
import { DEFAULT_ANCHOR_TIMES, parseAnchorTimes } from "../../../server/registrar/issuing/times.ts";
import { writeAtomically } from "../../../server/run.ts";
import { vaultOf } from "../../records/open.ts";
import { RegistrarOptions, withRegistrar } from "../../records/registrar.ts";
import type { Registrar } from "../../records/registrar.ts";
import { takeLock } from "../../supervisor/lock.ts";
import { action } from "../command.ts";
import type { Register } from "../command.ts";
import type { Context } from "../context.ts";
import { parseOptions } from "../options.ts";
import { signing } from "./named.ts";

const HOST = "127.0.0.1";

const Options = RegistrarOptions.extend({
  agency: z.string(),
  port: z.coerce.number().int().min(0).max(65_535).default(8_090),
  types: z.string().default(TYPES_FOLDER),
  anchorAt: z.string().default(DEFAULT_ANCHOR_TIMES),
  now: z.boolean().default(false),
});
type Options = z.output<typeof Options>;

export const registerServe: Register = (records, lang) => {
  signing(records.command("serve"), lang)
    .description(text(lang, "cli.records.serve"))
    .requiredOption("--agency <id>", text(lang, "cli.option.agency"))
    .option("--port <port>", text(lang, "cli.option.registrarPort"))
    .option("--types <folder>", text(lang, "cli.option.types"))
    .option("--anchor-at <times>", text(lang, "cli.option.anchorAt"))
    .option("--now", text(lang, "cli.option.anchorNow"))
    .action(action(lang, serve));
};

async function serve(context: Context, _args: string[], raw: unknown): Promise<number> {
  const options = parseOptions(Options, raw);
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => {
      stop.abort();
    });
  }
  return await withRegistrar(context, options, options.agency, async (registrar) => {
    const release = takeSpool(context, registrar);
    const vault = await vaultOf(context.home).catch((error: unknown) => {
      release();
      throw error;
    });
    const signers = startSigners();
    try {
      const deps = await depsOf(context, options, registrar, { vault, signers }, stop.signal);
      await resumeIssuing(deps, (vct) => deps.typeNamed(vct));
      await listenUntil(context, options.port, deps, stop.signal);
      return EXIT.done;
    } finally {
      release();
      await signers.close();
      await vault.close();
    }
  });
}

/** Two processes would go on with each other's rows. Errors: `registrar-serving`. */
function takeSpool({ home }: Context, { issuer }: Registrar): () => void {
  mkdirSync(home.spool, { recursive: true, mode: 0o700 });
  const folder = join(home.spool, issuer.agency);
  try {
    return takeLock({ lock: `${folder}.lock`, root: folder });
  } catch (cause) {
    if (!isJejakError(cause, "data-folder-in-use")) throw cause;
    throw new JejakError("registrar-serving", { values: { pid: cause.values?.["pid"] }, cause });
  }
}

async function depsOf(
  context: Context,
  { types, anchorAt, now }: Options,
  { registry, issuer }: Registrar,
  tools: Pick<RegistrarDeps["workshop"], "vault" | "signers">,
  signal: AbortSignal,
): Promise<RegistrarDeps> {
  const log = createLogger("registrar", loadConfig().logLevel);
  const waitUntil = async (time: number) => {
    await sleep(Math.max(0, time - Date.now()), undefined, { signal });
  };
  return {
    workshop: { ...tools, registry, now: Date.now, waitUntil },
    issuer,
    anchorAt: now ? "now" : parseAnchorTimes(anchorAt),
    spool: await openSpool(join(context.home.spool, issuer.agency)),
    token: tokenIn(tokenPath(context)),
    typeNamed: (name) => typeNamed(name, types),
    log,
    onEnd: (job, error) => {
      tellEnd(log, job, error);
    },
  };
}

/** A job's end by its code: what went wrong may quote a row. */
function tellEnd(log: Logger, job: string, error: unknown): void {
  if (error === null) log.info({ job }, "a job is done");
  else if (error instanceof Error && error.name === "AbortError")
    log.info({ job }, "a job goes on at the next start");
  else log.warn({ job, code: error instanceof JejakError ? error.code : "internal" }, "a job broke off");
}

function tokenPath({ home }: Context): string {
  return join(home.keys, "registrar.token");
}

function tokenIn(path: string): string {
  if (!existsSync(path)) writeAtomically(path, `${randomBytes(32).toString("base64url")}\n`);
  return readFileSync(path, "utf8").trim();
}

async function listenUntil(
  context: Context,
  port: number,
  deps: RegistrarDeps,
  signal: AbortSignal,
): Promise<void> {
  const server = createServer(registrarApp(deps)).listen(port, HOST);
  await once(server, "listening").catch((cause: unknown) => {
    throw new JejakError("port-taken", { values: { port }, cause });
  });
  const url = `http://${HOST}:${(server.address() as AddressInfo).port}`;
  const token = tokenPath(context);
  context.result({ url, token }, text(context.lang, "cli.records.serving", { url, token }));
  if (!signal.aborted) await once(signal, "abort");
  server.close();
  server.closeAllConnections();
}

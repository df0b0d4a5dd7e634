import { existsSync } from "node:fs";
import { z } from "zod";
import { EXIT } from "../../protocol/errors.ts";
import { text } from "../../protocol/texts.ts";
import { createRpc } from "../../server/chain/rpc.ts";
import type { Rpc } from "../../server/chain/rpc.ts";
import { auditLedger } from "../audit/audit.ts";
import type { Audited } from "../audit/audit.ts";
import { compareApi } from "../audit/api/compare.ts";
import { compareDatabase } from "../audit/database/compare.ts";
import { trustOf } from "../audit/deployment.ts";
import type { Sources } from "../audit/deployment.ts";
import { compareManifests, manifestsFrom } from "../audit/manifests.ts";
import { createReport } from "../audit/report.ts";
import type { Finding, Report } from "../audit/report.ts";
import { startSignatures } from "../audit/signatures.ts";
import { openSpool } from "../audit/spool.ts";
import type { Spool } from "../audit/spool.ts";
import { told } from "../audit/tell.ts";
import type { Trust } from "../audit/trust.ts";
import { openLedger } from "../client/ledger.ts";
import { barsOf } from "./audit-progress.ts";
import type { Bars } from "./audit-progress.ts";
import { action } from "./command.ts";
import type { Register } from "./command.ts";
import { rpcUrlOf, runOf } from "./context.ts";
import type { Context } from "./context.ts";
import { parseOptions } from "./options.ts";

const Options = z.object({
  deployment: z.string().optional(),
  auditLog: z.templateLiteral(["0x", z.string().regex(/^[0-9a-fA-F]{40}$/)]).optional(),
  state: z.string().optional(),
  manifests: z.string().min(1).optional(),
  documents: z.string().min(1).optional(),
  api: z.url({ protocol: /^https?$/ }).optional(),
  db: z.string().min(1).optional(),
  signatures: z.boolean().default(true),
});
type Options = z.infer<typeof Options>;

export const registerAudit: Register = (program, lang) => {
  program
    .command("audit")
    .description(text(lang, "cli.audit"))
    .option("--deployment <file>", text(lang, "cli.option.deployment"))
    .option("--audit-log <address>", text(lang, "cli.option.auditLog"))
    .option("--state <file>", text(lang, "cli.option.state"))
    .option("--manifests <source>", text(lang, "cli.option.manifests"))
    .option("--documents <folder>", text(lang, "cli.option.auditDocuments"))
    .option("--api <url>", text(lang, "cli.option.api"))
    .option("--db <url>", text(lang, "cli.option.db"))
    .option("--no-signatures", text(lang, "cli.option.noSignatures"))
    .action(action(lang, audit));
};

async function audit(context: Context, _args: string[], raw: unknown): Promise<number> {
  const options = parseOptions(Options, raw);
  const rpc = createRpc(rpcUrlOf(context), { timeout: RPC_TIMEOUT_MS });
  try {
    const trust = await trustOf(rpc, sourcesOf(context, options));
    const spool = openSpool(options.state ?? `jejak-audit-${trust.chainId}-${trust.auditLog}.state`, trust);
    try {
      return await auditWith(context, options, { rpc, trust, spool });
    } finally {
      spool.close();
    }
  } finally {
    rpc.close();
  }
}

const RPC_TIMEOUT_MS = 60_000;

function sourcesOf(context: Context, { deployment, auditLog }: Options): Sources {
  const { url } = context.options;
  const run = url === undefined ? runOf(context) : null;
  return {
    ...(deployment !== undefined && { deployment }),
    ...(auditLog !== undefined && { auditLog }),
    ...(run !== null && { run: { run, deployments: context.home.deployments } }),
    ...(url !== undefined && { server: async () => (await openLedger(url).info()).contracts }),
  };
}

interface Opened {
  rpc: Rpc;
  trust: Trust;
  spool: Spool;
}

async function auditWith(context: Context, options: Options, { rpc, trust, spool }: Opened): Promise<number> {
  const report = createReport();
  if (!trust.pinned) {
    const { auditLog, agencyDirectory, procurementLedger } = trust;
    const values = { auditLog, agencyDirectory, procurementLedger };
    report.add({ area: "entries", code: "reference-missing", status: "skipped", values });
  }
  const signatures = options.signatures && { signatures: startSignatures({ rpc, report }) };
  const bars = barsOf(context.lang);
  const audited = await auditLedger({ rpc, trust, spool, report, progress: bars.ledger, ...signatures });
  await compareOthers({ context, options, rpc, trust, spool, audited, report, bars });
  const result = resultOf(trust, audited, report);
  context.result(result, told(context.lang, audited, report));
  return exitOf(report.findings());
}

interface Others extends Opened {
  context: Context;
  options: Options;
  audited: Audited;
  report: Report;
  bars: Bars;
}

/** What the chain does not hold, where it was asked for: manifests and documents, an API, a database. */
async function compareOthers(others: Others): Promise<void> {
  const { context, options, rpc, trust, spool, audited, report, bars } = others;
  const { documents, api, db } = options;
  const read = options.manifests === undefined ? undefined : manifestsFrom(options.manifests);
  if (read !== undefined) {
    const folder = documents !== undefined && { documents };
    await compareManifests({ spool, read, report, ...folder });
  }
  if (api !== undefined) {
    const manifests = read !== undefined && { manifests: read };
    await compareApi({ url: api, fold: audited.fold, spool, report, progress: bars.api, ...manifests });
  }
  if (db === undefined) return;
  const { content } = context.home;
  const folder = existsSync(content) && { content };
  await compareDatabase({ databaseUrl: db, rpc, trust, spool, report, progress: bars.database, ...folder });
}

function resultOf(trust: Trust, { block, fold, rate, signatures }: Audited, report: Report): unknown {
  return {
    ledger: trust,
    block: { number: block.number, hash: block.hash },
    size: fold.log.size,
    root: fold.log.root(),
    entriesPerSecond: rate,
    signatures: signatures ?? null,
    counts: report.counts(),
    findings: report.findings(),
  };
}

function exitOf(findings: readonly Finding[]): number {
  const statuses = new Set(findings.map(({ status }) => status));
  if (statuses.has("fail")) return EXIT.findings;
  if (statuses.has("error")) return EXIT.unavailable;
  return statuses.has("skipped") ? EXIT.partly : EXIT.done;
}

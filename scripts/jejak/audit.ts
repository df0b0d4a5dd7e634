import { existsSync } from "node:fs";
import { z } from "zod";
import { EXIT, JejakError } from "../../protocol/errors.ts";
import { text } from "../../protocol/texts.ts";
import type { Lang } from "../../protocol/texts.ts";
import { createRpc } from "../../server/chain/rpc.ts";
import type { Rpc } from "../../server/chain/rpc.ts";
import { auditLedger } from "../audit/audit.ts";
import type { Audited, Progress } from "../audit/audit.ts";
import { compareApi } from "../audit/api.ts";
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
import { action } from "./command.ts";
import type { Register } from "./command.ts";
import { rpcUrlOf, runOf } from "./context.ts";
import type { Context } from "./context.ts";
import { startProgress } from "./progress.ts";

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
  const parsed = Options.safeParse(raw);
  if (!parsed.success) throw new JejakError("usage", { detail: z.prettifyError(parsed.error) });
  const options = parsed.data;
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
  const audited = await auditLedger({
    rpc,
    trust,
    spool,
    report,
    progress: progressOf(context.lang),
    ...signatures,
  });
  await compareOthers(context, options, { rpc, trust, spool }, audited, report);
  const result = resultOf(trust, audited, report);
  context.result(result, told(context.lang, audited, report));
  return exitOf(report.findings());
}

/** What the chain does not hold, where it was asked for: manifests and documents, an API, a database. */
async function compareOthers(
  context: Context,
  { manifests, documents, api, db }: Options,
  { rpc, trust, spool }: Opened,
  { fold }: Audited,
  report: Report,
): Promise<void> {
  if (manifests !== undefined) {
    const folder = documents !== undefined && { documents };
    await compareManifests({ spool, read: manifestsFrom(manifests), report, ...folder });
  }
  if (api !== undefined) await compareApi({ url: api, fold, spool, report });
  if (db === undefined) return;
  const { content } = context.home;
  const folder = existsSync(content) && { content };
  await compareDatabase({ databaseUrl: db, rpc, trust, spool, report, ...folder });
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

/** One bar after another; signatures are checked beside the others, and get theirs when only they are left. */
function progressOf(lang: Lang): Progress {
  const [fetched, folded, compared, checked] = (
    ["cli.audit.fetched", "cli.audit.folded", "cli.audit.compared", "cli.audit.checked"] as const
  ).map((label) => barOf(text(lang, label))) as [Bar, Bar, Bar, Bar];
  return {
    fetched: ({ block, of }) => {
      fetched(block, of);
    },
    folded: ({ entries, of }) => {
      folded(entries, of);
    },
    compared: ({ words, of }) => {
      compared(words, of);
    },
    checked: ({ signatures, of }) => {
      checked(signatures, of);
    },
  };
}

type Bar = (done: number, of: number) => void;

/** A bar that starts when it is first spoken of, there, and ends when all is done. */
function barOf(label: string): Bar {
  let bar: ReturnType<typeof startProgress> | undefined;
  let shown = 0;
  return (done, of) => {
    if (bar === undefined) {
      bar = startProgress(label, of, { from: done });
      shown = done;
      if (done < of) return;
    }
    bar.advance(done - shown);
    shown = done;
    if (done === of) bar.end();
  };
}

function exitOf(findings: readonly Finding[]): number {
  const statuses = new Set(findings.map(({ status }) => status));
  if (statuses.has("fail")) return EXIT.findings;
  if (statuses.has("error")) return EXIT.unavailable;
  return statuses.has("skipped") ? EXIT.partly : EXIT.done;
}

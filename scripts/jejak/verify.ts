import { readFile, stat } from "node:fs/promises";
import { z } from "zod";
import { EXIT, JejakError } from "../../protocol/errors.ts";
import { toHex } from "../../protocol/bytes.ts";
import { contentHash, parseManifest } from "../../protocol/manifest.ts";
import { errorText, text } from "../../protocol/texts.ts";
import type { Lang } from "../../protocol/texts.ts";
import { hashFile } from "../anchor/documents.ts";
import type { Ledger, Match, Verification } from "../client/ledger.ts";
import { allFiles } from "../import/files.ts";
import type { Finding } from "../verify/findings.ts";
import { openView, verifyLedger } from "../verify/ledger.ts";
import type { Deployment } from "../verify/ledger.ts";
import type { ChainView } from "../verify/log-reader.ts";
import { openRpc } from "../verify/rpc.ts";
import { verifyStep } from "../verify/step.ts";
import { action } from "./command.ts";
import type { Register } from "./command.ts";
import { ledgerOf, rpcUrlOf, runOf } from "./context.ts";
import type { Context } from "./context.ts";
import { startProgress } from "./progress.ts";

const MANIFEST_MOST_BYTES = 16 * 2 ** 20;

/** A file with the hashes by which it may be recorded. */
interface HashedFile {
  file: string;
  size: number;
  sha256: string;
  /** Where the file is a manifest: its content hash, whatever its layout. */
  contentHash?: string;
}

/** What became of one file. */
interface FileVerdict extends HashedFile {
  verdict: "pass" | "fail" | "error" | "unknown";
  matches: (Pick<Match, "ocid" | "agency" | "index" | "trailIndex" | "role"> & { findings: Finding[] })[];
}

export const registerVerify: Register = (program, lang) => {
  program.command("verify <paths...>").description(text(lang, "cli.verify")).action(action(lang, verify));
};

async function verify(context: Context, paths: string[]): Promise<number> {
  const files = await allFiles(paths);
  const progress = startProgress("SHA-256", files.length);
  const hashed: HashedFile[] = [];
  for (const file of files) {
    hashed.push(await hashBoth(file));
    progress.advance();
  }
  progress.end();
  const ledger = ledgerOf(context);
  const wanted = [...new Set(hashed.flatMap((file) => [file.sha256, file.contentHash ?? file.sha256]))];
  const bySha = new Map((await ledger.verifications(wanted)).map((item) => [item.sha256, item]));
  const deployment = await deploymentOf(context, ledger);
  const view = await openView(openRpc(rpcUrlOf(context)), deployment);
  const whole = await verifyLedger(view, deployment);
  const verdicts: FileVerdict[] = [];
  for (const file of hashed) verdicts.push(await verifyFile(view, ledger, file, bySha));
  context.result({ ledger: whole, files: verdicts }, told(context.lang, whole, verdicts));
  return exitOf(whole, verdicts);
}

/** A small JSON file is also read as a manifest. */
async function hashBoth(file: string): Promise<HashedFile> {
  const hashed = { file, ...(await hashFile(file)) };
  const manifest = await manifestHash(file);
  return manifest === undefined ? hashed : { ...hashed, contentHash: manifest };
}

async function manifestHash(file: string): Promise<string | undefined> {
  if (!file.endsWith(".json") || (await stat(file)).size > MANIFEST_MOST_BYTES) return undefined;
  try {
    return toHex(contentHash(parseManifest(await readFile(file))));
  } catch (error) {
    if (error instanceof JejakError) return undefined;
    throw error;
  }
}

const Contracts = z.object({ auditLog: z.string(), procurementLedger: z.string() });

/** Addresses from this machine's own records; from the server under check only where there are none. */
async function deploymentOf(context: Context, ledger: Ledger): Promise<Deployment> {
  const run = context.options.url === undefined ? runOf(context) : null;
  if (run !== null) return { ...run.contracts, pinned: true };
  const { contracts } = await ledger.info();
  Contracts.parse(contracts);
  return { ...contracts, deployedAt: 0, pinned: false };
}

async function verifyFile(
  view: ChainView,
  ledger: Ledger,
  file: HashedFile,
  bySha: ReadonlyMap<string, Verification>,
): Promise<FileVerdict> {
  const hashes = [...new Set([file.sha256, file.contentHash ?? file.sha256])];
  const found = hashes.flatMap((sha256) =>
    (bySha.get(sha256)?.matches ?? []).map((match) => ({ sha256, match })),
  );
  const matches = [];
  for (const { sha256, match } of found) {
    const { ocid, agency, index, trailIndex, role, contentHash: content } = match;
    const claim = { sha256, size: file.size, role, index, contentHash: content };
    const findings = await verifyStep(view, claim, () => ledger.manifest(content));
    matches.push({ ocid, agency, index, trailIndex, role, findings });
  }
  return { ...file, verdict: verdictOf(matches.map(({ findings }) => findings)), matches };
}

/** A file holds where one of the steps that name it holds in every check that could be made. */
function verdictOf(matches: readonly Finding[][]): FileVerdict["verdict"] {
  if (matches.length === 0) return "unknown";
  const statuses = matches.map((findings) => worst(findings));
  if (statuses.includes("pass")) return "pass";
  return statuses.includes("error") ? "error" : "fail";
}

function worst(findings: readonly Finding[]): "pass" | "fail" | "error" {
  if (findings.some(({ status }) => status === "fail")) return "fail";
  return findings.some(({ status }) => status === "error") ? "error" : "pass";
}

function exitOf(whole: readonly Finding[], files: readonly FileVerdict[]): number {
  const verdicts = new Set<string>([worst(whole), ...files.map(({ verdict }) => verdict)]);
  if (verdicts.has("fail")) return EXIT.findings;
  if (verdicts.has("error")) return EXIT.unavailable;
  return verdicts.has("unknown") ? EXIT.notFound : EXIT.done;
}

function told(lang: Lang, whole: readonly Finding[], files: readonly FileVerdict[]): string {
  const lines = files.flatMap((file) => [
    `${file.file}  ${file.sha256}`,
    ...(file.verdict === "unknown" ? [`  ${text(lang, "cli.verify.unknown")}`] : []),
    ...file.matches.flatMap(({ ocid, index, findings }) => [
      `  ${ocid} #${index}`,
      ...findings.map((finding) => `    ${line(lang, finding)}`),
    ]),
  ]);
  return [...lines, ...whole.map((finding) => line(lang, finding))].join("\n");
}

function line(lang: Lang, { check, status, code, values }: Finding): string {
  const why = code === undefined ? "" : ` ${errorText(lang, code).title} [${code}]`;
  return `${check.padEnd(10)} ${text(lang, `finding.${status}`)}${why} ${JSON.stringify(values ?? {})}`;
}

import { z } from "zod";
import { EXIT, JejakError } from "../../protocol/errors.ts";
import { errorText, text } from "../../protocol/texts.ts";
import type { Lang } from "../../protocol/texts.ts";
import type { Ledger, Verification } from "../client/ledger.ts";
import { readDeployment } from "../deploy/file.ts";
import { allFiles, atLeastOne } from "../import/files.ts";
import type { Finding, Verdict } from "../verify/findings.ts";
import { openView, verifyLedger } from "../verify/ledger.ts";
import type { Deployment } from "../verify/ledger.ts";
import type { ChainView } from "../verify/log-reader.ts";
import { openRpc } from "../verify/rpc.ts";
import { readForVerification } from "../verify/read-file.ts";
import type { HashedFile } from "../verify/read-file.ts";
import { verdictOf, verifyStep } from "../verify/step.ts";
import type { Claim } from "../verify/step.ts";
import { claimsOf, hashesOf } from "../verify/claims.ts";
import { action } from "./command.ts";
import type { Register } from "./command.ts";
import { ledgerOf, rpcUrlOf, runOf } from "./context.ts";
import type { Context } from "./context.ts";
import { parseOptions } from "./options.ts";
import { startProgress } from "./progress.ts";

const Options = z.object({ deployment: z.string().optional() });

/** What became of one file. */
interface FileVerdict extends HashedFile {
  verdict: Verdict;
  /** Releases in the file that no trail has. */
  missing: number;
  matches: {
    ocid: string;
    agency: string;
    index: number;
    trailIndex: number;
    role: Claim["role"];
    findings: Finding[];
  }[];
}

export const registerVerify: Register = (program, lang) => {
  program
    .command("verify <paths...>")
    .description(text(lang, "cli.verify"))
    .option("--deployment <file>", text(lang, "cli.option.deployment"))
    .action(action(lang, verify));
};

async function verify(context: Context, paths: string[], raw: unknown): Promise<number> {
  const options = parseOptions(Options, raw);
  const files = atLeastOne(await allFiles(paths), paths);
  const progress = startProgress("SHA-256", files.length);
  const hashed: HashedFile[] = [];
  for (const file of files) {
    hashed.push(await readForVerification(file));
    progress.advance();
  }
  progress.end();
  const ledger = ledgerOf(context);
  const wanted = [...new Set(hashed.flatMap(hashesOf))];
  const bySha = new Map((await ledger.verifications(wanted)).map((item) => [item.sha256, item]));
  const deployment = await deploymentOf(context, ledger, options.deployment);
  const view = await openView(openRpc(rpcUrlOf(context)), deployment);
  const whole = await verifyLedger(view, deployment);
  const verdicts: FileVerdict[] = [];
  for (const file of hashed) verdicts.push(await verifyFile(view, ledger, file, bySha));
  context.result({ ledger: whole, files: verdicts }, told(context.lang, whole, verdicts));
  return exitOf(whole, verdicts);
}

/** Addresses from a file that the reader has, or this machine's own records; else from the server under check. */
async function deploymentOf(context: Context, ledger: Ledger, file: string | undefined): Promise<Deployment> {
  if (file !== undefined) {
    const deployment = readDeployment(file);
    if (deployment === null) throw new JejakError("file-unreadable", { at: file });
    return { ...deployment.contracts, pinned: true };
  }
  const run = context.options.url === undefined ? runOf(context) : null;
  if (run !== null) return { ...run.contracts, pinned: true };
  const { contracts } = await ledger.info();
  return { ...contracts, deployedAt: 0, pinned: false };
}

async function verifyFile(
  view: ChainView,
  ledger: Ledger,
  file: HashedFile,
  bySha: ReadonlyMap<string, Verification>,
): Promise<FileVerdict> {
  const { claims, missing } = await claimsOf(ledger, file, bySha);
  const matches: FileVerdict["matches"] = [];
  for (const claim of claims) {
    const { ocid, agency, index, trailIndex, role, contentHash } = claim;
    const findings = await verifyStep(view, claim, () => ledger.manifest(contentHash));
    matches.push({ ocid, agency, index, trailIndex, role, findings });
  }
  return { ...file, verdict: fileVerdict(matches, missing), missing, matches };
}

/** Every release in the file must hold; else one of the steps that name the file must. */
function fileVerdict(matches: FileVerdict["matches"], missing: number): Verdict {
  const released = matches
    .filter(({ role }) => role === "release")
    .map((match) => verdictOf(match, match.findings));
  const verdicts = matches.map((match) => verdictOf(match, match.findings));
  const isRelease = released.length > 0 || missing > 0;
  if (isRelease) return worst(missing > 0 ? [...released, "unknown"] : released);
  if (verdicts.includes("pass")) return "pass";
  return worst(verdicts.length === 0 ? ["unknown"] : verdicts);
}

function worst(verdicts: readonly Verdict[]): Verdict {
  return (["fail", "error", "unknown"] as const).find((verdict) => verdicts.includes(verdict)) ?? "pass";
}

/** Unknown where anything was left out, the origin of the contracts' addresses above all. */
function wholeVerdict(findings: readonly Finding[]): Verdict {
  const names = { fail: "fail", error: "error", skipped: "unknown", pass: "pass" } as const;
  return worst(findings.map(({ status }) => names[status]));
}

function exitOf(whole: readonly Finding[], files: readonly FileVerdict[]): number {
  const verdicts = new Set<Verdict>([wholeVerdict(whole), ...files.map(({ verdict }) => verdict)]);
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

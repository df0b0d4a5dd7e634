import { z } from "zod";
import { CODES, EXIT } from "../../protocol/errors.ts";
import type { ErrorCode } from "../../protocol/errors.ts";
import { findPersonalData } from "../../protocol/ocds/personal.ts";
import type { PersonalKind } from "../../protocol/ocds/personal.ts";
import { idOf } from "../../protocol/ocds/release.ts";
import { errorText, text } from "../../protocol/texts.ts";
import type { Lang } from "../../protocol/texts.ts";
import { saltSecret } from "../client/keystore.ts";
import type { Conflict } from "../import/conflicts.ts";
import { atLeastOne, publishedFiles } from "../import/files.ts";
import { groupByProcess } from "../import/group.ts";
import type { HashedRelease, Process } from "../import/group.ts";
import { readReleases } from "../import/read.ts";
import type { FileContent, FileProblem, FoundRelease } from "../import/releases.ts";
import { importProcesses } from "../import/run.ts";
import type { ImportResult, Outcome } from "../import/run.ts";
import { action } from "./command.ts";
import type { Register } from "./command.ts";
import { ledgerOf } from "./context.ts";
import type { Context } from "./context.ts";
import { parseOptions } from "./options.ts";
import { startProgress } from "./progress.ts";
import {
  KeyOptions,
  SuccessionOption,
  prepareSigning,
  signedByKeys,
  signingFor,
  unixNow,
} from "./signing.ts";

const Options = KeyOptions.extend({
  ...SuccessionOption.shape,
  agency: z.string(),
  encoding: z.string().optional(),
  publisher: z.string().optional(),
  source: z.string().optional(),
});
type Options = z.infer<typeof Options>;

export const registerImport: Register = (program, lang) => {
  const group = program.command("import").description(text(lang, "cli.import"));
  signedByKeys(group.command("ocds <paths...>"), lang)
    .description(text(lang, "cli.import.ocds"))
    .requiredOption("--agency <id>", text(lang, "cli.option.agency"))
    .option("--encoding <label>", text(lang, "cli.option.encoding"))
    .option("--publisher <name>", text(lang, "cli.option.publisher"))
    .option("--source <address>", text(lang, "cli.option.source"))
    .option("--succession <number>", text(lang, "cli.option.succession"))
    .action(action(lang, importOcds));
};

async function importOcds(context: Context, paths: string[], raw: unknown): Promise<number> {
  const options = parseOptions(Options, raw);
  const files = atLeastOne(await publishedFiles(paths), paths);
  const content = await readAll(files, options, context.lang);
  const processes = groupByProcess(content.releases.map((found) => withOrigin(found, options)));
  warnOfPersonalData(context, content.releases);
  const { ledger, agency, signatory, officers, separator } = await prepareSigning(
    context,
    ledgerOf(context),
    options.agency,
    options,
  );
  for (const line of signingFor(context.lang, agency, signatory)) context.say(line);
  const importer = {
    agency: agency.agency,
    succession: signatory.succession,
    policy: BigInt(agency.policy.packed),
    officers,
    secret: await saltSecret(context.home.keys),
  };
  const progress = startProgress(text(context.lang, "cli.import.progress"), countOf(processes));
  const onDone = (): void => {
    progress.advance();
  };
  const result = await importProcesses(processes, importer, { ledger, separator, now: unixNow, onDone });
  progress.end();
  return report(context, files.length, content, processes, result);
}

async function readAll(files: readonly string[], { encoding }: Options, lang: Lang): Promise<FileContent> {
  const all: FileContent = { releases: [], linked: 0, problems: [] };
  const progress = startProgress(text(lang, "cli.import.reading"), files.length);
  for (const file of files) {
    const { releases, linked, problems } = await readReleases(
      file,
      encoding === undefined ? {} : { encoding },
    );
    for (const release of releases) all.releases.push(release);
    all.problems.push(...problems);
    all.linked += linked;
    progress.advance();
  }
  progress.end();
  return all;
}

function withOrigin(found: FoundRelease, { publisher, source }: Options): FoundRelease {
  const told = {
    ...(publisher !== undefined && { publisher }),
    ...(source !== undefined && { address: source }),
  };
  return { ...found, origin: { ...told, ...found.origin } };
}

function warnOfPersonalData(context: Context, releases: readonly FoundRelease[]): void {
  const counts = new Map<PersonalKind, number>();
  let concerned = 0;
  for (const { release } of releases) {
    const kinds = new Set(findPersonalData(release).map(({ kind }) => kind));
    if (kinds.size > 0) concerned += 1;
    for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  if (concerned === 0) return;
  const kinds = [...counts]
    .map(([kind, count]) => `${text(context.lang, `personal.${kind}`)} (${count})`)
    .join(", ");
  context.say(text(context.lang, "cli.import.personal", { releases: concerned, kinds }));
}

function report(
  context: Context,
  files: number,
  content: FileContent,
  processes: readonly Process[],
  { outcomes, conflicts }: ImportResult,
): number {
  const listed = [...outcomes].map(([found, outcome]) => describe(found, outcome));
  const of = (status: Outcome["status"]) => listed.filter((item) => item.status === status);
  const refused = of("refused");
  const summary = {
    files,
    releases: content.releases.length,
    linked: content.linked,
    repeats: processes.reduce((sum, { repeats }) => sum + repeats, 0),
    processes: processes.length,
    recorded: of("recorded").length,
    alreadyThere: of("already-there").length,
    conflicts: conflicts.length,
    refused: refused.length,
    problems: content.problems.length,
  };
  const releases = [...of("recorded"), ...of("already-there")];
  const data = { summary, conflicts, refused, problems: content.problems, releases };
  context.result(data, told(context.lang, summary, conflicts, refused, content.problems));
  return exitOf(summary);
}

function describe({ ocid, release, file, place, sha256 }: HashedRelease, outcome: Outcome) {
  const { status } = outcome;
  const common = { status, ocid, releaseId: idOf(release) ?? null, file, place, sha256 };
  if (outcome.status !== "refused") return { ...common, ...outcome };
  const { code, values = {} } = outcome.error;
  return { ...common, code, values };
}

type Summary = Record<
  | "files"
  | "releases"
  | "linked"
  | "repeats"
  | "processes"
  | "recorded"
  | "alreadyThere"
  | "conflicts"
  | "refused"
  | "problems",
  number
>;

function told(
  lang: Lang,
  summary: Summary,
  conflicts: readonly Conflict[],
  refused: readonly ReturnType<typeof describe>[],
  problems: readonly FileProblem[],
): string {
  const lines = problems.map(
    ({ file, place, code, detail }) => `${file} ${place}: ${titleOf(lang, code)} (${detail})`,
  );
  for (const item of refused) lines.push(refusedLine(lang, item));
  for (const { ocid, releaseId, contents } of conflicts) {
    lines.push(text(lang, "cli.import.conflict", { ocid, release: releaseId, count: contents.length }));
    for (const { contentHash, sha256, file } of contents)
      lines.push(`  ${contentHash ?? sha256}  ${file ?? ""}`);
  }
  lines.push(text(lang, "cli.import.summary", { ...summary, there: summary.alreadyThere }));
  return lines.join("\n");
}

function refusedLine(lang: Lang, item: ReturnType<typeof describe>): string {
  const { code, values } = "code" in item ? item : { code: "internal", values: {} };
  return `${item.file} ${item.place}: ${titleOf(lang, code)} ${JSON.stringify(values)} [${code}]`;
}

function titleOf(lang: Lang, code: string): string {
  return errorText(lang, Object.hasOwn(CODES, code) ? (code as ErrorCode) : "internal").title;
}

/** Partly done where something could not be read or was refused; a conflict alone is told by its own code. */
function exitOf({ refused, problems, recorded, alreadyThere, conflicts }: Summary): number {
  if (refused + problems > 0) return recorded + alreadyThere > 0 ? EXIT.partly : EXIT.findings;
  return conflicts > 0 ? EXIT.conflict : EXIT.done;
}

function countOf(processes: readonly Process[]): number {
  return processes.reduce((sum, { releases }) => sum + releases.length, 0);
}

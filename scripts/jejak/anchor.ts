import { z } from "zod";
import { toHex } from "../../protocol/bytes.ts";
import { EXIT, JejakError } from "../../protocol/errors.ts";
import { contentHash, manifestBytes } from "../../protocol/manifest.ts";
import type { Manifest } from "../../protocol/manifest.ts";
import { findPersonalData } from "../../protocol/ocds/personal.ts";
import type { PersonalFinding } from "../../protocol/ocds/personal.ts";
import { documentsIn, summarize } from "../../protocol/ocds/release.ts";
import { required } from "../../protocol/policy.ts";
import { CLOSES, tagsOf } from "../../protocol/tags.ts";
import { text } from "../../protocol/texts.ts";
import type { Lang } from "../../protocol/texts.ts";
import { formatTime } from "../../protocol/time.ts";
import { deadlineFor, draftManifest } from "../anchor/draft.ts";
import { NO_HEAD, anchorMany } from "../client/anchor.ts";
import type { Anchored, PlannedStep } from "../client/anchor.ts";
import { saltSecret } from "../client/keystore.ts";
import type { Submission, Trail, TrailStep } from "../client/ledger.ts";
import { approversFor } from "../client/officers.ts";
import { action, collect } from "./command.ts";
import type { Register } from "./command.ts";
import { ledgerOf } from "./context.ts";
import type { Context } from "./context.ts";
import { parseOptions } from "./options.ts";
import { confirm } from "./passphrase.ts";
import {
  KeyOptions,
  SuccessionOption,
  prepareSigning,
  signedByKeys,
  signingFor,
  unixNow,
} from "./signing.ts";
import type { Signing } from "./signing.ts";

/** A trail's steps are counted in 32 bits. */
const MOST_STEPS = 2 ** 32 - 1;
const MOST_NAMED = 10;

const Options = KeyOptions.extend({
  ...SuccessionOption.shape,
  agency: z.string(),
  document: z.array(z.string()).default([]),
  documents: z.string().optional(),
  deadline: z.string().optional(),
  closes: z.boolean().default(false),
  corrects: z.coerce
    .number()
    .int()
    .min(0)
    .max(MOST_STEPS - 1)
    .optional(),
  approvals: z.coerce.number().int().min(1).max(8).default(1),
  yes: z.boolean().default(false),
});
type Options = z.infer<typeof Options>;

export const registerAnchor: Register = (program, lang) => {
  signedByKeys(program.command("anchor <file>"), lang)
    .description(text(lang, "cli.anchor"))
    .requiredOption("--agency <id>", text(lang, "cli.option.agency"))
    .option("--document <id=file>", text(lang, "cli.option.document"), collect)
    .option("--documents <folder>", text(lang, "cli.option.documents"))
    .option("--deadline <time>", text(lang, "cli.option.deadline"))
    .option("--closes", text(lang, "cli.option.closes"))
    .option("--corrects <index>", text(lang, "cli.option.corrects"))
    .option("--approvals <number>", text(lang, "cli.option.approvals"))
    .option("--succession <number>", text(lang, "cli.option.succession"))
    .option("--yes", text(lang, "cli.option.yes"))
    .action(action(lang, anchor));
};

async function anchor(context: Context, [file = ""]: string[], raw: unknown): Promise<number> {
  const options = parseOptions(Options, raw);
  const { document, documents } = options;
  const manifest = await draftManifest(file, { document, documents }, await saltSecret(context.home.keys));
  const signing = await prepareSigning(context, ledgerOf(context), options.agency, options);
  const trail = await signing.ledger.trail(signing.agency.agency, manifest.ocid);
  checkOpening(signing, trail);
  const step = planStep(manifest, options, signing, trail);
  const there = recordedAs(trail, step, options);
  if (there !== undefined) return tell(context, signing, manifest.ocid, { ...there, submission: null });
  const lines = preview(context.lang, step, findPersonalData(manifest.release));
  context.say([...signingFor(context.lang, signing.agency, signing.signatory), ...lines].join("\n"));
  if (!options.yes && !(await confirm(context, text(context.lang, "cli.anchor.ask"), /^[yY]/))) {
    context.say(text(context.lang, "cli.anchor.declined"));
    return EXIT.declined;
  }
  return report(context, signing, await submit(signing, step, trail));
}

/** A successor continues the trails of the agency before it, and opens none in its name. */
function checkOpening({ signatory: { succession } }: Signing, trail: Trail | undefined): void {
  if (succession === 0 || trail !== undefined) return;
  const detail = "a successor continues trails of the old agency; new ones it opens under its own name";
  throw new JejakError("succession-unknown", { values: { succession, opensTrail: true }, detail });
}

function planStep(
  manifest: Manifest,
  options: Options,
  { agency, officers }: Signing,
  trail: Trail | undefined,
): PlannedStep {
  const tags = (summarize(manifest.release).mask | (options.closes ? CLOSES : 0)) >>> 0;
  const corrects = options.corrects === undefined ? 0 : options.corrects + 1;
  const maxRequired = Math.max(0, ...(trail?.steps ?? []).map((step) => step.required));
  const policy = BigInt(agency.policy.packed);
  const approvals = required({ policy, tags, approvals: options.approvals, corrects, maxRequired });
  return {
    manifest,
    tags,
    corrects,
    deadline: deadlineFor(manifest.release, options.deadline, unixNow()),
    approvals,
    officers: approversFor(officers, tags, approvals),
  };
}

/** The step that says the same already: run again after a broken-off run, the command records nothing twice. */
function recordedAs(
  trail: Trail | undefined,
  { manifest, tags, corrects, deadline }: PlannedStep,
  options: Options,
): TrailStep | undefined {
  const hash = toHex(contentHash(manifest));
  const declared = deadline === 0 ? null : formatTime(deadline);
  return trail?.steps.find(
    (step) =>
      step.contentHash === hash &&
      step.tagMask === tags &&
      (step.corrects ?? -1) + 1 === corrects &&
      (options.deadline === undefined || step.deadline === declared),
  );
}

async function submit(
  { agency, ledger, separator, signatory: { succession } }: Signing,
  step: PlannedStep,
  trail: Trail | undefined,
): Promise<Anchored> {
  const { ocid } = step.manifest;
  const planned = { agency: agency.agency, succession, ocid, head: trail?.head ?? NO_HEAD, steps: [step] };
  const [anchored] = await anchorMany([planned], { ledger, separator, now: unixNow });
  if (anchored === undefined) throw new JejakError("invariant-broken");
  return anchored;
}

function preview(
  lang: Lang,
  { manifest, tags, deadline, officers }: PlannedStep,
  personal: PersonalFinding[],
): string[] {
  const { title, buyer, deadline: published } = summarize(manifest.release);
  const lines = [
    `${text(lang, "cli.anchor.public")}: ${manifestBytes(manifest).length} bytes`,
    `  ocid      ${manifest.ocid}`,
    `  title     ${title ?? "-"}${buyer === undefined ? "" : `, ${buyer}`}`,
    `  tags      ${tagsOf(tags).join(", ")}`,
    `  deadline  ${deadline === 0 ? "-" : formatTime(deadline)}${undeclared(lang, deadline, published)}`,
    ...manifest.documents.map(({ id, sha256, size }) => `  document  ${id}  ${sha256}  ${size}`),
    ...withoutFile(lang, manifest),
    `  mandates  ${officers.map(({ mandate, address }) => `${mandate} (${address})`).join(", ")}`,
  ];
  if (personal.length > 0) {
    lines.push(text(lang, "cli.anchor.personal", { count: personal.length }));
    lines.push(
      ...personal.map(({ at, kind, excerpt }) => `  ${text(lang, `personal.${kind}`)}  ${at}  ${excerpt}`),
    );
  }
  return lines;
}

/** A deadline that the release has and the step does not, as where it is over by the clock of this machine. */
function undeclared(lang: Lang, deadline: number, published: number | undefined): string {
  if (published === undefined || published <= 0 || published === deadline) return "";
  return `  (${text(lang, "cli.anchor.undeclared", { time: formatTime(published) })})`;
}

/** Documents that the release names and nobody could check afterwards: a wrong folder is seen before it is signed. */
function withoutFile(lang: Lang, { release, documents }: Manifest): string[] {
  const there = new Set(documents.map(({ id }) => id));
  const missing = [...new Set(documentsIn(release).map(({ id, at }) => id ?? at))].filter(
    (id) => !there.has(id),
  );
  if (missing.length === 0) return [];
  const named = missing.slice(0, MOST_NAMED).join(", ");
  const ids = missing.length > MOST_NAMED ? `${named}, …` : named;
  return [`  ${text(lang, "cli.anchor.withoutFile", { count: missing.length, ids })}`];
}

function report(context: Context, signing: Signing, anchored: Anchored): number {
  if (anchored.status === "failed") throw anchored.error;
  if (anchored.status === "unsent") throw new JejakError("invariant-broken");
  const { contentHash, digest, submission, trail } = anchored;
  const { id, index, blockNumber, blockHash } = submission;
  return tell(context, signing, trail.ocid, {
    contentHash,
    digest,
    index,
    blockNumber,
    blockHash,
    submission: id,
  });
}

/** Where a step is on record. */
interface Place extends Pick<Submission, "index" | "blockNumber" | "blockHash"> {
  contentHash: string;
  digest: string;
  /** Null where this run recorded nothing, as the step was there. */
  submission: string | null;
}

function tell(context: Context, { ledger, agency }: Signing, ocid: string, place: Place): number {
  const link = `${ledger.url}/api/v1/agencies/${agency.agency}/processes/${encodeURIComponent(ocid)}`;
  const { contentHash, digest, index, blockNumber, blockHash, submission } = place;
  const recorded = submission !== null;
  const data = { ocid, contentHash, digest, index, blockNumber, blockHash, submission, link, recorded };
  const lines = Object.entries(data).map(([name, value]) => `  ${name.padEnd(12)} ${value ?? "-"}`);
  const headline = text(context.lang, recorded ? "cli.anchor.recorded" : "cli.anchor.already");
  context.result(data, [headline, ...lines].join("\n"));
  return EXIT.done;
}

import { z } from "zod";
import { EXIT, JejakError } from "../../protocol/errors.ts";
import { parseManifest } from "../../protocol/manifest.ts";
import { findPersonalData } from "../../protocol/ocds/personal.ts";
import { text } from "../../protocol/texts.ts";
import type { Trail, TrailStep } from "../client/ledger.ts";
import { mapLimited } from "../client/limit.ts";
import type { MandatedOfficer } from "../client/officers.ts";
import {
  checkRecorded,
  reasonOf,
  reasonWords,
  recordWithdrawal,
  stepAt,
  waitUntilWithheld,
  withdrawalOf,
  withdrawer,
} from "../client/withdrawal.ts";
import { openView } from "../verify/ledger.ts";
import { openRpc } from "../verify/rpc.ts";
import { action } from "./command.ts";
import type { Register } from "./command.ts";
import { ledgerOf, rpcUrlOf } from "./context.ts";
import type { Context } from "./context.ts";
import { parseOptions } from "./options.ts";
import { confirm } from "./passphrase.ts";
import { SenderOptions, paidBySender, withProcurement } from "./paying.ts";
import { KeyOptions, SuccessionOption, prepareSigning, signedByKeys, signingFor } from "./signing.ts";
import type { Signing } from "./signing.ts";

const PATIENCE_MS = 30_000;
const PERSONAL_DATA = 1;
const AT_ONCE = 4;

const Options = KeyOptions.extend({
  ...SenderOptions.shape,
  ...SuccessionOption.shape,
  agency: z.string(),
  ocid: z.string(),
  step: z.coerce.number().int().min(0),
  reason: z.string(),
  yes: z.boolean().default(false),
});

export const registerWithdraw: Register = (program, lang) => {
  const reasons = reasonWords(lang).join(", ");
  paidBySender(signedByKeys(program.command("withdraw"), lang), lang)
    .description(text(lang, "cli.withdraw"))
    .requiredOption("--agency <id>", text(lang, "cli.option.agency"))
    .requiredOption("--ocid <ocid>", text(lang, "cli.option.ocid"))
    .requiredOption("--step <index>", text(lang, "cli.option.step"))
    .requiredOption("--reason <reason>", text(lang, "cli.option.withdrawalReason", { reasons }))
    .option("--succession <number>", text(lang, "cli.option.succession"))
    .option("--yes", text(lang, "cli.option.yes"))
    .action(action(lang, withdraw));
};

/** One withdrawal: the step, why, and who signs. */
interface Withdrawing extends Signing {
  trail: Trail;
  step: TrailStep;
  reason: number;
  officer: MandatedOfficer;
}

async function withdraw(context: Context, _args: string[], raw: unknown): Promise<number> {
  const options = parseOptions(Options, raw);
  const reason = reasonOf(options.reason);
  const signing = await prepareSigning(context, ledgerOf(context), options.agency, options);
  const { agency, ledger, officers, signatory } = signing;
  const trail = await ledger.trail(agency.agency, options.ocid);
  if (trail === undefined)
    throw new JejakError("process-unknown", { values: { agency: agency.officialId, ocid: options.ocid } });
  const step = stepAt(trail, options.step);
  const officer = withdrawer(officers, signatory.agency.officialId);
  const withdrawing = { ...signing, trail, step, reason, officer };
  if (step.manifest.state === "withdrawn") return told(context, withdrawing, step, null);
  await checkChain(context, withdrawing);
  context.say(await preview(context, withdrawing));
  if (!options.yes && !(await confirm(context, text(context.lang, "cli.withdraw.ask"), /^[yY]/))) {
    context.say(text(context.lang, "cli.withdraw.declined"));
    return EXIT.declined;
  }
  const index = await send(context, withdrawing, options);
  const withheld = await waitUntilWithheld(ledger, trail, step.trailIndex, PATIENCE_MS);
  return told(context, withdrawing, withheld, index);
}

async function checkChain(context: Context, { ledger, trail, step, reason }: Withdrawing): Promise<void> {
  const { contracts } = await ledger.info();
  const deployment = { ...contracts, deployedAt: step.blockNumber, pinned: false };
  const view = await openView(openRpc(rpcUrlOf(context)), deployment);
  await checkRecorded({ ...view, at: step.blockNumber }, step, withdrawalOf(trail, step, reason));
}

async function send(context: Context, withdrawing: Withdrawing, options: SenderOptions) {
  const { ledger, trail, step, reason, officer, separator, signatory } = withdrawing;
  const { succession } = signatory;
  const message = withdrawalOf(trail, step, reason);
  return await withProcurement(context, ledger, options, (procurement) =>
    recordWithdrawal(procurement, { message, succession, officer, separator }),
  );
}

async function preview(context: Context, withdrawing: Withdrawing): Promise<string> {
  const { lang } = context;
  const { agency, signatory, trail, step, reason, officer } = withdrawing;
  return [
    ...signingFor(lang, agency, signatory),
    `${text(lang, "cli.withdraw.what")}:`,
    `  agency    ${agency.officialId}`,
    `  ocid      ${trail.ocid}`,
    `  step      ${step.trailIndex}  #${step.index}  ${step.recordedAt}  ${step.tags.join("+")}`,
    `  title     ${step.release?.title ?? trail.title ?? "-"}`,
    ...(await contentLines(context, withdrawing)),
    `  reason    ${reason}  ${reasonWords(lang)[reason] ?? ""}`,
    `  mandate   ${officer.mandate} (${officer.address})`,
    text(lang, "cli.withdraw.kept"),
    ...(await othersFirst(context, withdrawing)),
    ...(await otherSteps(context, withdrawing)),
  ].join("\n");
}

/** The text with its size, the documents that it names, and where it looks like personal data. */
async function contentLines({ lang }: Context, { ledger, step }: Withdrawing): Promise<string[]> {
  const bytes = await ledger.manifest(step.contentHash);
  const size = bytes === undefined ? text(lang, "cli.withdraw.unpublished") : `${bytes.length} bytes`;
  const personal = bytes === undefined ? [] : findPersonalData(parseManifest(bytes).release);
  return [
    `  content   ${step.contentHash}  ${size}`,
    ...step.documents.map(({ title, id, sha256 }) => `  document  ${title ?? id}  ${sha256}`),
    ...personal.map(({ at, kind }) => `  ${text(lang, `personal.${kind}`)}  ${at}`),
  ];
}

/** Where another agency recorded the same text before, this withdrawal alone withholds nothing. */
async function othersFirst({ lang }: Context, { ledger, agency, step }: Withdrawing): Promise<string[]> {
  const [found] = await ledger.verifications([step.contentHash]);
  const earlier = (found?.matches ?? []).filter(
    (match) => match.role === "manifest" && match.index < step.index && match.agency !== agency.agency,
  );
  const [first] = earlier.sort((a, b) => a.index - b.index);
  if (first === undefined) return [];
  return [text(lang, "cli.withdraw.first", { agency: first.officialId ?? first.agency })];
}

/** Releases repeat what earlier ones said: other steps may hold the same personal data. */
async function otherSteps(
  { lang }: Context,
  { ledger, trail, step, reason }: Withdrawing,
): Promise<string[]> {
  if (reason !== PERSONAL_DATA) return [];
  const others = trail.steps.filter(
    ({ manifest, contentHash }) => manifest.state === "published" && contentHash !== step.contentHash,
  );
  const found = await mapLimited(others, AT_ONCE, async ({ contentHash, trailIndex }) => {
    const bytes = await ledger.manifest(contentHash);
    const personal = bytes === undefined ? [] : findPersonalData(parseManifest(bytes).release);
    return personal.length === 0 ? [] : [trailIndex];
  });
  const steps = found.flat();
  return steps.length === 0 ? [] : [text(lang, "cli.withdraw.others", { steps: steps.join(", ") })];
}

/** @param index log index of what this run recorded; null where it was recorded before */
function told(
  context: Context,
  { agency, ledger, trail, step, reason }: Withdrawing,
  withheld: TrailStep | undefined,
  index: number | null,
): number {
  const { lang } = context;
  const link = `${ledger.url}/api/v1/agencies/${agency.agency}/processes/${encodeURIComponent(trail.ocid)}`;
  const { ocid } = trail;
  const place = { agency: agency.officialId, ocid, step: step.trailIndex, contentHash: step.contentHash };
  const manifest = withheld?.manifest.state === "withdrawn" ? withheld.manifest : undefined;
  const entry = index ?? manifest?.index ?? null;
  const facts = { reason: manifest?.reason ?? reason, index: entry, withheld: manifest !== undefined, link };
  const data = { ...place, ...facts, recorded: index !== null };
  const named = { ...data, reason: reasonWords(lang)[data.reason] ?? data.reason };
  const lines = Object.entries(named).map(([name, value]) => `  ${name.padEnd(12)} ${String(value ?? "-")}`);
  context.result(data, [headline(), ...lines].join("\n"));
  return manifest === undefined ? EXIT.partly : EXIT.done;

  function headline(): string {
    if (manifest === undefined) return text(lang, "cli.withdraw.pending", { link });
    if (index !== null) return text(lang, "cli.withdraw.done");
    return text(lang, "cli.withdraw.again", { reason: named.reason, index: manifest.index ?? "-" });
  }
}

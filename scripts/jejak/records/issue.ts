import { access, constants, mkdir } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { EXIT, JejakError, isJejakError } from "../../../protocol/errors.ts";
import { text } from "../../../protocol/texts.ts";
import { TYPES_FOLDER, typeNamed } from "../../../server/records/types.ts";
import { deliver } from "../../../server/registrar/issuing/deliver.ts";
import type { Delivery } from "../../../server/registrar/issuing/deliver.ts";
import { issue } from "../../../server/registrar/issuing/issue.ts";
import { jobState } from "../../../server/registrar/issuing/jobs.ts";
import type { Part } from "../../../server/registrar/issuing/parts.ts";
import type { Workshop } from "../../../server/registrar/issuing/run.ts";
import { startSigners } from "../../../server/registrar/issuing/signers.ts";
import { DEFAULT_ANCHOR_TIMES, parseAnchorTimes } from "../../../server/registrar/issuing/times.ts";
import type { AnchorTimes } from "../../../server/registrar/issuing/times.ts";
import { pageOfRecord } from "../../../server/registrar/printing/reprint.ts";
import { rowsFile } from "../../../server/registrar/rows/read.ts";
import type { RowProblem } from "../../../server/registrar/rows/row.ts";
import { readEvidence } from "../../client/evidence.ts";
import { vaultOf } from "../../records/open.ts";
import { RegistrarOptions, withRegistrar } from "../../records/registrar.ts";
import { action } from "../command.ts";
import type { Register } from "../command.ts";
import { ledgerOf } from "../context.ts";
import type { Context } from "../context.ts";
import { parseOptions } from "../options.ts";
import { progressOf } from "./issue-progress.ts";
import { signing, unwritable } from "./named.ts";
import { checkAddressOf } from "./reprint.ts";

const MOST_ROWS = 65_536;
const ASK_AGAIN_MS = 1_000;

const Options = RegistrarOptions.extend({
  agency: z.string(),
  type: z.string(),
  types: z.string().default(TYPES_FOLDER),
  from: z.string(),
  out: z.string(),
  pdf: z.boolean().default(false),
  checkUrl: z.url().optional(),
  anchorAt: z.string().default(DEFAULT_ANCHOR_TIMES),
  now: z.boolean().default(false),
  batchRows: z.coerce.number().int().min(1).max(MOST_ROWS).default(MOST_ROWS),
  evidenceWait: z.coerce.number().min(0).max(3_600).default(60),
});
type Options = z.output<typeof Options>;

export const registerIssue: Register = (records, lang) => {
  signing(records.command("issue"), lang)
    .description(text(lang, "cli.records.issue"))
    .requiredOption("--agency <id>", text(lang, "cli.option.agency"))
    .requiredOption("--type <type>", text(lang, "cli.option.recordType"))
    .requiredOption("--from <file>", text(lang, "cli.option.rows"))
    .requiredOption("--out <folder>", text(lang, "cli.option.issueOut"))
    .option("--types <folder>", text(lang, "cli.option.types"))
    .option("--pdf", text(lang, "cli.option.pdf"))
    .option("--check-url <url>", text(lang, "cli.option.checkAddress"))
    .option("--anchor-at <times>", text(lang, "cli.option.anchorAt"))
    .option("--now", text(lang, "cli.option.anchorNow"))
    .option("--batch-rows <count>", text(lang, "cli.option.rowsPerBatch"))
    .option("--evidence-wait <seconds>", text(lang, "cli.option.evidenceWait"))
    .action(action(lang, issueRecords));
};

async function issueRecords(context: Context, _args: string[], raw: unknown): Promise<number> {
  const options = parseOptions(Options, raw);
  const type = await typeNamed(options.type, options.types);
  const file = rowsFile(options.from);
  const anchorAt: AnchorTimes = options.now ? "now" : parseAnchorTimes(options.anchorAt);
  await makeFolder(options.out);
  return await withRegistrar(context, options, options.agency, async ({ registry, issuer }) => {
    const vault = await vaultOf(context.home);
    const signers = startSigners();
    const progress = progressOf(context);
    const workshop: Workshop = {
      vault,
      registry,
      signers,
      now: Date.now,
      waitUntil: async (time) => {
        await sleep(Math.max(0, time - Date.now()));
      },
      tell: progress.tell,
      reached: () => Promise.resolve(),
    };
    try {
      const request = { issuer, type, file, anchorAt, rowsPerBatch: options.batchRows };
      const state = await issue(workshop, request);
      const job = Buffer.from(state.id, "hex");
      const { packs, there, report } = await deliver(workshop, { job, ...deliveryOf(context, options) });
      progress.end();
      if (there.length > 0)
        context.say(text(context.lang, "cli.records.issue.packsThere", { packs: there.join(" ") }));
      const { rows, batches } = state;
      const told = { rows, batches: batches.length, packs: packs.join(" "), report };
      context.result(
        { ...((await jobState(vault.pool, state.id)) ?? state), packs, report },
        text(context.lang, "cli.records.issue.issued", told),
      );
      return EXIT.done;
    } catch (error) {
      progress.end();
      throw isJejakError(error, "rows-invalid") ? withProblemsTold(context, error) : error;
    } finally {
      await signers.close();
      await vault.close();
    }
  });
}

/** Before anything is issued, which nobody could be given otherwise. */
async function makeFolder(out: string): Promise<void> {
  try {
    await mkdir(out, { recursive: true, mode: 0o700 });
    await access(out, constants.W_OK);
  } catch (cause) {
    throw unwritable(out, cause);
  }
}

function deliveryOf(context: Context, options: Options): Omit<Delivery, "job"> {
  const { url } = ledgerOf(context);
  const checkAddress = options.checkUrl ?? checkAddressOf(url, context);
  const evidenceOf = async (part: Part) => {
    const evidence = await evidenceWithin(url, part, options.evidenceWait * 1_000);
    const { batch } = part;
    if (evidence === null) context.say(text(context.lang, "cli.records.issue.evidenceMissing", { batch }));
    return evidence;
  };
  if (!options.pdf) return { out: options.out, evidenceOf };
  const pageOf: NonNullable<Delivery["pageOf"]> = (batch, index, sdJwt) =>
    pageOfRecord(context.lang, batch, { index, sdJwt, checkAddress });
  return { out: options.out, evidenceOf, pageOf };
}

/** Evidence is made of what is final and signed: a moment after the block. */
async function evidenceWithin(
  url: string,
  { agency, batch }: Part,
  milliseconds: number,
): Promise<Uint8Array | null> {
  const last = Date.now() + milliseconds;
  for (;;) {
    try {
      return await readEvidence(url, { type: "batch", agency, number: batch }, "finalized");
    } catch (error) {
      if (!(error instanceof JejakError)) throw error;
      if (Date.now() >= last) return null;
      await sleep(ASK_AGAIN_MS);
    }
  }
}

/** Tells people line by line what is wrong, without the values: they are somebody's, and terminals are logged. */
function withProblemsTold(context: Context, error: JejakError): JejakError {
  const { lang, json } = context;
  if (json) return error;
  const { problems, found } = error.values as { problems: RowProblem[]; found: number };
  context.say(text(lang, "cli.records.issue.problems", { found, shown: problems.length }));
  for (const { line, field = text(lang, "cli.records.issue.wholeRow"), code } of problems)
    context.say(text(lang, "cli.records.issue.problem", { line, field, why: text(lang, code) }));
  return new JejakError(error.code, {
    values: { found },
    cause: error,
    ...(error.at !== undefined && { at: error.at }),
  });
}

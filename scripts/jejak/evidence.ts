import { writeFile } from "node:fs/promises";
import { join, parse } from "node:path";
import { z } from "zod";
import { toHex } from "../../protocol/bytes.ts";
import { EXIT, JejakError } from "../../protocol/errors.ts";
import { parseEvidence, type Evidence } from "../../protocol/evidence/format.ts";
import { rangeOf } from "../../protocol/evidence/range.ts";
import { blockOf } from "../../protocol/evidence/verify.ts";
import { sha256 } from "../../protocol/hash.ts";
import { text } from "../../protocol/texts.ts";
import { readEvidence } from "../client/evidence.ts";
import type { Subject } from "../client/evidence.ts";
import { readForVerification } from "../verify/read-file.ts";
import { action } from "./command.ts";
import type { Register } from "./command.ts";
import { ledgerOf } from "./context.ts";
import type { Context } from "./context.ts";
import { parseOptions } from "./options.ts";

const Options = z.object({
  agency: z.string().optional(),
  all: z.boolean().default(false),
  entry: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional(),
  document: z.string().optional(),
  batch: z
    .string()
    .regex(/^[1-9]\d{0,9}$/)
    .transform(Number)
    .optional(),
  out: z.string().optional(),
  finality: z.enum(["seen", "safe", "finalized"]).default("finalized"),
});
type Options = z.infer<typeof Options>;

const SHA256 = /^[0-9a-f]{64}$/;

export const registerEvidence: Register = (program, lang) => {
  program
    .command("evidence [ocid]")
    .description(text(lang, "cli.evidence"))
    .option("--agency <id>", text(lang, "cli.option.agency"))
    .option("--all", text(lang, "cli.option.all"))
    .option("--entry <index>", text(lang, "cli.option.entry"))
    .option("--document <file>", text(lang, "cli.option.documentHash"))
    .option("--batch <number>", text(lang, "cli.option.batch"))
    .option("--finality <finality>", text(lang, "cli.option.finality"))
    .option("--out <file>", text(lang, "cli.option.out"))
    .action(action(lang, evidence));
};

async function evidence(context: Context, [ocid]: string[], raw: unknown): Promise<number> {
  const options = parseOptions(Options, raw);
  if (options.all) return evidenceOfAll(context, ocid, options);
  const subject = await subjectOf(ocid, options);
  const { facts } = await save(context, subject, options, options.out ?? fileOf(nameOf(subject)));
  context.result(facts, told(context, facts));
  return EXIT.done;
}

/** As many files as the list of an agency's processes needs. */
async function evidenceOfAll(context: Context, ocid: string | undefined, options: Options): Promise<number> {
  const { agency, entry, document, batch, out } = options;
  const others = [ocid, entry, document, batch].filter((name) => name !== undefined);
  if (agency === undefined || others.length > 0)
    throw new JejakError("usage", { detail: "--agency <id> --all" });
  const files: Facts[] = [];
  let range = { last: 0, count: 0 };
  do {
    const subject = { type: "processes", agency, after: range.last } as const;
    const name = files.length === 0 ? (out ?? fileOf(nameOf(subject))) : furtherFile(out, subject);
    const saved = await save(context, subject, options, name);
    files.push(saved.facts);
    range = rangeOf(saved.bytes) ?? range;
  } while (range.last < range.count);
  const { count } = range;
  const total = text(context.lang, "cli.evidence.all", { count, files: files.length });
  context.result({ agency, count, files }, [...files.map((file) => told(context, file)), total].join("\n"));
  return EXIT.done;
}

/** Beside the first file, with the number after which it goes on. */
function furtherFile(out: string | undefined, subject: Extract<Subject, { type: "processes" }>): string {
  if (out === undefined) return fileOf(nameOf(subject));
  const { dir, name, ext } = parse(out);
  return join(dir, `${name}-after-${subject.after}${ext}`);
}

async function save(
  context: Context,
  subject: Subject,
  { finality }: Options,
  file: string,
): Promise<{ bytes: Uint8Array; facts: Facts }> {
  const bytes = await readEvidence(ledgerOf(context).url, subject, finality);
  const { chainId, contracts, manifests } = parseEvidence(bytes);
  await writeFile(file, bytes).catch((cause: unknown) => {
    throw new JejakError("usage", { at: file, cause });
  });
  const { number, hashes } = blockOf(bytes);
  const block = { number, hash: hashes.at(-1) ?? "" };
  const withheld = manifests.filter(({ state }) => state !== "published");
  const hash = toHex(sha256(bytes));
  return { bytes, facts: { file, bytes: bytes.length, sha256: hash, chainId, contracts, block, withheld } };
}

/** Exactly one of: an ocid, an entry, a batch of an agency, a document by its hash or as a file. */
async function subjectOf(ocid: string | undefined, options: Options): Promise<Subject> {
  const { agency, entry, document, batch } = options;
  const named = [ocid, entry, document, batch].filter((name) => name !== undefined);
  if (named.length !== 1) {
    throw new JejakError("usage", { detail: "one of <ocid>, --entry, --document, --batch" });
  }
  if (batch !== undefined) return batchSubject(batch, agency);
  if (ocid !== undefined) return { type: "process", ocid, ...(agency !== undefined && { agency }) };
  if (entry !== undefined) return { type: "entry", index: entry };
  const name = document ?? "";
  return { type: "document", sha256: SHA256.test(name) ? name : (await readForVerification(name)).sha256 };
}

function batchSubject(number: number, agency: string | undefined): Subject {
  if (agency === undefined) throw new JejakError("usage", { detail: "--agency <id> --batch <number>" });
  return { type: "batch", agency, number };
}

function nameOf(subject: Subject): string {
  if (subject.type === "batch") return `${plain(subject.agency)}-batch-${subject.number}`;
  if (subject.type === "entry") return `entry-${subject.index}`;
  if (subject.type === "document") return `document-${subject.sha256.slice(0, 16)}`;
  if (subject.type === "process") return plain(subject.ocid);
  const { agency, after } = subject;
  return `${plain(agency)}-processes${after === 0 ? "" : `-after-${after}`}`;
}

function plain(name: string): string {
  return name.replace(/[^\w.-]+/g, "-").slice(0, 80);
}

function fileOf(name: string): string {
  return `${name}.evidence.json`;
}

interface Facts {
  file: string;
  bytes: number;
  sha256: string;
  chainId: string;
  contracts: Evidence["contracts"];
  block: { number: number; hash: string };
  withheld: readonly unknown[];
}

function told({ lang }: Context, { file, bytes, sha256: hash, block, withheld }: Facts): string {
  const lines = [
    text(lang, "cli.evidence.saved", { file, bytes, sha256: hash }),
    text(lang, "cli.evidence.block", block),
    text(lang, "cli.evidence.needs", { file }),
  ];
  if (withheld.length > 0) lines.push(text(lang, "cli.evidence.withheld", { count: withheld.length }));
  return lines.join("\n");
}

import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { CODES, EXIT, JejakError, exitCode, isJejakError, type Bilingual } from "../../protocol/errors.ts";
import { isEquivocation } from "../../protocol/equivocation/format.ts";
import {
  verifyEquivocation,
  type EquivocationReport,
  type LogTrust,
} from "../../protocol/equivocation/verify.ts";
import type { BlockAnswer } from "../../protocol/evidence/block.ts";
import type { GivenDocument } from "../../protocol/evidence/contents.ts";
import { MAX_EVIDENCE_BYTES } from "../../protocol/evidence/format.ts";
import { joinLists, listSentence } from "../../protocol/evidence/parts.ts";
import { parseTrust, type Trust } from "../../protocol/evidence/trust.ts";
import { blockOf, verifyEvidence, type Report } from "../../protocol/evidence/verify.ts";
import { MAX_RECORD_FILE } from "../../protocol/records/record-file.ts";
import { evidenceIn, verifyRecord } from "../../protocol/records/verify.ts";
import { originOf } from "../../protocol/proof/note-sign.ts";
import { VERIFY_COMMAND } from "../../protocol/texts/verify-command.ts";
import { visibleLine } from "../../protocol/visible.ts";
import { portable, type Primitives } from "../../protocol/primitives.ts";
import { nativePrimitives } from "./native.ts";
import { readArguments, type Arguments } from "./arguments.ts";
import { askBlock } from "./ask.ts";
import { hashDocument, readSmall, sha256Of } from "./files.ts";
import { equivocationLines, linesOf, protocolOf } from "./print.ts";
import { isRecord, recordLines, toldRecord, type VerifiedFile } from "./records.ts";

const TOOL = "jejak-verify 1";
const NATIVE = nativePrimitives();
const SELF = fileURLToPath(import.meta.url);

/** P-256 by OpenSSL. One file has too few signatures of one key for remembering secp256k1 keys to pay. */
const PRIMITIVES: Primitives = { ...NATIVE, recover: (...given) => portable.recover(...given) };

/** One file with what became of it. */
interface Verified {
  file: string;
  bytes: Uint8Array;
  report: Report | EquivocationReport | VerifiedFile;
  lines: string[];
  exit: number;
}

/** The trust file, read. */
interface Given {
  file: string;
  bytes: Uint8Array;
  trust: Trust;
}

async function main(args: readonly string[]): Promise<number> {
  const asked = readArguments(args);
  if (asked === "help") return say(...helpLines("id"), "", ...helpLines("en"));
  if (asked === "version") return say(`${TOOL}, SHA-256 ${await sha256Of(SELF)}`);
  const given = asked.trust === undefined ? undefined : await readTrust(asked.trust);
  const documents: GivenDocument[] = [];
  for (const file of asked.documents) documents.push(await hashDocument(file));
  const verified: Verified[] = [];
  const batches: Uint8Array[] = [];
  for (const file of [...asked.batches, ...asked.evidence]) batches.push(...(await batchIn(file)));
  for (const file of asked.evidence) {
    verified.push(await verifyFile(asked, file, { trust: given?.trust, documents, batches }));
  }
  for (const one of verified) await tell(asked, one, given, documents);
  tellLists(asked, verified);
  return Math.max(...verified.map(({ exit }) => exit));
}

function helpLines(lang: keyof Bilingual): string[] {
  return [VERIFY_COMMAND["verifyCommand.help"][lang], VERIFY_COMMAND["verifyCommand.trust"][lang]];
}

async function readTrust(file: string): Promise<Given> {
  const bytes = await readSmall(file, MAX_EVIDENCE_BYTES);
  return { file, bytes, trust: parseTrust(bytes) };
}

/** What files are held against. */
interface Against {
  trust: Trust | undefined;
  documents: GivenDocument[];
  /** Evidence of batches of records. */
  batches: Uint8Array[];
}

/** What may be evidence of a record's batch: every file but the records. */
async function batchIn(file: string): Promise<Uint8Array[]> {
  const bytes = await readSmall(file, MAX_RECORD_FILE);
  return isRecord(bytes) ? [] : [bytes];
}

async function verifyFile(asked: Arguments, file: string, against: Against): Promise<Verified> {
  const { trust, documents } = against;
  const bytes = await readSmall(file, MAX_RECORD_FILE);
  if (isRecord(bytes)) return verifyRecordFile(asked, file, bytes, against);
  if (isEquivocation(bytes)) {
    const report = verifyEquivocation(bytes, logTrustOf(asked, trust));
    return { file, bytes, report, lines: equivocationLines(asked.lang, report), exit: exitOf(report) };
  }
  if (trust === undefined) throw new JejakError("usage", { at: "--trust" });
  const answer = await answerFor(asked.rpc ?? trust.rpc?.url, bytes);
  const report = verifyEvidence({
    evidence: bytes,
    trust: pinned(asked, trust, bytes),
    documents,
    ...(answer !== undefined && { answer }),
    primitives: PRIMITIVES,
  });
  return { file, bytes, report, lines: linesOf(asked.lang, report), exit: exitOf(report) };
}

async function verifyRecordFile(
  asked: Arguments,
  file: string,
  record: Uint8Array,
  { trust, batches }: Against,
): Promise<Verified> {
  if (trust === undefined) throw new JejakError("usage", { at: "--trust" });
  const evidence = evidenceIn(record, batches);
  const answer = evidence && (await answerFor(asked.rpc ?? trust.rpc?.url, evidence));
  const verified = verifyRecord({
    record,
    evidence: batches,
    trust: evidence ? pinned(asked, trust, evidence) : trust,
    now: asked.now ?? Math.floor(Date.now() / 1_000),
    demand: asked.demand,
    ...(answer !== undefined && { answer }),
    primitives: PRIMITIVES,
  });
  const report = toldRecord(verified);
  return { file, bytes: record, report, lines: recordLines(asked.lang, verified), exit: exitOf(report) };
}

/** What of a proof of equivocation is the reader's own: the log, where a trust file names it, and its key. */
function logTrustOf({ logKey }: Arguments, trust: Trust | undefined): LogTrust {
  const key = logKey ?? trust?.log?.key;
  const origin = trust && originOf(BigInt(trust.chainId), trust.contracts.auditLog.address);
  return { ...(key !== undefined && { key }), ...(origin !== undefined && { origin }) };
}

/** A hash given by hand is pinned for the block of this file, beside what the trust file says of it. */
function pinned({ blockHash }: Arguments, trust: Trust, bytes: Uint8Array): Trust {
  const number = blockHash === undefined ? undefined : numberOf(bytes);
  if (blockHash === undefined || number === undefined) return trust;
  return { ...trust, blocks: [...(trust.blocks ?? []), { number, hash: blockHash }] };
}

async function answerFor(url: string | undefined, bytes: Uint8Array): Promise<BlockAnswer | undefined> {
  const number = url === undefined ? undefined : numberOf(bytes);
  return url === undefined || number === undefined ? undefined : await askBlock(url, number);
}

/** Undefined where the file cannot be read: its findings will say why. */
function numberOf(bytes: Uint8Array): number | undefined {
  try {
    return blockOf(bytes).number;
  } catch (error) {
    if (isJejakError(error)) return undefined;
    throw error;
  }
}

async function tell(
  asked: Arguments,
  { file, bytes, report, lines }: Verified,
  given: Given | undefined,
  documents: GivenDocument[],
): Promise<void> {
  const { lang, json, protocol, logKey = null } = asked;
  const circumstances = {
    verifier: protocol ?? "",
    at: new Date().toISOString(),
    tool: TOOL,
    toolSha256: await sha256Of(SELF),
    evidence: { file, sha256: sha256(bytes) },
    trust: given === undefined ? null : toldTrust(given),
    logKey,
    demand: asked.demand,
    documents,
  };
  if (json) say(JSON.stringify({ ...circumstances, ...report }));
  else if (protocol !== undefined) say(protocolOf(lang, circumstances, lines));
  else say(visibleLine(file), ...lines, "");
}

function toldTrust({ file, bytes, trust }: Given): { file: string; sha256: string; name: string } {
  return { file, sha256: sha256(bytes), name: trust.name ?? trust.chainId };
}

/** What no file says by itself: whether lists of one agency's processes are all of them together. */
function tellLists({ lang, json }: Arguments, verified: readonly Verified[]): void {
  const lists = joinLists(verified.map(({ report }) => report).filter(isOfEvidence));
  if (lists.length === 0) return;
  if (json) say(JSON.stringify({ lists }));
  else say(...lists.map((list) => visibleLine(listSentence(lang, list))));
}

function isOfEvidence(report: Verified["report"]): report is Report {
  return "facts" in report && report.facts !== null && "processes" in report.facts;
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function exitOf({ verdict, findings }: Verified["report"]): number {
  const [form] = findings;
  if (form?.code.endsWith(".form") === true && form.status === "fail") return EXIT.input;
  return { holds: EXIT.done, fails: EXIT.findings, unknown: EXIT.notFound, error: EXIT.internal }[verdict];
}

function say(...lines: string[]): number {
  process.stdout.write(`${lines.join("\n")}\n`);
  return EXIT.done;
}

/** A wrong command leads to this program's own help, and one without trust to where trust comes from. */
function remediesOf({ code, at }: JejakError): Bilingual[] {
  if (code !== "usage") return [CODES[code].remedy];
  const usage = VERIFY_COMMAND["verifyCommand.usage"];
  return at === "--trust" ? [VERIFY_COMMAND["verifyCommand.trust"], usage] : [usage];
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof JejakError)) throw error;
  const remedies = remediesOf(error);
  process.stderr.write(
    [visibleLine(error.message), ...remedies.flatMap(({ id, en }) => [id, en]), ""].join("\n"),
  );
  process.exitCode = exitCode(error.code);
}

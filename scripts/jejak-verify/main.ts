import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { CODES, EXIT, JejakError, exitCode, isJejakError } from "../../protocol/errors.ts";
import type { BlockAnswer } from "../../protocol/evidence/block.ts";
import type { GivenDocument } from "../../protocol/evidence/contents.ts";
import { MAX_EVIDENCE_BYTES } from "../../protocol/evidence/format.ts";
import { parseTrust, type Trust } from "../../protocol/evidence/trust.ts";
import { blockOf, verifyEvidence, type Report } from "../../protocol/evidence/verify.ts";
import { EVIDENCE } from "../../protocol/texts/evidence.ts";
import { portable, type Primitives } from "../../protocol/primitives.ts";
import { nativePrimitives } from "./native.ts";
import { readArguments, type Arguments } from "./arguments.ts";
import { askBlock } from "./ask.ts";
import { hashDocument, readSmall, sha256Of } from "./files.ts";
import { linesOf, protocolOf } from "./print.ts";

const TOOL = "jejak-verify 1";
const NATIVE = nativePrimitives();
const SELF = fileURLToPath(import.meta.url);

/** P-256 by OpenSSL. One file has too few signatures of one key for remembering secp256k1 keys to pay. */
const PRIMITIVES: Primitives = {
  recover: (...given) => portable.recover(...given),
  verifyP256: (digest, signature, key) => NATIVE.verifyP256(digest, signature, key),
};

/** One evidence file with what became of it. */
interface Verified {
  file: string;
  bytes: Uint8Array;
  report: Report;
}

async function main(args: readonly string[]): Promise<number> {
  const asked = readArguments(args);
  if (asked === "help") return say(EVIDENCE["evidence.help"].id, "", EVIDENCE["evidence.help"].en);
  if (asked === "version") return say(`${TOOL}, SHA-256 ${await sha256Of(SELF)}`);
  const trustBytes = await readSmall(asked.trust, MAX_EVIDENCE_BYTES);
  const trust = parseTrust(trustBytes);
  const documents: GivenDocument[] = [];
  for (const file of asked.documents) documents.push(await hashDocument(file));
  const verified: Verified[] = [];
  for (const file of asked.evidence) verified.push(await verifyFile(asked, file, trust, documents));
  for (const one of verified) await tell(asked, one, trust, trustBytes, documents);
  return Math.max(...verified.map(({ report }) => exitOf(report)));
}

async function verifyFile(
  asked: Arguments,
  file: string,
  trust: Trust,
  documents: GivenDocument[],
): Promise<Verified> {
  const bytes = await readSmall(file, MAX_EVIDENCE_BYTES);
  const answer = await answerFor(asked.rpc ?? trust.rpc?.url, bytes);
  const report = verifyEvidence({
    evidence: bytes,
    trust: pinned(asked, trust, bytes),
    documents,
    ...(answer !== undefined && { answer }),
    primitives: PRIMITIVES,
  });
  return { file, bytes, report };
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
  { file, bytes, report }: Verified,
  trust: Trust,
  trustBytes: Uint8Array,
  documents: GivenDocument[],
): Promise<void> {
  const { lang, json, protocol } = asked;
  const circumstances = {
    verifier: protocol ?? "",
    at: new Date().toISOString(),
    tool: TOOL,
    toolSha256: await sha256Of(SELF),
    evidence: { file, sha256: sha256(bytes) },
    trust: { file: asked.trust, sha256: sha256(trustBytes), name: trust.name ?? trust.chainId },
    documents,
  };
  if (json) say(JSON.stringify({ ...circumstances, ...report }));
  else if (protocol !== undefined) say(protocolOf(lang, circumstances, report));
  else say(file, ...linesOf(lang, report), "");
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function exitOf({ verdict, findings }: Report): number {
  const [form] = findings;
  if (form?.code === "evidence.form" && form.status === "fail") return EXIT.input;
  return { holds: EXIT.done, fails: EXIT.findings, unknown: EXIT.notFound, error: EXIT.internal }[verdict];
}

function say(...lines: string[]): number {
  process.stdout.write(`${lines.join("\n")}\n`);
  return EXIT.done;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof JejakError)) throw error;
  const { remedy } = CODES[error.code];
  process.stderr.write(`${error.message}\n${remedy.id}\n${remedy.en}\n`);
  process.exitCode = exitCode(error.code);
}

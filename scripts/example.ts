/**
 * Writes the worked examples into PROTOCOL.md: one step from its manifest to the root of a log of two entries, with
 * real bytes; an evidence file from its bytes to its verdict (`example/evidence.ts`); and a civil record from its type
 * to its codes (`example/record.ts`). The keys are published here and must never be used for anything.
 */
import { SigningKey, computeAddress } from "ethers";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { fromHex, to0x, toHex, type Hex } from "../protocol/bytes.ts";
import { domain, signerHash, stepDigest, typeHash, type StepMessage } from "../protocol/eip712.ts";
import { agencyKey, ocidHash, sha256 } from "../protocol/hash.ts";
import { encodeEntry, subjectOf, type GenesisEntry, type StepEntry } from "../protocol/kinds.ts";
import { createLog, leafHash } from "../protocol/log.ts";
import { buildManifest, contentHash, manifestBytes } from "../protocol/manifest.ts";
import { NO_HEAD } from "../protocol/trail.ts";
import { evidenceSection } from "./example/evidence.ts";
import { recordSection } from "./example/record.ts";
import { code } from "./example/text.ts";

const DOCUMENT = fileURLToPath(new URL("../PROTOCOL.md", import.meta.url));

const PRIVATE_KEY: Hex = `0x${"4a".repeat(32)}`;
const SECRET = new Uint8Array(32).fill(7);
const CHAIN_ID = 4_503_599_627_370_497n;
const OFFICIAL_ID = "ID-CONTOH-PU";
const OCID = "ocds-contoh-2026-0001";
const RECORDED_AT = 1_772_330_400;

const repeated = (digits: string): Hex => `0x${digits.repeat(20)}`;
const codeHash = (digits: string): Hex => `0x${digits.repeat(32)}`;

const CONTRACTS = {
  auditLog: repeated("a1"),
  agencyDirectory: repeated("a2"),
  procurementLedger: repeated("a3"),
  authority: repeated("a0"),
};

const GENESIS: GenesisEntry = {
  kind: 0,
  recordedAt: RECORDED_AT - 600,
  deployer: repeated("d0"),
  version: 1,
  chainId: CHAIN_ID,
  ...CONTRACTS,
  p256Verifier: repeated("b1"),
  p256CodeHash: codeHash("c1"),
  webAuthnVerifier: repeated("b2"),
  webAuthnCodeHash: codeHash("c2"),
  rsaVerifier: repeated("b3"),
  rsaCodeHash: codeHash("c3"),
  writerDelay: 1_209_600,
  admissionDelay: 604_800,
  recoveryDelay: 1_209_600,
  policyDelay: 604_800,
  successionDelay: 604_800,
};

function exampleManifest() {
  const release = {
    ocid: OCID,
    id: "1",
    date: "2026-03-01T01:00:00Z",
    tag: ["tender"],
    tender: { title: "Pemeliharaan Jalan Desa Contoh", value: { amount: 1.5e9, currency: "IDR" } },
  };
  const text = new TextEncoder().encode("Kerangka Acuan Kerja\n");
  const document = {
    id: "kak",
    documentType: "technicalSpecifications",
    size: text.length,
    sha256: toHex(sha256(text)),
  };
  return buildManifest(SECRET, { ocid: OCID, release, documents: [document] });
}

function messageOf(content: Hex): StepMessage {
  const validUntil = RECORDED_AT + 604_800;
  const numbers = { tags: 4, corrects: 0, deadline: RECORDED_AT + 864_000, validUntil, approvals: 0 };
  return { agency: agencyKey(OFFICIAL_ID), ocid: OCID, ...numbers, content, previousHead: NO_HEAD };
}

function entryOf(message: StepMessage): StepEntry {
  const { agency, ocid, content, ...step } = message;
  return {
    kind: 1,
    recordedAt: RECORDED_AT,
    agency,
    ocidHash: ocidHash(ocid),
    contentHash: content.slice(2),
    ...step,
    number: 1,
    index: 0,
    required: 1,
    succession: 0,
    policyIndex: 0,
    approvers: [1],
  };
}

/** The words of an entry, one a line. */
function lines(words: Uint8Array): string {
  const rows = Array.from({ length: words.length / 32 }, (_, i) =>
    toHex(words.subarray(32 * i, 32 * i + 32)),
  );
  return rows.map((row, i) => `${String(i).padStart(2)}  ${row}`).join("\n");
}

/** The section as it must stand in PROTOCOL.md. */
function exampleSection(): string {
  const manifest = exampleManifest();
  const message = messageOf(to0x(contentHash(manifest)));
  const separator = domain(CHAIN_ID, CONTRACTS.procurementLedger);
  const digest = stepDigest(separator, message);
  const [genesis, step] = [encodeEntry(GENESIS), encodeEntry(entryOf(message))];
  const log = createLog();
  for (const words of [genesis, step]) log.append(leafHash(words));
  const address = computeAddress(PRIVATE_KEY).toLowerCase();
  return [
    `The submitter's secret is 32 bytes of 07. The manifest, salted with the first 16 bytes of the HMAC:`,
    code(JSON.stringify(manifest, null, 2), "json"),
    `Its JCS form, ${manifestBytes(manifest).length} bytes:`,
    code(new TextDecoder().decode(manifestBytes(manifest)), "json"),
    `contentHash = SHA-256 of these bytes = \`${message.content.slice(2)}\``,
    `The step, on ProcurementLedger \`${CONTRACTS.procurementLedger}\` of chain ${CHAIN_ID.toString()}, agency = keccak256("${OFFICIAL_ID}"):`,
    code(JSON.stringify(message, null, 2), "json"),
    code(
      [
        `domain separator  ${toHex(separator)}`,
        `type hash         ${toHex(typeHash("Step"))}`,
        `ocidHash          ${ocidHash(OCID).slice(2)}`,
        `digest            ${toHex(digest)}`,
      ].join("\n"),
    ),
    `Signed by mandate 1, whose private key is 32 bytes of 4a (address \`${address}\`, signerHash \`${to0x(signerHash(fromHex(address)))}\`):`,
    code(`signature  ${new SigningKey(PRIVATE_KEY).sign(digest).serialized.slice(2)}`),
    `The digest is now the trail's head. Entry 0, genesis, ${genesis.length / 32} words:`,
    code(lines(genesis)),
    `Entry 1, the step, ${step.length / 32} words:`,
    code(lines(step)),
    code(
      [
        `subject of entry 1  ${toHex(subjectOf(step))}`,
        `leaf 0              ${toHex(log.leaf(0))}`,
        `leaf 1              ${toHex(log.leaf(1))}`,
        `root of size 2      ${toHex(log.root())}`,
      ].join("\n"),
    ),
    `The proof that entry 1 is in the log of size 2 is one hash, leaf 0; the proof that the log of size 2 continues the log of size 1 (root: leaf 0) is one hash, leaf 1.`,
  ].join("\n\n");
}

/** `document` with a section between its markers. @throws Error where there are none */
function withSection(document: string, name: string, section: string): string {
  const [begin, end] = [
    `<!-- ${name}: written by scripts/example.ts, do not edit -->`,
    `<!-- ${name}: end -->`,
  ];
  const [before, rest] = [document.indexOf(begin), document.indexOf(end)];
  if (before < 0 || rest < before)
    throw new Error(`PROTOCOL.md has no place for the example (${begin} … ${end})`);
  return `${document.slice(0, before)}${begin}\n\n${section}\n\n${document.slice(rest)}`;
}

/** PROTOCOL.md with the sections as they must be. */
export function withExample(document: string): string {
  const withStep = withSection(document, "example", exampleSection());
  const withEvidence = withSection(withStep, "evidence example", evidenceSection());
  return withSection(withEvidence, "record example", recordSection());
}

export const readDocument = (): string => readFileSync(DOCUMENT, "utf8");

if (import.meta.main) writeFileSync(DOCUMENT, withExample(readDocument()));

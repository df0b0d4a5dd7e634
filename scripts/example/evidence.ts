import { readFileSync } from "node:fs";
import { toHex } from "../../protocol/bytes.ts";
import { domain } from "../../protocol/eip712.ts";
import { openEvidence, type OpenTrail, type Opened } from "../../protocol/evidence/open.ts";
import { parseTrust, type Trust } from "../../protocol/evidence/trust.ts";
import { verifyEvidence } from "../../protocol/evidence/verify.ts";
import { sha256 } from "../../protocol/hash.ts";
import { parseHeader, type Header } from "../../protocol/proof/header.ts";
import { contentLines, mandateLines, signatureLines, stepLines, trailLines } from "./approvals.ts";
import { inclusionLines, rootLines } from "./log.ts";
import { readState, type Reads } from "./state.ts";
import { code, columns } from "./text.ts";

const NAME = "v1-document";

const golden = (end: string): Buffer =>
  readFileSync(new URL(`../../test/golden/evidence/${NAME}${end}`, import.meta.url));

/** The file in lines that neither begin nor end with a space, so that nothing is lost where it is copied. */
function wrapped(text: string): string {
  return (text.match(/.{1,120}(?<! )(?! )/gu) ?? []).join("\n");
}

function trustLines({ contracts, verifiers, blocks = [] }: Trust): string {
  const accounts = [...Object.entries(contracts), ...Object.entries(verifiers)];
  return columns([
    ...accounts.map(([name, { address, codeHash }]) => [name, address, codeHash]),
    ...blocks.map(({ number, hash }) => ["block", String(number), hash]),
  ]);
}

function headerLines({ hash, number, timestamp, stateRoot, fields }: Header): string {
  return columns([
    ["fields", String(fields.length)],
    ["hash", hash],
    ["number", String(number)],
    ["timestamp", String(timestamp)],
    ["stateRoot", stateRoot],
  ]);
}

function entryLines({ entries }: Opened): string {
  return columns([
    ["index", "kind", "words", "leaf"],
    ...entries.map(({ index, entry, words, leaf }) => [
      String(index),
      String(entry.kind),
      String(words.length / 32),
      toHex(leaf),
    ]),
  ]);
}

function stateParts({ nodes, accounts, slots }: Reads): string[] {
  return [
    `**contracts.code** and every read of state. The nodes, numbered as they stand in the file, with their hashes:`,
    code(columns(nodes.map((hash, i) => [String(i), hash]))),
    `Each account under stateRoot: its key, the path (keccak256 of the key), the nodes from the root down, and what its leaf holds. The code hashes are those of the trust file. The file has no account of the signer of mandate 1, and needs none, since its signatures recover to that address:`,
    code(accounts.join("\n\n")),
    `Each slot likewise, under the storageRoot of its contract, with its word:`,
    code(slots.join("\n\n")),
  ];
}

interface Example {
  bytes: Uint8Array;
  trust: Trust;
  opened: Opened;
  trail: OpenTrail;
  header: Header;
  reads: Reads;
  separator: Uint8Array;
}

function readExample(): Example {
  const [bytes, trust] = [golden(".json"), parseTrust(golden(".trust.json"))];
  const opened = openEvidence(bytes);
  const { trail } = opened;
  if (trail === undefined) throw new Error(`${NAME} has no trail`);
  const header = parseHeader(opened.header);
  const reads = readState(opened, trail, header.stateRoot, trust);
  const separator = domain(BigInt(trust.chainId), trust.contracts.procurementLedger.address);
  return { bytes, trust, opened, trail, header, reads, separator };
}

function verdictLines({ bytes, trust }: Example): string {
  const { findings, verdict } = verifyEvidence({ evidence: bytes, trust });
  return columns([...findings.map(({ code: name, status }) => [name, status]), ["verdict", verdict]]);
}

function fileParts({ bytes, trust, opened }: Example): string[] {
  return [
    `\`test/golden/evidence/${NAME}.json\`, ${bytes.length} bytes, here in lines; without the line breaks its SHA-256 is \`${toHex(sha256(bytes))}\`:`,
    code(wrapped(new TextDecoder().decode(bytes)), "json"),
    `The reader's trust file names chain ${trust.chainId}, these accounts with their code hashes, and one block:`,
    code(trustLines(trust)),
    `**evidence.form.** The entries, decoded:`,
    code(entryLines(opened)),
  ];
}

function boundParts({ opened, trail, reads, separator }: Example): string[] {
  const root = opened.evidence.root.size;
  const { text, hash } = rootLines(root, reads.peaks);
  return [
    `**log.root.** ${root} is ${root.toString(2)} in binary, so three peaks count:`,
    code(text),
    `**entries.included.** For each entry the running hash, from its leaf to the root; *left* and *right* say on which side the next hash of the path stands:`,
    code(inclusionLines(opened, hash)),
    `**subject.bound, texts.bound, trail.complete.** Entry 0 is compared with the trust file; the subject is entry 17. Then:`,
    code(trailLines(opened, trail, reads)),
    `Each step, its digest under the domain separator \`${toHex(separator)}\`, and the trail after it; the last head and packed word are those of the two slots of the trail:`,
    code(stepLines(trail, separator)),
  ];
}

function signedParts(example: Example): string[] {
  const { opened, trail, reads, separator } = example;
  return [
    `**successions.bound, policies.bound, mandates.bound, steps.approved.** No succession is named, and policyIndex is 0, as in the slot: the defaults. The mandate:`,
    code(mandateLines(opened, reads)),
    `It was good for both steps (granted before them, never revoked, from ≤ recordedAt < until), may record, and has their tags; tender and planning ask for 1 approval.`,
    `**manifests.bound, document.named.** SHA-256 of each manifest's JCS form, equal to the step's contentHash:`,
    code(contentLines(opened)),
    `**signatures.valid.** The key that each signature recovers to, and its address, which is the signer:`,
    code(signatureLines(opened, trail, separator)),
    `All findings, in order:`,
    code(verdictLines(example)),
  ];
}

/** The evidence of a document with every value on the way to its verdict, as it must stand in PROTOCOL.md. */
export function evidenceSection(): string {
  const example = readExample();
  return [
    ...fileParts(example),
    `**block.header, block.pinned.** The header's hash is the one that the reader trusts:`,
    code(headerLines(example.header)),
    ...stateParts(example.reads),
    ...boundParts(example),
    ...signedParts(example),
  ].join("\n\n");
}

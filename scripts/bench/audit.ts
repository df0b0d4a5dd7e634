import { AbiCoder, Wallet } from "ethers";
import { to0x, fromHex, type Hex } from "../../protocol/bytes.ts";
import { domain, signerHash, stepDigestOfWords } from "../../protocol/eip712.ts";
import { agencyKey, keccak256, ocidHash, utf8 } from "../../protocol/hash.ts";
import { encodeEntry, subjectOf, type Entry } from "../../protocol/kinds.ts";
import { ROLE } from "../../protocol/mandate.ts";
import { ALL_TAGS, tagMask } from "../../protocol/tags.ts";
import { NO_HEAD } from "../../protocol/trail.ts";
import { fastKeccak } from "../../server/indexer/keccak.ts";
import { EMITTER, EVENT, type LedgerEvent } from "../audit/events.ts";
import { createFold } from "../audit/fold/fold.ts";
import { nodeSha256 } from "../audit/fold/peaks.ts";
import { createReport } from "../audit/report.ts";
import { printRates, rates } from "./rates.ts";

/** A ledger made without a chain: its events as the audit keeps them. The signatures are not looked at here. */
const [TRAILS, STEPS, TIME] = [10_000, 10, 1_800_000_000];
const at = (digit: string): Hex => `0x${digit.repeat(40)}`;
const trust = {
  chainId: 31_337n,
  auditLog: at("a"),
  agencyDirectory: at("b"),
  procurementLedger: at("c"),
  from: 0,
  pinned: true,
  codeHashes: {},
};
const coder = AbiCoder.defaultAbiCoder();
const separator = domain(trust.chainId, trust.procurementLedger);
const agency = agencyKey("ID-BENCH");
const signer = fromHex(new Wallet(`0x${"11".repeat(32)}`).address);
const events: LedgerEvent[] = [];
let entries = 0;

function emit(event: number, emitter: number, topics: string, types: string[], values: unknown[]): void {
  const body = Buffer.from(topics + coder.encode(types, values).slice(2), "hex");
  events.push({ event, emitter, block: 1, txIndex: entries > 0 ? 1 : 0, logIndex: events.length, body });
}

const word = (value: number): string => value.toString(16).padStart(64, "0");

function record(entry: Entry): Uint8Array {
  const words = encodeEntry(entry);
  const topics = word(entries) + to0x(subjectOf(words)).slice(2);
  emit(EVENT.entry, EMITTER.auditLog, topics, ["bytes"], [words]);
  entries++;
  return words;
}

function recordFounding(): void {
  const code = { p256CodeHash: NO_HEAD, webAuthnCodeHash: NO_HEAD, rsaCodeHash: NO_HEAD };
  const verifiers = { p256Verifier: at("1"), webAuthnVerifier: at("2"), rsaVerifier: at("3"), ...code };
  const delays = { writerDelay: 1, admissionDelay: 1, recoveryDelay: 1, policyDelay: 1, successionDelay: 1 };
  const { chainId, auditLog, agencyDirectory, procurementLedger } = trust;
  record({
    kind: 0,
    recordedAt: TIME,
    version: 1,
    deployer: at("d"),
    authority: at("e"),
    chainId,
    auditLog,
    agencyDirectory,
    procurementLedger,
    ...verifiers,
    ...delays,
  });
  const nameHash = to0x(keccak256(utf8("Bench")));
  record({ kind: 2, recordedAt: TIME, agency, nameHash, governance: 0, previousHead: NO_HEAD });
  const admitted = ["uint64", "string", "string"];
  emit(EVENT.agencyAdmitted, EMITTER.agencyDirectory, agency.slice(2), admitted, [1, "ID-BENCH", "Bench"]);
  record({
    kind: 3,
    recordedAt: TIME,
    agency,
    number: 1,
    state: 1,
    signerHash: to0x(signerHash(signer)),
    holder: `0x${"55".repeat(32)}`,
    roles: ROLE.administer | ROLE.record,
    tags: ALL_TAGS,
    from: 0,
    until: 2 * TIME,
    credential: NO_HEAD,
    validUntil: 0,
    previousHead: NO_HEAD,
    approvers: [],
    governance: 0,
  });
  const granted = agency.slice(2) + word(1);
  emit(EVENT.mandateGranted, EMITTER.agencyDirectory, granted, ["uint64", "bytes"], [2, signer]);
}

const signature = new Uint8Array(65);

function recordStep(ocid: string, number: number, index: number, previousHead: Hex): Hex {
  if (index === 0) {
    const topics = agency.slice(2) + ocidHash(ocid).slice(2);
    emit(EVENT.trailOpened, EMITTER.procurementLedger, topics, ["uint32", "string"], [number, ocid]);
  }
  const terms = { tags: tagMask(["tender"]), corrects: 0, deadline: 0, validUntil: TIME };
  const numbers = { number, index, required: 1, approvals: 1, succession: 0, policyIndex: 0, approvers: [1] };
  const what = { agency, ocidHash: ocidHash(ocid), contentHash: "77".repeat(32), previousHead };
  const words = record({ kind: 1, recordedAt: TIME, ...what, ...terms, ...numbers });
  const approval = [1, signature];
  emit(EVENT.approved, EMITTER.procurementLedger, word(entries - 1), ["uint32", "bytes"], approval);
  return to0x(stepDigestOfWords(separator, words));
}

recordFounding();
const heads = new Map<number, Hex>();
for (let index = 0; index < STEPS; index++) {
  for (let number = 1; number <= TRAILS; number++) {
    heads.set(number, recordStep(`ocds-bench-${number}`, number, index, heads.get(number) ?? NO_HEAD));
  }
}

const keccak = await fastKeccak();
let memory = 0;

function audit(): void {
  const before = process.memoryUsage().rss;
  const report = createReport();
  const fold = createFold({ trust, report, keccak });
  fold.take({ time: { block: 1, time: TIME } });
  for (const event of events) fold.take({ event });
  fold.end();
  memory = Math.max(memory, process.memoryUsage().rss - before);
  if (report.findings().length > 0) throw new Error(JSON.stringify(report.findings()[0]));
}

const block = new Uint8Array(64);
printRates(
  `audit, entries without signatures and network (${entries.toLocaleString("en")} entries, ${TRAILS.toLocaleString("en")} trails)`,
  rates(
    [
      {
        name: "bare SHA-256 of 64 bytes (node:crypto)",
        count: entries,
        run: (count) => {
          for (let i = 0; i < count; i++) nodeSha256(block);
        },
      },
      { name: "hash, fold, every rule", count: entries, run: audit },
    ],
    6,
  ),
);
console.log(`  memory that grew: ${Math.round(memory / 2 ** 20)} MiB`);

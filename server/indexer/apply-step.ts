import { equal, to0x, toHex } from "../../protocol/bytes.ts";
import { stepDigestOfWords } from "../../protocol/eip712.ts";
import { JejakError } from "../../protocol/errors.ts";
import { CLOSES } from "../../protocol/tags.ts";
import type { EntryLog } from "../chain/decode.ts";
import { placeText } from "../chain/reader.ts";
import type { Step as Context } from "./apply.ts";
import { broken, checkSubject, forged, readable } from "./checks.ts";
import type { TrailState } from "./rows.ts";
import { takeApprovals, takeSide } from "./sides.ts";
import { trailKey } from "./state.ts";

const WORDS = 9 * 32;

/** The first words of a step's entry. */
export interface Header {
  recordedAt: number;
  agency: Buffer;
  ocidHash: Buffer;
}

/** Applies an entry of kind 1 by fixed offsets (PROTOCOL.md, words of kind 1): it is nearly every entry. */
export function applyStep(context: Context, log: EntryLog, header: Header): void {
  const { words } = log;
  const { recordedAt, agency, ocidHash } = header;
  if (words.length !== WORDS)
    throw new JejakError("entry-malformed", { values: { log: placeText(log), bytes: words.length } });
  const meta = metaOf(words);
  const trail = trailOf(context, log, header, meta);
  if (trail.subject !== log.subject) {
    checkSubject(log, context.deployment);
    trail.subject = log.subject;
  }
  checkPlace(log, trail, meta);
  const { ledgerDomain, keccak } = context.deployment;
  const digest = stepDigestOfWords(ledgerDomain, words, keccak);
  const approvers = approversAt(words, 256);
  for (const approval of takeApprovals(context.sides, log, approvers))
    context.rows.approvals.push([log.index, approval.mandate, approval.signature]);
  advance(trail, meta, { index: log.index, at: recordedAt, digest });
  context.rows.trails.add(trail);
  context.rows.steps.push([
    log.index,
    trail.id,
    recordedAt,
    meta.deadline,
    meta.validUntil,
    meta.tags,
    meta.corrects,
    meta.number,
    meta.succession,
    words.readUIntBE(250, 6),
    meta.index,
    meta.required,
    meta.approvals,
    approvers,
    agency,
    ocidHash,
    words.subarray(128, 160),
    words.subarray(160, 192),
    digest,
  ]);
}

type Meta = ReturnType<typeof metaOf>;

function metaOf(words: Buffer) {
  return {
    number: words.readUInt32BE(192),
    index: words.readUInt32BE(196),
    tags: words.readUInt32BE(200),
    corrects: words.readUInt32BE(204),
    deadline: words.readUIntBE(208, 5),
    validUntil: words.readUIntBE(213, 5),
    required: words.readUInt8(218),
    approvals: words.readUInt8(219),
    succession: words.readUInt32BE(220),
  };
}

/** Up to 8 mandate numbers, ascending, in one word. */
function approversAt(words: Buffer, offset: number): number[] {
  const numbers: number[] = [];
  for (let at = offset; at < offset + 32; at += 4) {
    const number = words.readUInt32BE(at);
    if (number === 0) break;
    numbers.push(number);
  }
  return numbers;
}

function trailOf(context: Context, log: EntryLog, header: Header, meta: Meta): TrailState {
  const { state } = context;
  const key = trailKey(log.words.subarray(64, 128));
  const known = state.trails.get(key);
  if (known) return known;
  if (meta.index !== 0) throw broken("trail index", log, 0, meta.index);
  const trail = openTrail(context, log, header, meta.number);
  state.trails.set(key, trail);
  return trail;
}

function openTrail(context: Context, log: EntryLog, header: Header, number: number): TrailState {
  const { recordedAt, agency, ocidHash } = header;
  const opened = takeSide(context.sides.opened, to0x(agency) + to0x(ocidHash), log, "TrailOpened");
  const hash = context.deployment.keccak(opened.ocid);
  if (!ocidHash.equals(hash)) throw forged("ocid", log, toHex(ocidHash), toHex(hash));
  if (opened.number !== number) throw forged("trail number", log, number, opened.number);
  return {
    id: log.index,
    lastIndex: log.index,
    openedAt: recordedAt,
    lastAt: recordedAt,
    number,
    length: 0,
    deadline: 0,
    tags: 0,
    maxRequired: 0,
    closingIndex: null,
    agency: new Uint8Array(agency),
    ocidHash: new Uint8Array(ocidHash),
    head: new Uint8Array(32),
    ocid: readable(opened.ocid),
    subject: null,
    fresh: true,
  };
}

function checkPlace(log: EntryLog, trail: TrailState, meta: Meta): void {
  if (meta.index !== trail.length) throw broken("trail index", log, trail.length, meta.index);
  if (meta.number !== trail.number) throw broken("trail number", log, trail.number, meta.number);
  const previous = log.words.subarray(160, 192);
  if (!equal(trail.head, previous)) throw broken("previousHead", log, toHex(trail.head), toHex(previous));
}

/** As ProcurementLedger moves a trail. */
export function advance(
  trail: TrailState,
  step: { index: number; tags: number; corrects: number; deadline: number; required: number },
  recorded: { index: number; at: number; digest: Uint8Array },
): void {
  if (trail.closingIndex !== null && step.corrects === trail.closingIndex + 1) trail.closingIndex = null;
  if (step.tags >= CLOSES) trail.closingIndex = step.index;
  if (step.deadline !== 0) trail.deadline = step.deadline;
  trail.tags = (trail.tags | step.tags) >>> 0;
  trail.maxRequired = Math.max(trail.maxRequired, step.required);
  trail.length = step.index + 1;
  trail.lastIndex = recorded.index;
  trail.lastAt = recorded.at;
  trail.head = recorded.digest;
}

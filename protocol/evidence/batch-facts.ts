import type { Hex } from "../bytes.ts";
import { fromHex } from "../bytes.ts";
import { KIND, type GenesisEntry } from "../kinds.ts";
import { ROLE, wasGood } from "../mandate.ts";
import type { Header } from "../proof/header.ts";
import type { RecordChange } from "../records/entries.ts";
import { STATUS_NAMES, erasedAt, stateOf, statusAt, type StatusName } from "../records/status.ts";
import type { VerifiedBatch } from "../records/verified.ts";
import { formatTime } from "../time.ts";
import { signingAgency, type Signing } from "./approvals.ts";
import type { ProvedBatch } from "./batch.ts";
import { approversIn, type ApproverFacts } from "./facts.ts";
import { mandateKey } from "./mandates.ts";
import type { OpenBatch, OpenChange } from "./opened-batch.ts";
import type { Trust } from "./trust.ts";

/** A change of a batch: of how many records, at which places. */
export interface ChangeReport {
  /** Place in the log. */
  index: number;
  recordedAt: string;
  /** `erased` where it is the receipt of an erasure, which leaves the status as it is. */
  change: StatusName | "erased";
  /** A number of `STATUS_REASONS`; null for an erasure. */
  reason: number | null;
  places: number[];
}

/** A batch of civil records as a file proves it. Times are RFC 3339 in UTC. */
export interface BatchReport {
  registry: Hex;
  number: number;
  /** RFC 6962 root of the batch's leaves, 64 hex digits. */
  root: string;
  /** Leaves, those of nobody included. */
  size: number;
  /** Place in the log of the entry that anchored it. */
  index: number;
  recordedAt: string;
  approvers: ApproverFacts[];
  /** Leaves by what was last said of them; `valid` counts those of nobody too. */
  counts: Record<StatusName | "erased", number>;
  changes: ChangeReport[];
}

/** A batch with everything that its checks found. */
export interface BoundBatch {
  opened: OpenBatch;
  proved: ProvedBatch;
  signing: Signing;
  registry: Hex;
  separator: Uint8Array;
}

export function batchReport({ opened, proved, signing, registry }: BoundBatch): BatchReport {
  const { anchor, state } = proved;
  const { batch, root, size, recordedAt } = anchor.entry;
  return {
    registry,
    number: batch,
    root,
    size,
    index: anchor.index,
    recordedAt: formatTime(recordedAt),
    approvers: approversIn(signing, anchor),
    counts: countsIn(state),
    changes: opened.changes.map(changeReport),
  };
}

function changeReport({ index, entry }: OpenChange): ChangeReport {
  const recordedAt = formatTime(entry.recordedAt);
  const places = entry.indexes;
  if (entry.kind === KIND.erasure) return { index, recordedAt, change: "erased", reason: null, places };
  return { index, recordedAt, change: STATUS_NAMES[entry.status] ?? "valid", reason: entry.reason, places };
}

function countsIn({ size, status, erased }: ProvedBatch["state"]): BatchReport["counts"] {
  const counts = { valid: 0, revoked: 0, suspended: 0, superseded: 0, erased: 0 };
  for (let index = 0; index < size; index++) {
    counts[STATUS_NAMES[statusAt(status, index)]]++;
    if (erasedAt(erased, index)) counts.erased++;
  }
  return counts;
}

/**
 * What a record is checked against; undefined where the file does not have the mandate that approved the batch.
 * @param genesis entry 0, which names the verifiers of keys
 */
export function verifiedBatch(
  { opened, proved, signing, registry }: BoundBatch,
  { chainId }: Trust,
  genesis: GenesisEntry,
  { number, timestamp }: Header,
): VerifiedBatch | undefined {
  const { index, entry } = proved.anchor;
  const agency = signingAgency(signing, proved.anchor);
  const mandate = signing.mandates.get(mandateKey(agency, entry.approvers[0] ?? 0));
  if (mandate === undefined) return undefined;
  const mayIssue = (mandate.roles & ROLE.issueRecords) !== 0;
  const changes: RecordChange[] = opened.changes.map((change) => change.entry);
  return {
    chainId: BigInt(chainId),
    registry,
    agency: opened.key,
    officialId: opened.agency.officialId,
    name: opened.agency.name,
    number: opened.number,
    root: entry.root,
    size: entry.size,
    entryIndex: index,
    recordedAt: entry.recordedAt,
    issuer: {
      number: mandate.number,
      signer: mandate.signer,
      goodThen: mayIssue && wasGood(mandate, index, entry.recordedAt),
    },
    p256Verifier: fromHex(genesis.p256Verifier),
    record: (place) => stateOf(changes, place),
    asOf: { block: number, time: timestamp },
  };
}

import type { Hex } from "../../../protocol/bytes.ts";
import type { ErrorCode } from "../../../protocol/errors.ts";
import type { HashFunction } from "../../../protocol/hash.ts";
import type { LedgerEvent } from "../events.ts";
import type { Area, AuditCode, Report } from "../report.ts";
import type { Domains, Trust } from "../trust.ts";
import type { Force } from "./force.ts";
import type { LedgerState, Trail } from "./state.ts";

/** A signature to be checked; `signer` are the mandate's ERC-7913 bytes. */
export interface SignatureJob {
  /** Log index of the entry that was signed for. */
  index: number;
  block: number;
  agency: Hex;
  mandate: number;
  signer: Uint8Array;
  digest: Uint8Array;
  signature: Uint8Array;
}

/** One entry with the events that came with it. */
export interface Recorded {
  index: number;
  words: Buffer;
  block: number;
  /** The block's time. */
  blockTime: number;
  txIndex: number;
  /** The trail of its agency and thing, where one was open before this entry. */
  trail: Trail | undefined;
  /** The event before the entry, of a step that opens a trail. */
  opened: LedgerEvent | undefined;
  /** The events behind the entry, up to the next one. */
  companions: LedgerEvent[];
}

/** What the rules of each kind work on. */
export interface Fold {
  trust: Trust;
  domains: Domains;
  report: Report;
  keccak: HashFunction;
  ledger: LedgerState;
  /** What an enacted proposal says must follow. */
  force: Force;
  /** Takes each signature of the ledger, in order; none where signatures are left out. */
  onSignature: ((job: SignatureJob) => void) | undefined;
}

/** Reports where two values differ. */
export function demandSame(
  { report }: Fold,
  area: Area,
  code: AuditCode | ErrorCode,
  place: { index: number; agency?: Hex; number?: number; at?: string },
  expected: unknown,
  found: unknown,
): void {
  if (expected !== found) report.fail(area, code, place, { expected, found });
}

import type { Hex } from "../../../protocol/bytes.ts";
import { isJejakError, type JejakError } from "../../../protocol/errors.ts";
import { hashesOf } from "../../../protocol/evidence/block.ts";
import type { Evidence } from "../../../protocol/evidence/format.ts";
import { openEvidence } from "../../../protocol/evidence/open.ts";
import { parseTrust, type Trust } from "../../../protocol/evidence/trust.ts";
import { verifyEvidence, type Report } from "../../../protocol/evidence/verify.ts";
import { parseHeader } from "../../../protocol/proof/header.ts";
import { formatTime } from "../../../protocol/time.ts";
import { checkEquivocation, type CheckedEquivocation } from "./equivocation.ts";
import type { Given, Small } from "./files.ts";

/** What a file says of itself: to be compared by hand, never believed. */
export interface Claims {
  chainId: string;
  contracts: Evidence["contracts"];
  block: { number: number; time: string; hashes: Hex[] };
}

/** One evidence file with what became of it. */
export interface Checked {
  file: Small;
  /** Undefined where there is no trust file to hold it against. */
  report: Report | undefined;
  claims: Claims | JejakError;
}

/** Everything that was found, and when. */
export interface Results {
  at: string;
  files: Checked[];
  equivocations: CheckedEquivocation[];
  /** The trust file as read; the error where it cannot be. */
  trust: Trust | JejakError | undefined;
}

/** @param blockHash a hash that the reader typed in, for the blocks of these files; undefined for none */
export function checkAll(given: Given, blockHash: Hex | undefined): Results {
  const trust = given.trust && attempt(() => parseTrust(given.trust?.bytes ?? ""));
  const trusted = isJejakError(trust) ? undefined : trust;
  const files = given.evidence.map((file) => {
    const claims = attempt(() => claimsOf(file.bytes));
    const report = trusted && verify(file, given, pinned(trusted, claims, blockHash));
    return { file, report, claims };
  });
  const equivocations = given.equivocations.map((file) => checkEquivocation(file, trusted));
  return { at: new Date().toISOString(), files, equivocations, trust };
}

function verify({ bytes }: Small, { documents }: Given, trust: Trust): Report {
  performance.mark("jejak-verify");
  const report = verifyEvidence({ evidence: bytes, trust, documents });
  performance.measure("jejak-verify", "jejak-verify");
  return report;
}

function claimsOf(bytes: Uint8Array): Claims {
  const { evidence, header: encoded } = openEvidence(bytes);
  const header = parseHeader(encoded);
  const { chainId, contracts } = evidence;
  const block = { number: header.number, time: formatTime(header.timestamp), hashes: hashesOf(header) };
  return { chainId, contracts, block };
}

function pinned(trust: Trust, claims: Claims | JejakError, hash: Hex | undefined): Trust {
  if (hash === undefined || isJejakError(claims)) return trust;
  return { ...trust, blocks: [...(trust.blocks ?? []), { number: claims.block.number, hash }] };
}

function attempt<T>(run: () => T): T | JejakError {
  try {
    return run();
  } catch (error) {
    if (isJejakError(error)) return error;
    throw error;
  }
}

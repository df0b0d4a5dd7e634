import type { Hex } from "../../../protocol/bytes.ts";
import { JejakError, isJejakError } from "../../../protocol/errors.ts";
import { parseTrust, type Trust } from "../../../protocol/evidence/trust.ts";
import { verifyEvidence, type Report } from "../../../protocol/evidence/verify.ts";
import type { Demand } from "../../../protocol/records/key-binding.ts";
import { attempt, claimsOf, pinned, type Claims } from "./claims.ts";
import { checkEquivocation, type CheckedEquivocation } from "./equivocation.ts";
import type { Given, Small } from "./files.ts";
import { checkRecordFile, type CheckedFile } from "./records.ts";

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
  records: CheckedFile[];
  /** The trust file as read; the error where it cannot be. */
  trust: Trust | JejakError | undefined;
}

/** What the reader typed in. */
export interface Typed {
  /** For the blocks of these files; undefined for none. */
  blockHash: Hex | undefined;
  /** What holders were asked to bind their presentations to. */
  demand: Demand;
}

export function checkAll(given: Given, { blockHash, demand }: Typed): Results {
  const trust = attempt(() => trustIn(given));
  const trusted = isJejakError(trust) ? undefined : trust;
  const files = given.evidence.map((file) => {
    const claims = attempt(() => claimsOf(file.bytes));
    const report = trusted && verify(file, given, pinned(trusted, claims, blockHash));
    return { file, report, claims };
  });
  const equivocations = given.equivocations.map((file) => checkEquivocation(file, trusted));
  const records = given.records.map((file) => checkRecordFile(file, given, trusted, { blockHash, demand }));
  return { at: new Date().toISOString(), files, equivocations, records, trust };
}

/** Whoever gives evidence may give a trust file along: which of two is the reader's own nobody here can know. */
function trustIn({ trusts }: Given): Trust | undefined {
  const [own, ...others] = trusts;
  if (others.length > 0)
    throw new JejakError("trust-several", { at: trusts.map(({ name }) => name).join(", ") });
  return own && parseTrust(own.bytes);
}

function verify({ bytes }: Small, { documents }: Given, trust: Trust): Report {
  performance.mark("jejak-verify");
  const report = verifyEvidence({ evidence: bytes, trust, documents });
  performance.measure("jejak-verify", "jejak-verify");
  return report;
}

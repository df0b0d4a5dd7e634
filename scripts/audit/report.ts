import type { ErrorCode } from "../../protocol/errors.ts";
import type { AUDIT } from "../../protocol/texts/audit.ts";

type Named<K> = K extends `audit.${infer Code}` ? Code : never;

/** Codes of the audit's own, beside those of the one registry. */
export type AuditCode = Named<keyof typeof AUDIT>;

/** What an audit looked at as a whole. */
export type Area = Exclude<AuditCode, `${string}.${string}`>;

export type Values = Readonly<Record<string, unknown>>;

/** Where a finding was made: the log index where there is one, and whose entry or slot it is. */
export interface Place {
  index?: number;
  agency?: string;
  ocidHash?: string;
  number?: number;
  at?: string;
}

/**
 * One finding. fail: this was checked and does not hold; skipped and error: nothing is known, which is not good;
 * pass with the code of a fact (such as `authority.changed`): to be read, no departure.
 */
export interface Finding {
  area: Area;
  code: AuditCode | ErrorCode;
  status: "pass" | "fail" | "skipped" | "error";
  place?: Place;
  /** `expected` and `found` wherever two values were compared. */
  values?: Values;
}

/** Findings of one audit. Of each code so many are kept, all are counted: memory stays bounded. */
export interface Report {
  fail(area: Area, code: Finding["code"], place: Place, values: Values): void;
  add(finding: Finding): void;
  /** Everything that another report has. */
  take(other: Report): void;
  /** The area as a whole: passed with these figures, unless something in it failed or could not be known. */
  conclude(area: Area, values: Values): void;
  findings(): Finding[];
  /** How many findings that are no pass each code has. */
  counts(): Record<string, number>;
}

const MOST_OF_A_CODE = 100;

export function createReport(): Report {
  const kept: Finding[] = [];
  const counts = new Map<string, number>();
  const troubled = new Set<Area>();
  const count = (code: string, more: number): number => {
    counts.set(code, (counts.get(code) ?? 0) + more);
    return counts.get(code) ?? 0;
  };
  const add = (finding: Finding): void => {
    if (finding.status !== "pass") {
      troubled.add(finding.area);
      if (count(finding.code, 1) > MOST_OF_A_CODE) return;
    }
    kept.push(finding);
  };
  return {
    add,
    take: (other) => {
      other.findings().forEach(add);
      for (const [code, all] of Object.entries(other.counts())) {
        const taken = other.findings().filter((one) => one.code === code && one.status !== "pass").length;
        count(code, all - taken);
      }
    },
    fail: (area, code, place, values) => {
      add({ area, code, status: "fail", place, values });
    },
    conclude: (area, values) => {
      if (!troubled.has(area)) add({ area, code: area, status: "pass", values });
    },
    findings: () => kept,
    counts: () => Object.fromEntries(counts),
  };
}

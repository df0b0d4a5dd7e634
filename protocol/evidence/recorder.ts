import { isJejakError } from "../errors.ts";
import type { JsonObject, JsonValue } from "../json.ts";
import { CHECKS, OF_BATCH, OF_PROCESSES, type CheckCode, type Finding, type Status } from "./findings.ts";

/** Most failures that are told of one check; a file of ten thousand bad entries needs no more. */
const TOLD = 20;

/** Thrown by `link` once its failure is recorded: what rests on it is not looked at. */
export const HALT = new Error("a link does not hold");

const CODES = Object.keys(CHECKS) as CheckCode[];

type Values = Record<string, unknown>;

/** Collects findings. */
export interface Recorder {
  findings: Finding[];
  add: (code: CheckCode, status: Status, values?: Values) => void;
  /** Records only the failure of the work; undefined where it failed. */
  attempt: <T>(code: CheckCode, work: () => T, named?: Values) => T | undefined;
  /** A check on which all later ones rest. @throws HALT where it fails */
  link: <T>(code: CheckCode, work: () => T, told?: (value: T) => Values) => T;
  /** The same check of many things: one pass for all, or one failure for each that fails. */
  each: <T extends { index: number }>(code: CheckCode, items: readonly T[], work: (item: T) => void) => void;
  /** Says of every link and check that has no finding that it was not made; those of other subjects are passed over. */
  skipRest: () => void;
}

export function createRecorder(): Recorder {
  const findings: Finding[] = [];
  const add: Recorder["add"] = (code, status, values = {}) => {
    findings.push({ code, status, values: plain(values) });
  };
  const attempt: Recorder["attempt"] = (code, work, named = {}) => {
    try {
      return work();
    } catch (error) {
      add(code, isJejakError(error) ? "fail" : "error", { ...named, ...reasonOf(error) });
      return undefined;
    }
  };
  return {
    findings,
    add,
    attempt,
    link: (code, work, told = () => ({})) => {
      const done = attempt(code, () => ({ value: work() }));
      if (done === undefined) throw HALT;
      add(code, "pass", told(done.value));
      return done.value;
    },
    each: (code, items, work) => {
      const before = findings.length;
      for (const item of items) {
        attempt(
          code,
          () => {
            work(item);
          },
          { index: item.index },
        );
        if (findings.length - before === TOLD) return;
      }
      if (findings.length === before && items.length > 0) add(code, "pass", { count: items.length });
    },
    skipRest: () => {
      const because = findings.at(-1)?.code;
      const told = new Set([...findings.map(({ code }) => code), ...ofOthers(findings)]);
      const isOwed = (code: CheckCode): boolean =>
        !told.has(code) && (CHECKS[code] === "link" || CHECKS[code] === "check");
      for (const code of CODES.filter(isOwed)) add(code, "skipped", { because });
    },
  };
}

/** Checks that only other subjects have; which one it is, the first finding says. */
function ofOthers(findings: readonly Finding[]): CheckCode[] {
  const about = (subject: string): boolean => findings.some(({ values }) => values["subject"] === subject);
  return [...(about("processes") ? [] : OF_PROCESSES), ...(about("batch") ? [] : OF_BATCH)];
}

/** The findings in the order of `CHECKS`; those of one code as they were found. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => CODES.indexOf(a.code) - CODES.indexOf(b.code));
}

/** What is not Jejak's own refusal is a fault of this program: told as an error, never as a failure of the file. */
function reasonOf(error: unknown): Values {
  if (!isJejakError(error)) return { reason: "internal", detail: String(error) };
  const { code, values = {}, at, detail } = error;
  return {
    reason: code,
    ...values,
    ...(at !== undefined && { at }),
    ...(detail !== undefined && { detail }),
  };
}

/** Values as JSON has them: integers beyond 2^53 as text. */
export function plain(values: Values): JsonObject {
  const text = JSON.stringify(values, (_key, value: unknown) =>
    typeof value === "bigint" ? value.toString() : value,
  );
  return JSON.parse(text) as { [key: string]: JsonValue };
}

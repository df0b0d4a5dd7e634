import { isJejakError, type JejakError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import type { RecordCode, RecordFinding } from "./findings.ts";

/** Collects findings; a refusal is a failure with its code, anything else an error. */
export interface RecordFindings {
  readonly list: RecordFinding[];
  add: (code: RecordCode, status: RecordFinding["status"], values?: JsonObject) => void;
  /** Records only a failure of the work; undefined where it failed. */
  attempt: <T>(code: RecordCode, work: () => T) => T | undefined;
  /** Records how the work ended, with what it gives; whether it passed. */
  check: (code: RecordCode, work: () => JsonObject) => boolean;
  skip: (codes: readonly RecordCode[], because: string) => void;
}

export function createFindings(): RecordFindings {
  const list: RecordFinding[] = [];
  const add: RecordFindings["add"] = (code, status, values = {}) => {
    list.push({ code, status, values });
  };
  const attempt: RecordFindings["attempt"] = (code, work) => {
    try {
      return work();
    } catch (error) {
      if (isJejakError(error)) add(code, "fail", refused(error));
      else add(code, "error", { reason: String(error).slice(0, 200) });
      return undefined;
    }
  };
  return {
    list,
    add,
    attempt,
    check: (code, work) => {
      const values = attempt(code, work);
      if (values !== undefined) add(code, "pass", values);
      return values !== undefined;
    },
    skip: (codes, because) => {
      for (const code of codes) add(code, "skipped", { because });
    },
  };
}

function refused({ code, at, values }: JejakError): JsonObject {
  return { reason: code, ...(at !== undefined && { at }), ...(values as JsonObject | undefined) };
}

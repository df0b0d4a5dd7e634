import { parentPort } from "node:worker_threads";
import { isJejakError, type ErrorCode } from "../../protocol/errors.ts";
import { checkOwn, type OwnTrust } from "./check.ts";

/** One piece of evidence to be verified. */
export interface Task {
  id: number;
  evidence: Uint8Array;
  own: OwnTrust;
}

/** Null where it holds. */
export interface Outcome {
  id: number;
  refusal: { code: ErrorCode; values: Record<string, unknown> } | null;
}

function outcomeOf({ id, evidence, own }: Task): Outcome {
  try {
    checkOwn(evidence, own);
    return { id, refusal: null };
  } catch (error) {
    if (!isJejakError(error)) return { id, refusal: { code: "internal", values: { detail: String(error) } } };
    return { id, refusal: { code: error.code, values: error.values ?? {} } };
  }
}

parentPort?.on("message", (task: Task) => {
  parentPort?.postMessage(outcomeOf(task));
});

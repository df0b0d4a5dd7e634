import { z } from "zod";
import { openApi } from "./api.ts";
import type { Api } from "./api.ts";
import { answerOf, fetchWithRetries } from "./http.ts";

/** What evidence is asked for, by the names that people have for it. */
export type Subject =
  | { type: "process"; ocid: string; agency?: string }
  /** Processes of an agency with numbers above `after`, as many as one file lists. */
  | { type: "processes"; agency: string; after: number }
  | { type: "batch"; agency: string; number: number }
  | { type: "entry"; index: string }
  | { type: "document"; sha256: string };

export type Settled = "seen" | "safe" | "finalized";

/**
 * The bytes of an evidence file, as the API gives them.
 * @throws JejakError the problem that the server answered with, among them `not-final-yet` and `process-ambiguous`
 */
export async function readEvidence(url: string, subject: Subject, finality: Settled): Promise<Uint8Array> {
  const call = callOf(openApi(url, fetchWithRetries), subject, { finality });
  return new Uint8Array(await answerOf(call, z.instanceof(ArrayBuffer)));
}

function callOf(api: Api, subject: Subject, query: { finality: Settled }) {
  const parseAs = "arrayBuffer" as const;
  if (subject.type === "entry") {
    const path = { index: Number(subject.index) };
    return api.GET("/api/v1/entries/{index}/evidence", { params: { path, query }, parseAs });
  }
  if (subject.type === "document") {
    const path = { sha256: subject.sha256 };
    return api.GET("/api/v1/documents/{sha256}/evidence", { params: { path, query }, parseAs });
  }
  if (subject.type === "batch") {
    const { agency, number } = subject;
    const params = { path: { agency, number }, query };
    return api.GET("/api/v1/agencies/{agency}/batches/{number}/evidence", { params, parseAs });
  }
  if (subject.type === "processes") {
    const { agency, after } = subject;
    const params = { path: { agency }, query: { ...query, after } };
    return api.GET("/api/v1/agencies/{agency}/processes/evidence", { params, parseAs });
  }
  const { ocid, agency } = subject;
  if (agency === undefined) {
    return api.GET("/api/v1/processes/{ocid}/evidence", { params: { path: { ocid }, query }, parseAs });
  }
  const path = { agency, ocid };
  return api.GET("/api/v1/agencies/{agency}/processes/{ocid}/evidence", { params: { path, query }, parseAs });
}

import { toHex } from "../../../protocol/bytes.ts";
import { ConsistencyAnswer, InclusionAnswer } from "../../../server/api/schemas/log.ts";
import { answerOf } from "../../client/http.ts";
import { demandAll, sampleOf } from "./context.ts";
import type { ApiAudit } from "./context.ts";

/** So many proofs of each kind are asked for at most. */
export const MOST_PROOFS = 100;

/**
 * Proofs against the rebuilt log. Of an index and a size there is one proof only, so that one that holds is the very
 * one that the rebuilt log makes; each second one is of a smaller log.
 */
export async function compareProofs(audit: ApiAudit): Promise<void> {
  const { size } = audit.history.log;
  const places = [...sampleOf(size, MOST_PROOFS)];
  for (const [i, index] of places.entries()) {
    const smaller = index + 1 + Math.floor(Math.random() * (size - index));
    await compareInclusion(audit, index, i % 2 === 0 ? size : smaller);
    await compareConsistency(audit, index + 1, i % 2 === 0 ? size : smaller);
    audit.advance();
  }
}

async function compareInclusion({ api, report, history }: ApiAudit, index: number, size: number) {
  const { log } = history;
  const call = api.GET("/api/v1/log/inclusion", { params: { query: { index, size } } });
  const found = await answerOf(call, InclusionAnswer);
  const hashes = { leaf: toHex(log.leaf(index)), root: toHex(log.root(size)) };
  const proof = log.inclusionProof(index, size).map(toHex);
  demandAll(report, { index }, "inclusion.", { index, size, ...hashes, proof }, found);
}

async function compareConsistency({ api, report, history }: ApiAudit, from: number, to: number) {
  const { log } = history;
  const call = api.GET("/api/v1/log/consistency", { params: { query: { from, to } } });
  const found = await answerOf(call, ConsistencyAnswer);
  const roots = { fromRoot: toHex(log.root(from)), toRoot: toHex(log.root(to)) };
  const proof = log.consistencyProof(from, to).map(toHex);
  demandAll(report, { index: from }, "consistency.", { from, to, ...roots, proof }, found);
}

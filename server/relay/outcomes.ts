import { fromHex, readUint, to0x, type Hex } from "../../protocol/bytes.ts";
import { domain, stepDigestOfWords } from "../../protocol/eip712.ts";
import { JejakError } from "../../protocol/errors.ts";
import { KIND } from "../../protocol/kinds.ts";
import { readRefusal, type Refusal } from "../chain/refusals.ts";
import { LEDGER, LOG } from "./abi.ts";
import type { RelayContext } from "./context.ts";
import type { Item } from "./jobs.ts";
import type { Log, Receipt } from "./node.ts";

/** What became of one step of a batch. */
export type Outcome = { kind: "recorded"; index: number } | { kind: "refused"; refusal: Refusal };

/** A step that an entry of the log records. */
export interface LoggedStep {
  index: number;
  digest: Hex;
  log: Log;
}

/**
 * What a receipt says of each position of the batch; an answer that does not account for every one, by
 * digest, is not believed.
 * @throws JejakError `rpc-answer-incomplete`
 */
export function outcomesOf(
  ctx: RelayContext,
  receipt: Receipt,
  items: readonly Item[],
): Map<number, Outcome> {
  const refused = refusalsOf(ctx, receipt);
  const recorded = new Map(loggedSteps(ctx, receipt.logs).map((step) => [step.digest, step]));
  const outcomes = new Map<number, Outcome>();
  for (const { position, digest } of items) {
    const refusal = refused.get(position);
    const step = recorded.get(digest);
    if (refusal?.digest === digest) outcomes.set(position, { kind: "refused", refusal: refusal.refusal });
    else if (step && !refusal) outcomes.set(position, { kind: "recorded", index: step.index });
    else {
      throw new JejakError("rpc-answer-incomplete", {
        values: { transaction: receipt.transactionHash, position, digest },
      });
    }
  }
  return outcomes;
}

function refusalsOf(ctx: RelayContext, receipt: Receipt): Map<number, { digest: string; refusal: Refusal }> {
  const topic = LEDGER.getEvent("Refused")?.topicHash;
  const logs = receipt.logs.filter(
    (log) => log.address === ctx.contracts.procurementLedger.toLowerCase() && log.topics[0] === topic,
  );
  return new Map(
    logs.map((log) => {
      const [position, digest, reason] = LEDGER.decodeEventLog("Refused", log.data, log.topics);
      return [Number(position), { digest: String(digest), refusal: readRefusal(reason as Hex) }];
    }),
  );
}

/** The steps among some logs of AuditLog, by the digest that their words give. */
export function loggedSteps(ctx: RelayContext, logs: readonly Log[]): LoggedStep[] {
  const separator = domain(ctx.chainId, ctx.contracts.procurementLedger);
  const topic = LOG.getEvent("Entry")?.topicHash;
  return logs
    .filter((log) => log.address === ctx.contracts.auditLog.toLowerCase() && log.topics[0] === topic)
    .flatMap((log) => {
      const words = fromHex(String(LOG.decodeEventLog("Entry", log.data, log.topics)[2]));
      if (readUint(words, 28, 4) !== KIND.step) return [];
      const digest = to0x(stepDigestOfWords(separator, words));
      return [{ index: Number(log.topics[1]), digest, log }];
    });
}

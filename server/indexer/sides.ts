import { JejakError } from "../../protocol/errors.ts";
import type {
  AgencyAdmittedLog,
  ApprovedLog,
  EntryLog,
  LedgerLog,
  MandateGrantedLog,
  ProposedLog,
  TrailOpenedLog,
} from "../chain/decode.ts";
import { placeText } from "../chain/reader.ts";
import { forged } from "./checks.ts";

/** What an entry's own log commits to by hash, or by approvers, and other logs carry. Each is used once. */
export interface Sides {
  approved: Map<number, ApprovedLog[]>;
  opened: Map<string, TrailOpenedLog>;
  admitted: Map<number, AgencyAdmittedLog>;
  granted: Map<number, MandateGrantedLog>;
  proposed: Map<number, ProposedLog>;
}

/** @throws JejakError `rpc-answer-repeated` where two logs say the same thing */
export function collectSides(logs: readonly LedgerLog[]): Sides {
  const sides: Sides = {
    approved: new Map(),
    opened: new Map(),
    admitted: new Map(),
    granted: new Map(),
    proposed: new Map(),
  };
  for (const log of logs) {
    if (log.type === "approved") addApproval(sides.approved, log);
    else if (log.type === "trailOpened") addOnce(sides.opened, log.agency + log.ocidHash, log);
    else if (log.type === "agencyAdmitted") addOnce(sides.admitted, log.index, log);
    else if (log.type === "mandateGranted") addOnce(sides.granted, log.index, log);
    else if (log.type === "proposed") addOnce(sides.proposed, log.index, log);
  }
  return sides;
}

function addApproval(approved: Sides["approved"], log: ApprovedLog): void {
  const others = approved.get(log.index);
  if (!others) approved.set(log.index, [log]);
  else if (others.some((other) => other.mandate === log.mandate)) throw repeated(log);
  else others.push(log);
}

function addOnce<K, L extends LedgerLog>(logs: Map<K, L>, key: K, log: L): void {
  if (logs.has(key)) throw repeated(log);
  logs.set(key, log);
}

function repeated(log: LedgerLog): JejakError {
  return new JejakError("rpc-answer-repeated", { values: { log: placeText(log) } });
}

const NONE: ApprovedLog[] = [];

/**
 * Takes the approvals of an entry; they must be by exactly its approvers.
 * @throws JejakError `rpc-answer-incomplete` where one is missing, `rpc-answer-forged` where one is too many
 */
export function takeApprovals(sides: Sides, entry: EntryLog, approvers: readonly number[]): ApprovedLog[] {
  const given = sides.approved.get(entry.index) ?? NONE;
  if (given.length > 0) sides.approved.delete(entry.index);
  if (given.length > 1) given.sort((a, b) => a.mandate - b.mandate);
  if (!isExactly(given, approvers)) throw wrongApprovals(entry, given, approvers);
  for (const approval of given) checkTransaction(entry, approval);
  return given;
}

function isExactly(given: readonly ApprovedLog[], approvers: readonly number[]): boolean {
  return given.length === approvers.length && given.every(({ mandate }, i) => mandate === approvers[i]);
}

function wrongApprovals(
  entry: EntryLog,
  given: readonly ApprovedLog[],
  approvers: readonly number[],
): JejakError {
  const found = given.map(({ mandate }) => mandate);
  const missing = approvers.filter((mandate) => !found.includes(mandate));
  return missing.length > 0
    ? absent("Approved", entry, { mandates: missing })
    : forged("approvers", entry, approvers, found);
}

/** Takes the one log that belongs to an entry. @throws JejakError `rpc-answer-incomplete` */
export function takeSide<K, L extends LedgerLog>(logs: Map<K, L>, key: K, entry: EntryLog, event: string): L {
  const log = logs.get(key);
  if (!log) throw absent(event, entry, {});
  logs.delete(key);
  checkTransaction(entry, log);
  return log;
}

function absent(event: string, entry: EntryLog, values: object): JejakError {
  return new JejakError("rpc-answer-incomplete", {
    at: `log index ${entry.index}`,
    values: { missing: event, of: placeText(entry), ...values },
  });
}

function checkTransaction(entry: EntryLog, log: LedgerLog): void {
  if (log.txHash !== entry.txHash)
    throw forged(`transaction of ${log.type}`, entry, entry.txHash, log.txHash);
}

/** Nothing may be left over. @throws JejakError `rpc-answer-forged` */
export function checkAllUsed(sides: Sides): void {
  const lists = [sides.opened, sides.admitted, sides.granted, sides.proposed];
  const left = [...sides.approved.values()].flat()[0] ?? lists.flatMap((logs) => [...logs.values()])[0];
  if (left)
    throw new JejakError("rpc-answer-forged", {
      at: "log without entry",
      values: { found: placeText(left) },
    });
}

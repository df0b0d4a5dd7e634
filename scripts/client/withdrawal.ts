import { setTimeout as sleep } from "node:timers/promises";
import { to0x } from "../../protocol/bytes.ts";
import { withdraws } from "../../protocol/content.ts";
import { withdrawDigest } from "../../protocol/eip712.ts";
import type { WithdrawMessage } from "../../protocol/eip712.ts";
import { JejakError } from "../../protocol/errors.ts";
import { ocidHash } from "../../protocol/hash.ts";
import { KIND, decodeEntry } from "../../protocol/kinds.ts";
import { ROLE } from "../../protocol/mandate.ts";
import { text } from "../../protocol/texts.ts";
import type { Lang } from "../../protocol/texts.ts";
import { eventOf } from "../directory/transact.ts";
import type { Procurement } from "../directory/transact.ts";
import { entryAt } from "../verify/log-reader.ts";
import type { ChainView } from "../verify/log-reader.ts";
import type { Ledger, Trail, TrailStep } from "./ledger.ts";
import type { MandatedOfficer } from "./officers.ts";
import { approve } from "./sign.ts";

/** Reasons of a withdrawal, by their numbers in PROTOCOL.md. */
const REASONS = [0, 1, 2, 3, 4] as const;
const POLL_MS = 250;

/** The words by which a reason is typed in a language, in the order of their numbers: `data-pribadi`. */
export function reasonWords(lang: Lang): string[] {
  return REASONS.map((reason) => wordOf(text(lang, `withdrawal.${reason}`)));
}

/** The number of a reason typed in either language. @throws JejakError `usage`. */
export function reasonOf(typed: string): number {
  const found = (["id", "en"] as const)
    .map((lang) => reasonWords(lang).indexOf(wordOf(typed)))
    .find((i) => i >= 0);
  if (found !== undefined) return found;
  const known = [...reasonWords("id"), ...reasonWords("en")];
  throw new JejakError("usage", { at: "--reason", values: { reason: typed, known } });
}

function wordOf(words: string): string {
  return words.trim().toLowerCase().replace(/\s+/g, "-");
}

/** The step at a trail index. @throws JejakError `step-unknown`. */
export function stepAt({ ocid, steps }: Trail, index: number): TrailStep {
  const step = steps.find(({ trailIndex }) => trailIndex === index);
  if (step === undefined)
    throw new JejakError("step-unknown", { values: { ocid, index, length: steps.length } });
  return step;
}

/** What names a step's content, as the officer signs it. */
export function withdrawalOf({ agency, ocid }: Trail, step: TrailStep, reason: number): WithdrawMessage {
  return { agency, ocid, index: step.trailIndex, content: `0x${step.contentHash}`, reason };
}

/**
 * Asks the chain itself whether that trail has that content at that index: a withdrawal that fits no step withholds
 * nothing, and is on record for ever.
 *
 * @param view the ledger, read at the block of the step
 * @throws JejakError `content-hash-mismatch`, `entry-unknown`, `chain-unavailable`.
 */
export async function checkRecorded(
  view: ChainView,
  step: TrailStep,
  withdrawal: WithdrawMessage,
): Promise<void> {
  const found = await entryAt(view, step.index);
  if (found === undefined) throw new JejakError("entry-unknown", { values: { index: step.index } });
  const entry = decodeEntry(found.words);
  const { agency, ocid, index, content } = withdrawal;
  const place = { agency, ocidHash: ocidHash(ocid), index, contentHash: content.slice(2) };
  if (entry.kind === KIND.step && withdraws(place, entry)) return;
  const { contentHash: actual = "-" } = entry as { contentHash?: string };
  throw new JejakError("content-hash-mismatch", {
    values: { expected: place.contentHash, actual, ...place },
  });
}

/** The first officer whose mandate may withdraw texts. @throws JejakError `mandate-not-good`. */
export function withdrawer(officers: readonly MandatedOfficer[], agency: string): MandatedOfficer {
  const found = officers.find(({ roles }) => (roles & ROLE.withdrawContent) !== 0);
  if (found !== undefined) return found;
  const mandates = officers.map(({ mandate }) => mandate);
  throw new JejakError("mandate-not-good", { values: { agency, mandates, needed: "withdraw" } });
}

/**
 * Signs and records a withdrawal.
 * @returns its log index; null where the same one is on record already, so that it can be called again
 * Errors: the contract's refusal by its code, `transaction-failed`.
 */
export async function recordWithdrawal(
  { contract, send }: Procurement,
  { message, succession, officer, separator }: SignedWithdrawal,
): Promise<number | null> {
  const digest = withdrawDigest(separator, message);
  if (await contract.withdrawn(to0x(digest))) return null;
  const [approval] = approve(digest, [officer]);
  if (approval === undefined) throw new JejakError("invariant-broken");
  const { ocid, ...rest } = message;
  const withdrawal = { ...rest, ocidHash: ocidHash(ocid) };
  const receipt = await send(() => contract.withdraw(withdrawal, succession, approval));
  return Number(eventOf(receipt, contract, "Approved")[0]);
}

/** A withdrawal with who signs it; `separator` is that of ProcurementLedger. */
export interface SignedWithdrawal {
  message: WithdrawMessage;
  succession: number;
  officer: MandatedOfficer;
  separator: Uint8Array;
}

/** Waits until the API withholds the step's text. @returns the step then; undefined where it does not in time */
export async function waitUntilWithheld(
  ledger: Ledger,
  { agency, ocid }: Trail,
  index: number,
  patienceMs: number,
): Promise<TrailStep | undefined> {
  for (const until = Date.now() + patienceMs; Date.now() < until;) {
    const trail = await ledger.trail(agency, ocid);
    const step = trail && stepAt(trail, index);
    if (step?.manifest.state === "withdrawn") return step;
    await sleep(POLL_MS);
  }
  return undefined;
}

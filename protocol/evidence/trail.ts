import { agencyKey } from "../hash.ts";
import type { Hex } from "../bytes.ts";
import { JejakError } from "../errors.ts";
import { ACTION, GOVERNANCE_STATE, KIND, type GovernanceEntry } from "../kinds.ts";
import { DEFAULT_POLICY } from "../policy.ts";
import {
  agencySlots,
  packTrail,
  successionSlots,
  trailSlots,
  unpackPolicySlot,
  unpackSuccession,
} from "../slots.ts";
import type { PackedSuccession } from "../slots.ts";
import { foldTrail, type TrailState } from "../trail.ts";
import type { Signed } from "./approvals.ts";
import type { EvidenceAgency } from "./format.ts";
import { demandEqual, entryAt, wordOf, type LogEntry, type OpenTrail, type Opened } from "./open.ts";
import { nameHash } from "./ledger.ts";
import type { State } from "./state.ts";

/**
 * The steps of the file are all that the trail has: they fold to its head and state in storage.
 * @throws JejakError those of `foldTrail`, `evidence-differs`
 */
export function checkTrail(trail: OpenTrail, separator: Uint8Array, state: State): TrailState {
  const slots = trailSlots(trail.key, trail.ocidHash);
  const steps = trail.steps.map(({ index, words }) => ({ logIndex: index, words }));
  const folded = foldTrail(separator, steps);
  demandEqual("head", folded.head, wordOf(state.read("procurementLedger", slots.head)));
  const stored = state.read("procurementLedger", slots.packed);
  demandEqual("trail", wordOf(packTrail(folded)), wordOf(stored));
  return folded;
}

/** A succession under which steps were signed: whose mandates counted, and when. */
export interface Succession extends PackedSuccession {
  number: number;
  successor: Hex;
}

/** An agency and the entries that were signed for it, by its own mandates or by those of successors. */
export interface SignedFor {
  key: Hex;
  successors: readonly EvidenceAgency[];
  signed: readonly Signed[];
}

/**
 * Every succession that signed entries name, by its number: its slot, the entry that enacted it and the successor's
 * name.
 * @throws JejakError `evidence-differs`, `entry-unknown`
 */
export function checkSuccessions(opened: Opened, about: SignedFor, state: State): Map<number, Succession> {
  const numbers = new Set(about.signed.map(({ entry }) => entry.succession).filter((number) => number !== 0));
  const found = new Map([...numbers].map((number) => [number, succession(opened, about.key, state, number)]));
  const successors = new Set([...found.values()].map(({ successor }) => successor));
  demandEqual("successors", about.successors.length, successors.size);
  for (const agency of about.successors) {
    const key = agencyKey(agency.officialId);
    demandEqual("successor", successors.has(key), true);
    demandEqual("successor name", nameOf(opened, key), nameHash(agency));
  }
  return found;
}

function succession(opened: Opened, key: Hex, state: State, number: number): Succession {
  const slots = successionSlots(key, number);
  const successor = wordOf(state.read("agencyDirectory", slots.successor));
  const packed = unpackSuccession(state.read("agencyDirectory", slots.packed));
  checkGovernance(entryAt(opened, packed.grantedIndex, KIND.governance).entry, ACTION.succession, key);
  const { entry } = entryAt(opened, packed.grantedIndex, KIND.governance);
  demandEqual("successor", entry.successor, successor);
  demandEqual("succession", entry.succession, number);
  if (packed.endedIndex !== 0) {
    const ended = entryAt(opened, packed.endedIndex, KIND.governance).entry;
    checkGovernance(ended, ACTION.successionEnd, key);
    demandEqual("succession", ended.succession, number);
  }
  return { ...packed, number, successor };
}

function checkGovernance(entry: GovernanceEntry, action: number, agency: Hex): void {
  demandEqual("agency", entry.agency, agency);
  demandEqual("action", entry.action, action);
  demandEqual("state", entry.state, GOVERNANCE_STATE.enacted);
}

function nameOf(opened: Opened, agency: Hex): string | undefined {
  const isIts = ({ entry }: LogEntry): boolean => entry.kind === KIND.agency && entry.agency === agency;
  const found = opened.entries.find(isIts);
  return found && entryAt(opened, found.index, KIND.agency).entry.nameHash;
}

/** The policy in force for each step, by its log index (0: the defaults). */
export type Policies = ReadonlyMap<number, bigint>;

/**
 * Every policy that a step names is an entry of the agency before it, the newest that the file and the agency's slot
 * know of.
 * @throws JejakError `evidence-differs`, `entry-unknown`, `policy-not-in-force`
 */
export function checkPolicies(opened: Opened, trail: OpenTrail, state: State): Policies {
  const slot = unpackPolicySlot(state.read("agencyDirectory", agencySlots(trail.key).policy));
  const known = opened.entries.filter(
    ({ entry }) => entry.kind === KIND.policy && entry.agency === trail.key,
  );
  const indexes = [...known.map(({ index }) => index), slot.policyIndex];
  const policies = new Map([[0, DEFAULT_POLICY]]);
  for (const step of trail.steps) {
    const { policyIndex } = step.entry;
    checkInForce(step, Math.max(0, ...indexes.filter((index) => index < step.index)));
    if (policyIndex !== 0) policies.set(policyIndex, policyAt(opened, trail, policyIndex));
  }
  const current = policies.get(slot.policyIndex);
  if (current !== undefined)
    demandEqual("policy", slot.policy, slot.policyIndex === 0 ? slot.policy : current);
  return policies;
}

function checkInForce({ index, entry }: LogEntry<OpenTrail["steps"][number]["entry"]>, newest: number): void {
  if (entry.policyIndex === newest) return;
  throw new JejakError("policy-not-in-force", { values: { index, policyIndex: entry.policyIndex, newest } });
}

function policyAt(opened: Opened, trail: OpenTrail, index: number): bigint {
  const { entry } = entryAt(opened, index, KIND.policy);
  demandEqual("policy agency", entry.agency, trail.key);
  return entry.policy;
}

import type pg from "pg";
import { fromHex, to0x } from "../../../protocol/bytes.ts";
import type { Hex } from "../../../protocol/bytes.ts";
import { keccak256 } from "../../../protocol/hash.ts";
import { NO_ADDRESS, START, ZERO, agencyOf, append, bytes, insert, timeOf } from "./seed.ts";
import type { Seed } from "./seed.ts";

export async function setPolicy(db: pg.Pool, seed: Seed, officialId: string, policy: bigint): Promise<void> {
  const agency = agencyOf(officialId);
  const entry = {
    changeApprovals: 2,
    validUntil: START + 10 ** 6,
    previousHead: ZERO,
    approvers: [1],
    governance: 0,
  };
  const index = await append(db, seed, { kind: 4, recordedAt: 0, agency, policy, ...entry });
  await insert(db, "ledger.policies", {
    index,
    agency: bytes(agency),
    recorded_at: timeOf(seed),
    policy: bytes(policy.toString(16).padStart(32, "0")),
    change_approvals: 2,
    valid_until: entry.validUntil,
    governance: 0,
    approvers: [1],
    previous_head: bytes(ZERO),
  });
}

/** What an entry of governance says; by default a recovery that is proposed. */
export interface SeedDecision {
  proposal?: number;
  action?: number;
  state?: number;
  succession?: number;
  /** Official id of the successor. */
  successor?: string;
  args?: Hex;
}

export async function govern(
  db: pg.Pool,
  seed: Seed,
  officialId: string,
  { proposal = 1, action = 2, state = 1, succession = 0, successor, args }: SeedDecision,
): Promise<void> {
  const agency = agencyOf(officialId);
  const to = successor === undefined ? ZERO : agencyOf(successor);
  const content = to0x(keccak256(fromHex(args ?? to)));
  const author: Hex = state === 1 ? `0x${"ad".repeat(20)}` : NO_ADDRESS;
  const approvers = action === 5 ? [1] : [];
  const said = { proposal, action, state, approvers, succession };
  const index = await append(db, seed, {
    kind: 5,
    recordedAt: 0,
    agency,
    ...said,
    content,
    effectiveAt: START + 5000,
    previousHead: ZERO,
    validUntil: 0,
    author,
    successor: to,
  });
  await insert(db, "ledger.governance", {
    index,
    agency: bytes(agency),
    recorded_at: timeOf(seed),
    ...said,
    effective_at: START + 5000,
    valid_until: 0,
    content: bytes(content),
    previous_head: bytes(ZERO),
    author: bytes(author),
    successor: bytes(to),
    args: args === undefined ? null : bytes(args),
  });
}

export async function propose(db: pg.Pool, seed: Seed, officialId: string, args: Hex): Promise<void> {
  await govern(db, seed, officialId, { args });
}

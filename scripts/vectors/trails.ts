import { id } from "ethers";
import { digestOf, separatorOf, type Deployment } from "./digests.ts";
import { stepVector, type StepFields } from "./entries.ts";
import { seeded, type Seeded } from "./random.ts";

const ZERO = `0x${"0".repeat(64)}`;
const OCID = "ocds-a1b2c3-2026-0042";
const CLOSES = 2 ** 31;
const START = 1_760_000_000;

interface Recorded {
  logIndex: number;
  words: string;
  digest: string;
}

type Change = Partial<StepFields>;

/** Steps that follow one another rightly, each with what differs from a plain tender update. */
function trail(random: Seeded, deployment: Deployment, changes: readonly Change[]) {
  const agency = random.bytes32();
  let previousHead = ZERO;
  return changes.map((change, index): Recorded => {
    const step = {
      recordedAt: START + 1_000 * index,
      agency,
      ocidHash: id(OCID),
      contentHash: random.bytes32(),
      previousHead,
      number: 3,
      index,
      tags: 16,
      corrects: 0,
      deadline: 0,
      validUntil: START + 1_000_000,
      required: 1,
      approvals: 0,
      succession: 0,
      policyIndex: 0,
      approvers: [1],
      ...change,
    };
    previousHead = digestOf(deployment, "Step", { ...step, ocid: OCID, content: step.contentHash });
    return { logIndex: 10 + 3 * index, words: stepVector("", step).words, digest: previousHead };
  });
}

const twice = { required: 2, approvers: [1, 2] };

/** Trails that fold, with the state that storage shows at the end. */
const GOOD: [name: string, state: object, changes: Change[]][] = [
  ["one step", { deadline: 0, maxRequired: 1, closedBy: 0, awardedBy: 0 }, [{}]],
  [
    "from plan to award after the deadline",
    { deadline: START + 2_000, maxRequired: 2, closedBy: 0, awardedBy: 4 },
    [
      { tags: 1 },
      { tags: 4, deadline: START + 1_500 },
      { tags: 8, deadline: START + 2_000 },
      { tags: 64, ...twice },
      { tags: 512, ...twice },
    ],
  ],
  [
    "closed, then corrected",
    { deadline: 0, maxRequired: 2, closedBy: 2, awardedBy: 0 },
    [{ tags: 4 }, { tags: CLOSES, ...twice }, { tags: 4, corrects: 1, ...twice }],
  ],
  [
    "closed, then opened again by correcting the closing step",
    { deadline: 0, maxRequired: 2, closedBy: 0, awardedBy: 0 },
    [{ tags: 4 }, { tags: CLOSES, ...twice }, { tags: 16, corrects: 2, ...twice }, {}],
  ],
  [
    "closed twice: only the newer closing step opens it again",
    { deadline: 0, maxRequired: 2, closedBy: 3, awardedBy: 0 },
    [
      { tags: 4 },
      { tags: CLOSES, ...twice },
      { tags: CLOSES + 4, corrects: 1, ...twice },
      { corrects: 2, ...twice },
    ],
  ],
  [
    "signed by a successor",
    { deadline: 0, maxRequired: 1, closedBy: 0, awardedBy: 0 },
    [{}, { succession: 1 }],
  ],
];

/** Trails that do not fold, with the code that says why. */
const BAD: [name: string, code: string, changes: Change[]][] = [
  ["a first step on a head", "head-stale", [{ previousHead: id("another head") }]],
  ["a step on an older head", "head-stale", [{}, {}, { previousHead: ZERO }]],
  ["a step left out", "trail-broken", [{}, { index: 2 }]],
  ["another agency's step", "trail-broken", [{}, { agency: id("another agency") }]],
  ["another process's step", "trail-broken", [{}, { ocidHash: id("another ocid") }]],
  ["another trail's number", "trail-broken", [{}, { number: 4 }]],
  ["a time before the step before", "trail-broken", [{}, { recordedAt: START - 1 }]],
  ["fewer approvers than required", "trail-broken", [{ required: 2 }]],
  ["less required than the proposer asked for", "trail-broken", [{ approvals: 2 }]],
  ["a correction by fewer people", "trail-broken", [{ tags: 64, ...twice }, { corrects: 1 }]],
  ["opened by a successor", "trail-broken", [{ succession: 1 }]],
  ["recorded after validUntil", "step-expired", [{ validUntil: START - 1 }]],
  ["an unknown tag", "tags-unknown", [{ tags: 2 ** 20 }]],
  ["a correction of a step to come", "correction-invalid", [{}, { corrects: 2 }]],
  ["a step after closing", "trail-closed", [{ tags: CLOSES, ...twice }, {}]],
  [
    "a deadline that moves earlier",
    "deadline-not-allowed",
    [{ deadline: START + 50 }, { deadline: START + 49 }],
  ],
  [
    "a deadline after the award",
    "deadline-not-allowed",
    [{ tags: 64, ...twice }, { deadline: START + 9_000 }],
  ],
  [
    "an award before the deadline",
    "deadline-not-reached",
    [{ deadline: START + 5_000 }, { tags: 64, ...twice }],
  ],
  [
    "a contract that names a later deadline",
    "deadline-not-reached",
    [{ tags: 512, deadline: START + 5_000, ...twice }],
  ],
];

export function trailVectors() {
  const random = seeded("trails");
  const deployment = { chainId: "4503599627370497", verifyingContract: random.address() };
  const good = GOOD.map(([name, state, changes]) => {
    const steps = trail(random, deployment, changes);
    const head = steps.at(-1)?.digest ?? ZERO;
    return { name, ocid: OCID, state: { head, number: 3, length: steps.length, ...state }, steps };
  });
  const bad = BAD.map(([name, code, changes]) => ({ name, code, steps: trail(random, deployment, changes) }));
  return {
    about:
      "steps of trails (words of kind 1), their EIP-712 digests, and the state or refusal that they fold to",
    ...deployment,
    separator: separatorOf(deployment),
    good,
    bad,
  };
}

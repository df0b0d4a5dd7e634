import type { Hex } from "../../../protocol/bytes.ts";
import type { Facts } from "../../../protocol/evidence/facts.ts";
import { evidenceBytes, type Evidence } from "../../../protocol/evidence/format.ts";
import { encodeRlp } from "../../../protocol/proof/rlp.ts";
import { tagsOf } from "../../../protocol/tags.ts";
import { formatTime } from "../../../protocol/time.ts";
import type { EvidenceMaker } from "../../../server/api/deps.ts";
import { stepsOf } from "../../../server/api/packs/steps.ts";
import { assemble } from "../../../server/evidence/assemble.ts";
import { gatherSettled } from "../../../server/evidence/make.ts";
import type { World } from "./world.ts";

const BLOCK: Hex = `0x${"bb".repeat(32)}`;
/** Fifteen fields of the right lengths; the 12th is the time. */
const HEADER = encodeRlp(
  [32, 32, 20, 32, 32, 32, 256, 0, 0, 0, 0, 4, 0, 32, 8].map((bytes) => new Uint8Array(bytes).fill(0x69)),
);
const DEPLOYMENT = {
  chainId: 1,
  auditLog: `0x${"aa".repeat(20)}`,
  agencyDirectory: `0x${"bb".repeat(20)}`,
  procurementLedger: `0x${"cc".repeat(20)}`,
} as const;

/** Evidence of a seeded ledger, which lies on no chain: all of it but the chain's proof. */
export function unprovedEvidence({ deps }: Pick<World, "deps">): EvidenceMaker {
  return {
    make: async (asked, finality) => {
      const gathered = await gatherSettled(deps, asked, finality);
      const evidence = assemble(DEPLOYMENT, gathered, { rlp: HEADER, nodes: [HEADER] });
      const block = { number: gathered.block, hash: BLOCK };
      const facts = factsOf(evidence, block, gathered.size);
      const bytes = evidenceBytes(evidence);
      return { bytes, evidence, block, size: gathered.size, finality, facts, findings: [] };
    },
  };
}

function factsOf(evidence: Evidence, block: { number: number; hash: Hex }, size: number): Facts {
  const { subject, chainId, trail } = evidence;
  return {
    subject,
    chainId,
    block: { ...block, time: formatTime(0) },
    size,
    agency: trail?.agency ?? null,
    successors: trail?.successors ?? [],
    ocid: trail?.ocid ?? null,
    processes: null,
    batch: null,
    steps: stepsOf(evidence).map(({ index, entry, state }) => ({
      index,
      step: entry.index,
      recordedAt: formatTime(entry.recordedAt),
      tags: tagsOf(entry.tags),
      contentHash: entry.contentHash,
      content: state,
      corrects: null,
      deadline: null,
      required: entry.required,
      approvers: [],
    })),
    entry: null,
  };
}

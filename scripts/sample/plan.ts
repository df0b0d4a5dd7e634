import { createHash } from "node:crypto";
import type { Hex } from "../../protocol/bytes.ts";
import type { JsonObject } from "../../protocol/json.ts";
import { buildManifest, type Manifest } from "../../protocol/manifest.ts";
import { required } from "../../protocol/policy.ts";
import { tagMask } from "../../protocol/tags.ts";
import type { PlannedStep, PlannedTrail } from "../client/anchor.ts";
import { approversFor, type MandatedOfficer } from "../client/officers.ts";
import type { SampleStep } from "./releases.ts";

/** What is known of an agency when its steps are planned. */
export interface SampleSigners {
  agency: Hex;
  policy: bigint;
  officers: readonly MandatedOfficer[];
}

function manifestOf(secret: Uint8Array, { ocid, release, document }: SampleStep): Manifest {
  const { id, documentType, title, format, bytes } = document;
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const documents = [{ id, documentType, title, format, size: bytes.length, sha256 }];
  return buildManifest(secret, { ocid, release: release as JsonObject, documents });
}

const maskOf = ({ release, closes }: SampleStep): number => tagMask(release["tag"] as string[], closes);

/** Steps `from` onwards of one process, on top of `head`, each with as many officers as the policy asks for. */
export function planTrail(
  secret: Uint8Array,
  steps: readonly SampleStep[],
  { agency, policy, officers }: SampleSigners,
  { from, head }: { from: number; head: Hex },
): PlannedTrail {
  let maxRequired = 0;
  const planned = steps.map((step): PlannedStep => {
    const tags = maskOf(step);
    const corrects = step.corrects === undefined ? 0 : step.corrects + 1;
    const approvals = required({ policy, tags, approvals: 1, corrects, maxRequired });
    maxRequired = Math.max(maxRequired, approvals);
    return {
      manifest: manifestOf(secret, step),
      tags,
      corrects,
      deadline: step.deadline ?? 0,
      approvals,
      officers: approversFor(officers, tags, approvals),
    };
  });
  return { agency, ocid: steps[0]?.ocid ?? "", head, steps: planned.slice(from) };
}

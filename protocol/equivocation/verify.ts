import { toHex } from "../bytes.ts";
import { JejakError, isJejakError } from "../errors.ts";
import type { Verdict } from "../evidence/findings.ts";
import { plain } from "../evidence/recorder.ts";
import { rootsOfPath } from "../log.ts";
import { verifyNote, type Checkpoint } from "../proof/cosignature.ts";
import { parseLogKey } from "../proof/note-keys.ts";
import { parseEquivocation, type OpenEquivocation } from "./format.ts";
import {
  EQUIVOCATION_CHECKS,
  verdictOf,
  type EquivocationCode,
  type EquivocationFinding,
} from "./findings.ts";

/** What the reader pins. */
export interface LogTrust {
  /** The operator's public key (vkey of type 0x01); without it nobody is accused. */
  key?: string;
  /** `jejak/<chainId>/<AuditLog address>`; without it the file may be about any log. */
  origin?: string;
}

/** What the two views say. */
export interface EquivocationFacts {
  origin: string;
  /** As signed, the smaller size first; block null where the note names none. */
  views: { size: number; root: string; block: { number: number; hash: string } | null }[];
  /** Root of the smaller size in the larger view. */
  rootInLarger: string;
}

export interface EquivocationReport {
  verdict: Verdict;
  /** In the order of `EQUIVOCATION_CHECKS`. */
  findings: EquivocationFinding[];
  /** Null where nothing is contradicted. */
  facts: EquivocationFacts | null;
}

type Values = Record<string, unknown>;

/** Where a check cannot be made for want of something that the reader pins. */
type Outcome = Values | { because: string };

/** Checks a proof of equivocation. Pure, and it never throws for what stands in the file. */
export function verifyEquivocation(input: Uint8Array, trust: LogTrust): EquivocationReport {
  const findings: EquivocationFinding[] = [];
  let opened: OpenEquivocation | undefined;
  let facts: EquivocationFacts | null = null;
  const steps: Record<EquivocationCode, () => Outcome> = {
    "equivocation.form": () => {
      opened = parseEquivocation(input);
      return { sizes: [opened.smaller.checkpoint.size, opened.larger.checkpoint.size] };
    },
    "equivocation.log": () => checkLog(required(opened), trust),
    "equivocation.signed": () => checkSigned(required(opened), trust),
    "equivocation.contradiction": () => {
      facts = contradiction(required(opened));
      return { size: facts.views[0]?.size, roots: [facts.views[0]?.root, facts.rootInLarger] };
    },
  };
  for (const code of EQUIVOCATION_CHECKS) findings.push(finding(code, findings, steps[code]));
  return { verdict: verdictOf(findings), findings, facts };
}

function finding(
  code: EquivocationCode,
  before: readonly EquivocationFinding[],
  check: () => Outcome,
): EquivocationFinding {
  const broken = before.find(({ status }) => status === "fail" || status === "error");
  if (broken !== undefined) return { code, status: "skipped", values: { because: broken.code } };
  try {
    const values = check();
    return { code, status: "because" in values ? "skipped" : "pass", values: plain(values) };
  } catch (error) {
    if (!isJejakError(error)) return { code, status: "error", values: { detail: String(error) } };
    return { code, status: "fail", values: plain({ reason: error.code, ...error.values }) };
  }
}

function required(opened: OpenEquivocation | undefined): OpenEquivocation {
  if (opened === undefined) throw new Error("not opened");
  return opened;
}

/** Both notes are of one log; of the reader's, where the trust file says which. */
function checkLog({ smaller, larger }: OpenEquivocation, { origin: pinned }: LogTrust): Values {
  const { origin } = smaller.checkpoint;
  const expected = pinned ?? origin;
  for (const found of [origin, larger.checkpoint.origin]) {
    if (found !== expected) throw new JejakError("checkpoint-stranger", { values: { found, expected } });
  }
  return { origin };
}

function checkSigned({ smaller, larger }: OpenEquivocation, { key: vkey }: LogTrust): Outcome {
  if (vkey === undefined) return { because: "key-not-pinned" };
  const key = parseLogKey(vkey);
  for (const { note, checkpoint } of [smaller, larger]) {
    if (verifyNote(note, key)) continue;
    throw new JejakError("checkpoint-unsigned", { values: { key: vkey, size: checkpoint.size } });
  }
  return { key: vkey };
}

/**
 * The one size of which the two notes say different roots.
 * @throws JejakError `equivocation-unproven` where they agree, or the path does not lead to the larger root;
 * `proof-invalid`
 */
function contradiction({ smaller, larger, path }: OpenEquivocation): EquivocationFacts {
  const { size, root } = smaller.checkpoint;
  const rootInLarger =
    path === null ? larger.checkpoint.root : rootAt(smaller.checkpoint, larger.checkpoint, path);
  if (rootInLarger === root) throw new JejakError("equivocation-unproven", { values: { size, root } });
  return {
    origin: smaller.checkpoint.origin,
    views: [smaller, larger].map(({ checkpoint }) => told(checkpoint)),
    rootInLarger,
  };
}

function rootAt(
  { size: oldSize }: Checkpoint,
  { size, root }: Checkpoint,
  path: readonly Uint8Array[],
): string {
  const found = rootsOfPath({ oldSize, size, path });
  if (toHex(found.root) === root) return toHex(found.oldRoot);
  throw new JejakError("equivocation-unproven", {
    at: "$.path",
    values: { size, root, calculated: toHex(found.root) },
  });
}

function told({ size, root, block }: Checkpoint): EquivocationFacts["views"][number] {
  return { size, root, block: block === undefined ? null : { number: block.number, hash: block.hash } };
}

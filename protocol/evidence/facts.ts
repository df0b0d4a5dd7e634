import type { Hex } from "../bytes.ts";
import type { JsonObject } from "../json.ts";
import type { Header } from "../proof/header.ts";
import { tagsOf } from "../tags.ts";
import { formatTime } from "../time.ts";
import { signingAgency, type Rules, type Signed, type Signing } from "./approvals.ts";
import type { EvidenceAgency, EvidenceContent, EvidenceSubject } from "./format.ts";
import { mandateKey } from "./mandates.ts";
import type { Opened } from "./open.ts";
import type { OpenProcesses } from "./opening.ts";
import type { BatchReport } from "./batch-facts.ts";
import type { Listed } from "./processes.ts";
import { plain } from "./recorder.ts";

/** Who approved: the mandate as it was good for the step. Times are RFC 3339 in UTC. */
export interface ApproverFacts {
  agency: Hex;
  mandate: number;
  holder: Hex;
  roles: number;
  from: string;
  until: string;
  credential: Record<string, unknown> | null;
}

export interface StepReport {
  /** Place in the log, and in the trail from 0. */
  index: number;
  step: number;
  recordedAt: string;
  tags: string[];
  contentHash: string;
  content: EvidenceContent["state"] | null;
  corrects: number | null;
  deadline: string | null;
  required: number;
  approvers: ApproverFacts[];
}

/** A process by the step that opened it. */
export interface ProcessReport {
  /** Its number within the agency, from 1. */
  number: number;
  ocid: string;
  /** Place in the log of the step that opened it. */
  index: number;
  recordedAt: string;
  tags: string[];
}

/** Processes of the agency, by their numbers; all of them where they are `count`. */
export interface ProcessesReport {
  count: number;
  listed: ProcessReport[];
}

/** What the file proves, in one place: told only where every link holds. */
export interface Facts {
  subject: EvidenceSubject;
  chainId: string;
  block: { number: number; hash: Hex; time: string };
  /** Entries in the log as proved. */
  size: number;
  agency: EvidenceAgency | null;
  successors: EvidenceAgency[];
  ocid: string | null;
  steps: StepReport[];
  /** Null where the file is not about an agency's processes. */
  processes: ProcessesReport | null;
  /** Null where the file is not about a batch of civil records. */
  batch: BatchReport | null;
  /** The entry, where the file is about one that belongs to no trail; its numbers as in the log. */
  entry: JsonObject | null;
}

/** What the checks of a trail, of a list of processes, or of a batch, came to. */
export interface Bindings {
  rules: Rules | undefined;
  listed: Listed | undefined;
  batch: BatchReport | undefined;
}

export function factsOf(opened: Opened, header: Header, hash: Hex, bindings: Bindings): Facts {
  const { evidence, trail, processes, byIndex } = opened;
  const { rules, listed, batch = null } = bindings;
  const { subject } = evidence;
  const bare =
    trail === undefined && subject.type === "entry" ? byIndex.get(subject.index)?.entry : undefined;
  return {
    subject,
    chainId: evidence.chainId,
    block: { number: header.number, hash, time: formatTime(header.timestamp) },
    size: evidence.root.size,
    agency: (trail ?? processes ?? opened.batch)?.agency ?? null,
    successors: (trail ?? opened.batch)?.successors ?? [],
    ocid: trail?.ocid ?? null,
    steps: rules === undefined ? [] : stepsOf(opened, rules),
    processes: processes === undefined || listed === undefined ? null : listOf(processes, listed),
    batch,
    entry: bare === undefined ? null : plain({ ...bare }),
  };
}

function listOf({ opened }: OpenProcesses, { count }: Listed): ProcessesReport {
  const listed = opened.map(({ index, ocid, entry }) => ({
    number: entry.number,
    ocid,
    index,
    recordedAt: formatTime(entry.recordedAt),
    tags: tagsOf(entry.tags),
  }));
  return { count, listed };
}

function stepsOf({ evidence }: Opened, rules: Rules): StepReport[] {
  const states = new Map(evidence.manifests.map(({ index, state }) => [index, state]));
  return rules.trail.steps.map((step) => {
    const { index, entry } = step;
    return {
      index,
      step: entry.index,
      recordedAt: formatTime(entry.recordedAt),
      tags: tagsOf(entry.tags),
      contentHash: entry.contentHash,
      content: states.get(index) ?? null,
      corrects: entry.corrects === 0 ? null : entry.corrects - 1,
      deadline: entry.deadline === 0 ? null : formatTime(entry.deadline),
      required: entry.required,
      approvers: approversIn(rules, step),
    };
  });
}

/** Who approved an entry, as far as the file has their mandates. */
export function approversIn(signing: Signing, signed: Signed): ApproverFacts[] {
  const agency = signingAgency(signing, signed);
  return signed.entry.approvers.flatMap((number) => {
    const mandate = signing.mandates.get(mandateKey(agency, number));
    if (mandate === undefined) return [];
    const { holder, roles, from, until, credential = null } = mandate;
    return [
      {
        agency,
        mandate: number,
        holder,
        roles,
        from: formatTime(from),
        until: formatTime(until),
        credential,
      },
    ];
  });
}

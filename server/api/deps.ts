import type { Logger } from "pino";
import type { Pool } from "pg";
import type { ContentStore } from "../content/content.ts";
import type { Made } from "../evidence/make.ts";
import type { Asked } from "../evidence/subject.ts";
import type { Finality } from "../store/queries/view.ts";
import type { SubmissionView } from "../submissions/read.ts";
import type { SubmissionBody } from "../submissions/schema.ts";
import type { Tool } from "../tools.ts";
import type { Lang } from "../../protocol/texts.ts";
import type { KeptEvidence } from "./kept-evidence.ts";
import type { Metrics } from "./metrics/metrics.ts";
import type { ReportFacts } from "./packs/report.ts";
import type { Slots } from "./slots.ts";
import type { Hub } from "./stream/hub.ts";

/** The chain as the API needs it: to say how far the index is behind. */
export interface ChainView {
  /** Number of the newest block; rejects where the RPC does not answer. */
  head(): Promise<number>;
}

/** Steps on their way to the chain. */
export interface Submissions {
  submit(body: SubmissionBody): Promise<{ id: string }>;
  find(id: string): Promise<SubmissionView>;
}

/** Makes evidence, checked before it comes. */
export interface EvidenceMaker {
  make(asked: Asked, finality: Finality): Promise<Made>;
}

/** Writes the reports of packs. */
export interface Reports {
  /** A PDF; the same facts give the same bytes. */
  write(lang: Lang, facts: ReportFacts): Promise<Uint8Array>;
}

/** Ceilings of one client (by address), a minute. */
export interface Limits {
  /** Everything that is read, pages included. */
  readonly readsPerMinute: number;
  readonly writesPerMinute: number;
  readonly verificationsPerMinute: number;
  readonly exportsPerMinute: number;
  readonly evidencePerMinute: number;
  readonly streamsPerMinute: number;
}

/** Everything the API works with; nothing is reached for at import time. */
export interface Deps {
  readonly pool: Pool;
  readonly chain: ChainView;
  readonly content: Pick<ContentStore, "read" | "put">;
  readonly submissions: Submissions;
  readonly limits: Limits;
  /** Places for exports: each holds a connection to the database. */
  readonly exports: Slots;
  readonly evidence: EvidenceMaker;
  /** Places for evidence: making and checking one keeps database, node and processor busy. */
  readonly evidencePlaces: Slots;
  /** Of batches whose records were checked at a counter a moment ago. */
  readonly keptEvidence: KeptEvidence;
  /** Places for packs of a selection, which last for as long as their clients read. */
  readonly selectionPlaces: Slots;
  readonly reports: Reports;
  /** Verifiers to take away. */
  readonly tools: readonly Tool[];
  /** Feeds the readers of the stream. */
  readonly hub: Hub;
  readonly metrics: Metrics;
  /** Aborts when the process is to end: what would last ends cleanly. */
  readonly stopping: AbortSignal;
  /** Whether `/readyz` waits for the sample ledger. */
  readonly sample: boolean;
  readonly log: Logger;
}

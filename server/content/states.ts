/** What the public is told about the content behind a recorded hash. */
export type ContentState =
  | { state: "published" }
  | { state: "not-published"; since: string }
  | { state: "withdrawn"; reason: number; index: string };

export interface ContentFacts {
  /** Whether the content file is there. */
  present: boolean;
  /** When the step with this hash was recorded, RFC 3339. */
  recordedAt: string;
  /** The withdrawal (kind 9) that applies to it, if any: its reason and log index. */
  withdrawal?: { reason: number; index: string } | undefined;
}

/**
 * *published*, *not published since* its recording, or *withdrawn*. A withdrawal wins over a file that is
 * still there: one-way, and the hash stays.
 */
export function contentState(facts: ContentFacts): ContentState {
  if (facts.withdrawal) return { state: "withdrawn", ...facts.withdrawal };
  return facts.present ? { state: "published" } : { state: "not-published", since: facts.recordedAt };
}

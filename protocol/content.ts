/** A withdrawal as recorded: kind 9, where that agency's trail has that content at that index. */
export interface Withdrawn {
  reason: number;
  recordedAt: number;
  logIndex: number;
}

/** The state of a manifest's text; its hash stays in every one of them. */
export type ContentState =
  { state: "published" } | { state: "notPublished"; since: number } | ({ state: "withdrawn" } & Withdrawn);

export interface ContentFacts {
  available: boolean;
  /** Block time of the step that recorded the hash. */
  recordedAt: number;
  withdrawal?: Withdrawn;
}

/** A withdrawal wins over everything: the text is withheld though somebody has it. */
export function contentState({ available, recordedAt, withdrawal }: ContentFacts): ContentState {
  if (withdrawal !== undefined) return { state: "withdrawn", ...withdrawal };
  return available ? { state: "published" } : { state: "notPublished", since: recordedAt };
}

/** Whether a withdrawal speaks of a recorded step; others are shown, but withhold nothing. */
export function withdraws(
  withdrawal: { agency: string; ocidHash: string; index: number; contentHash: string },
  step: { agency: string; ocidHash: string; index: number; contentHash: string },
): boolean {
  return (["agency", "ocidHash", "index", "contentHash"] as const).every(
    (field) => withdrawal[field] === step[field],
  );
}

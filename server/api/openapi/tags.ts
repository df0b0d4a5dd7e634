/** Sections of the description, in their order. */
export const TAGS = [
  "ledger",
  "processes",
  "entries",
  "documents",
  "verifications",
  "manifests",
  "agencies",
  "records",
  "submissions",
  "problems",
  "service",
] as const;

export type Tag = (typeof TAGS)[number];

const ELSEWHERE: Readonly<Record<string, Tag>> = { steps: "entries", stream: "entries", batches: "records" };

function tagNamed(segment: string): Tag | undefined {
  const name = segment.replace(/\..*$/, "");
  return TAGS.find((tag) => tag === name) ?? (Object.hasOwn(ELSEWHERE, name) ? ELSEWHERE[name] : undefined);
}

/** The section of an operation: the last part of its path that names one; what names none is of the ledger. */
export function tagOf(path: string): Tag {
  if (!path.startsWith("/api/v1/") || path.endsWith("/openapi.json")) return "service";
  const named = path.split("/").map(tagNamed);
  return named.findLast((tag) => tag !== undefined) ?? "ledger";
}

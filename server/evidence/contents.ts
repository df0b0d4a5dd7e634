import { toHex } from "../../protocol/bytes.ts";
import { withdraws } from "../../protocol/content.ts";
import type { EvidenceContent } from "../../protocol/evidence/format.ts";
import { parseStrict, type JsonObject } from "../../protocol/json.ts";
import type { StepEntry } from "../../protocol/kinds.ts";
import type { ContentStore } from "../content/content.ts";
import type { Queryable } from "../store/pool.ts";
import { withheldOf, type SignerRow } from "../store/queries/evidence.ts";
import type { Signed, TrailFacts } from "./trail.ts";

type Reads = Pick<ContentStore, "read">;

/**
 * The manifest of every step: its text for the steps that evidence is about, else why it is not there. What an agency
 * has taken back is withheld, whoever has the bytes.
 * @throws JejakError `content-damaged`
 */
export async function contentsOf(
  db: Queryable,
  content: Reads,
  trail: TrailFacts,
  isSubject: (step: Signed<StepEntry>) => boolean,
): Promise<EvidenceContent[]> {
  const hashes = trail.steps.map(({ entry }) => Buffer.from(entry.contentHash, "hex"));
  const withheld = await withheldOf(db, hashes);
  const found: EvidenceContent[] = [];
  for (const step of trail.steps) {
    if (!isSubject(step)) found.push({ index: step.index, state: "omitted" });
    else found.push(await contentOf(content, trail, step, withheld.has(step.entry.contentHash)));
  }
  return found;
}

async function contentOf(
  content: Reads,
  { withdrawals }: TrailFacts,
  { index, entry }: Signed<StepEntry>,
  isWithheld: boolean,
): Promise<EvidenceContent> {
  if (withdrawals.some((withdrawal) => withdraws(withdrawal.entry, entry)))
    return { index, state: "withdrawn" };
  const bytes = isWithheld ? null : await content.read(entry.contentHash);
  if (bytes === null) return { index, state: "notPublished" };
  return { index, state: "published", manifest: parseStrict(bytes) as JsonObject };
}

/** The object behind a mandate's credential, where somebody has supplied it: content under its hash, as manifests are. */
export async function credentialOf(content: Reads, { credential }: SignerRow): Promise<JsonObject | null> {
  if (credential.every((byte) => byte === 0)) return null;
  const bytes = await content.read(toHex(credential));
  return bytes === null ? null : (parseStrict(bytes) as JsonObject);
}

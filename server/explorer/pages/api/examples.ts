import { JejakError } from "../../../../protocol/errors.ts";
import type { Described, Parameter } from "../../../api/openapi/description.ts";
import type { Context } from "../../../api/route.ts";
import { getNewestSteps } from "../../../api/routes/steps.ts";
import { ask } from "../../ask.ts";
import { askTrail } from "../../trail.ts";

/** Values that find something in this ledger, by the name of a parameter; `sha256` by the operation's section. */
export type Examples = Readonly<Record<string, string>>;

async function fromLedger(context: Context): Promise<Examples> {
  const { items } = await ask(getNewestSteps, { query: { limit: "1" } }, context);
  const [newest] = items;
  if (!newest) return {};
  const { agency, officialId, ocid, index } = newest;
  const found = { agency: officialId ?? agency, ocid, index: String(index) };
  const { steps, openedAt } = await askTrail({ agency, ocid }, { limit: "20" }, context);
  const document = steps.flatMap(({ documents }) => documents).at(0)?.sha256;
  const content = steps.find(({ manifest }) => manifest.state === "published")?.contentHash;
  return {
    ...found,
    year: openedAt.slice(0, 4),
    ...(document !== undefined && { "documents.sha256": document }),
    ...(content !== undefined && { "manifests.sha256": content }),
  };
}

/** Examples out of the ledger itself: the process whose step was recorded last. None while it cannot be read. */
export async function examplesFor(context: Context): Promise<Examples> {
  try {
    return await fromLedger(context);
  } catch (error) {
    if (error instanceof JejakError) return {};
    throw error;
  }
}

/** What a required field begins with: a value that finds something, or else the description's example. */
export function exampleOf(examples: Examples, { tags }: Described, { name, schema }: Parameter): string {
  const [written] = schema.examples ?? [];
  const known = examples[`${tags[0] ?? ""}.${name}`] ?? examples[name];
  return known ?? (typeof written === "string" || typeof written === "number" ? String(written) : "");
}

import { z } from "zod";
import { LANGUAGES } from "../../protocol/texts.ts";
import type { Lang } from "../../protocol/texts.ts";
import { linksIn } from "../../server/explorer/links.ts";

/** One page to look at: its name in file names, and its address in a language. */
export interface Place {
  readonly name: string;
  readonly lang: Lang;
  readonly path: string;
}

const Processes = z.object({
  items: z
    .array(
      z.object({ agency: z.string(), officialId: z.string().nullable(), ocid: z.string(), length: z.int() }),
    )
    .min(1),
});

const Steps = z.object({
  steps: z.array(z.object({ index: z.int(), documents: z.array(z.object({ sha256: z.string() })) })).min(1),
});

async function get<T extends z.ZodType>(url: string, schema: T): Promise<z.output<T>> {
  const response = await fetch(url, { headers: { accept: "application/json" } });
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  return schema.parse(await response.json());
}

/** The pages of a ledger that are worth a picture: the longest trail, its agency, its last entry and document. */
export async function placesOf(url: string): Promise<Place[]> {
  const { items } = await get(`${url}/api/v1/processes?limit=100`, Processes);
  const process = items.reduce((longest, item) => (item.length > longest.length ? item : longest));
  const at = `/api/v1/agencies/${process.agency}/processes/${encodeURIComponent(process.ocid)}`;
  const { steps } = await get(url + at, Steps);
  const documents = steps.flatMap((step) => step.documents);
  return LANGUAGES.flatMap((lang) => {
    const links = linksIn(lang);
    const paths = {
      home: links.home,
      processes: links.processes(),
      search: links.processes({ q: "zzzz" }),
      process: links.process(process, process.ocid),
      agencies: links.agencies(),
      agency: links.agency(process),
      entries: links.entries(),
      entry: links.entry(steps.at(-1)?.index ?? 0),
      document: links.document(documents[0]?.sha256 ?? "00".repeat(32)),
      unknown: links.document("00".repeat(32)),
      ledger: links.ledger,
      verify: links.verify(),
      pasted: links.verify({ hashes: `${documents[0]?.sha256 ?? ""} dokumen.pdf\n${"00".repeat(32)}` }),
      api: links.api,
      missing: `${links.ledger}/nowhere`,
    };
    return Object.entries(paths).map(([name, path]) => ({ name, lang, path }));
  });
}

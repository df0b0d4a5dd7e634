import { z } from "zod";
import { text } from "../../../protocol/texts.ts";
import { getEntry } from "../../api/routes/entries.ts";
import { EntryParams } from "../../api/schemas/entry.ts";
import { ask } from "../ask.ts";
import { page } from "../page.ts";
import { entryBody } from "./entry/body.ts";

/** One entry of the log: what it says, and everything that proves it. */
export const entryPage = page({
  path: "/entries/{index}",
  params: EntryParams,
  query: z.object({}),
  async show({ lang, links, params, context }) {
    const entry = await ask(getEntry, { params: { index: String(params.index) } }, context);
    return {
      title: text(lang, "step.entry", { index: entry.index }),
      section: "ledger" as const,
      json: `/api/v1/entries/${entry.index}`,
      asOf: entry.asOf,
      body: entryBody({ lang, links, entry, tools: context.deps.tools }),
    };
  },
});

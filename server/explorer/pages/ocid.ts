import { text } from "../../../protocol/texts.ts";
import { getProcess } from "../../api/routes/processes.ts";
import { OcidParams } from "../../api/schemas/process.ts";
import { z } from "zod";
import { ask } from "../ask.ts";
import { html } from "../html.ts";
import { page } from "../page.ts";
import { processCard } from "./processes/card.ts";

/** An ocid by itself: leads to its process, or lists the agencies that recorded it. */
export const ocidPage = page({
  path: "/processes/{ocid}",
  params: OcidParams,
  query: z.object({}),
  async show({ lang, links, params, context }) {
    const { ocid } = params;
    const answer = await ask(getProcess, { params, query: { limit: "1" } }, context);
    if (!("items" in answer)) return { location: links.process(answer, ocid) };
    return {
      title: text(lang, "ocid.title", { ocid }),
      section: "processes" as const,
      json: `/api/v1/processes/${encodeURIComponent(ocid)}`,
      asOf: answer.asOf,
      body: html`<h1>${text(lang, "ocid.title", { ocid })}</h1>
        <p class="lead">${text(lang, "ocid.lead", { count: answer.items.length })}</p>
        <section aria-labelledby="choices">
          <h2 id="choices">${text(lang, "process.recordedBy")}</h2>
          <ul class="cards">
            ${answer.items.map((process) => processCard(lang, links, process))}
          </ul>
        </section>`,
    };
  },
});

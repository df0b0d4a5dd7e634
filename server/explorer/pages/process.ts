import { text } from "../../../protocol/texts.ts";
import { getAgency } from "../../api/routes/agencies.ts";
import { getSeen } from "../../api/routes/log.ts";
import { getTrailVersions } from "../../api/routes/versions.ts";
import { TrailParams } from "../../api/schemas/process.ts";
import { after } from "../../api/schemas/common.ts";
import { z } from "zod";
import { ask } from "../ask.ts";
import { countsByStep } from "../changes.ts";
import { agencyName } from "../links.ts";
import { page } from "../page.ts";
import { unmarked } from "../parts.ts";
import { askTrail } from "../trail.ts";
import { processBody } from "./process/body.ts";

/** So many steps fit in one page on a slow line. */
const STEPS = 25;

/** One process: what it is, where it stands, and its whole trail. */
export const processPage = page({
  path: "/agencies/{agency}/processes/{ocid}",
  params: TrailParams,
  query: z.object({ after: after(64) }),
  async show({ lang, links, params, query, origin, context }) {
    const part = { ...query, limit: String(STEPS) };
    const trail = await askTrail(params, part, context);
    const [agency, versions] = await Promise.all([
      ask(getAgency, { params: { agency: trail.agency } }, context),
      ask(getTrailVersions, { params, query: part }, context),
    ]);
    const title = trail.title ?? text(lang, "process.untitled", { ocid: trail.ocid });
    const json = `/api/v1/agencies/${encodeURIComponent(agencyName(trail))}/processes/${encodeURIComponent(trail.ocid)}`;
    return {
      title: unmarked(trail.sample, title),
      description: trail.description ?? title,
      section: "processes" as const,
      json,
      asOf: trail.asOf,
      body: processBody({
        lang,
        links,
        origin,
        trail,
        seen: await ask(getSeen, { query: { size: String(trail.lastIndex + 1) } }, context),
        tools: context.deps.tools,
        mandates: agency.mandates,
        counts: countsByStep(versions.items),
        after: query.after,
      }),
    };
  },
});

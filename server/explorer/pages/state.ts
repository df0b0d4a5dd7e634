import { z } from "zod";
import { text } from "../../../protocol/texts.ts";
import { TrailParams } from "../../api/schemas/process.ts";
import { page } from "../page.ts";
import { askInForce } from "../trail.ts";
import { stateBody } from "./state/body.ts";
import { apiAddress, askSubject } from "./versions/subject.ts";

/** A process as it stood at any date; without one, as it stands. */
export const statePage = page({
  path: "/agencies/{agency}/processes/{ocid}/state",
  params: TrailParams,
  query: z.object({ at: z.string().exactOptional() }),
  async show({ lang, links, params, query, context }) {
    const trail = await askSubject(params, context);
    const at = query.at ?? trail.lastRecordedAt;
    const state = await askInForce(params, at, context);
    return {
      title: `${text(lang, "state.title")}: ${trail.ocid}`,
      section: "processes" as const,
      json: `${apiAddress(trail)}?at=${encodeURIComponent(at)}`,
      asOf: state.asOf,
      body: stateBody({ lang, links, trail, state, at }),
    };
  },
});

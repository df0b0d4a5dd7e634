import { z } from "zod";
import { text } from "../../../protocol/texts.ts";
import { getTrailVersions } from "../../api/routes/versions.ts";
import { after } from "../../api/schemas/common.ts";
import { TrailParams } from "../../api/schemas/process.ts";
import { ask } from "../ask.ts";
import { page } from "../page.ts";
import { versionsBody } from "./versions/body.ts";
import { apiAddress, askSubject } from "./versions/subject.ts";

const PER_PAGE = 50;

/** The versions of a process, and the ways to compare any two and to go back to a date. */
export const versionsPage = page({
  path: "/agencies/{agency}/processes/{ocid}/versions",
  params: TrailParams,
  query: z.object({ after: after(64) }),
  async show({ lang, links, params, query, context }) {
    const trail = await askSubject(params, context);
    const versions = await ask(
      getTrailVersions,
      { params, query: { ...query, limit: String(PER_PAGE) } },
      context,
    );
    const title = text(lang, "versions.title");
    return {
      title: `${title}: ${trail.ocid}`,
      section: "processes" as const,
      json: `${apiAddress(trail)}/versions`,
      asOf: versions.asOf,
      body: versionsBody({ lang, links, trail, versions, after: query.after }),
    };
  },
});

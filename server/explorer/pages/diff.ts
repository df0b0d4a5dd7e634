import { z } from "zod";
import { text } from "../../../protocol/texts.ts";
import { getTrailDiff } from "../../api/routes/versions.ts";
import { TrailParams } from "../../api/schemas/process.ts";
import { ask } from "../ask.ts";
import { page } from "../page.ts";
import { diffBody } from "./diff/body.ts";
import { apiAddress, askSubject } from "./versions/subject.ts";

const said = z.string().exactOptional();

/** So many differences stand on a page; the data has all. */
const MOST_SHOWN = 150;

/** Any two versions of a process, side by side. */
export const diffPage = page({
  path: "/agencies/{agency}/processes/{ocid}/diff",
  params: TrailParams,
  query: z.object({ from: said, to: said }),
  async show({ lang, links, params, query, search, context }) {
    const trail = await askSubject(params, context);
    const diff = await ask(getTrailDiff, { params, query: { ...query, limit: String(MOST_SHOWN) } }, context);
    const title = text(lang, "diff.title", {
      from: diff.from === null ? 0 : diff.from.trailIndex + 1,
      to: diff.to.trailIndex + 1,
    });
    return {
      title: `${title}: ${trail.ocid}`,
      section: "processes" as const,
      json: `${apiAddress(trail)}/diff${search}`,
      asOf: diff.asOf,
      body: diffBody({ lang, links, trail, diff, title }),
    };
  },
});

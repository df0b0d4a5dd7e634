import { tagsOf } from "../../../protocol/tags.ts";
import { formatTime } from "../../../protocol/time.ts";
import { NewestPage } from "../../../server/api/schemas/newest.ts";
import { answerOf } from "../../client/http.ts";
import { demandList } from "./context.ts";
import type { ApiAudit } from "./context.ts";
import { MOST_NEWEST } from "./history.ts";
import { namesOf } from "./processes.ts";

/** The steps recorded last, newest first. */
export async function compareNewest(audit: ApiAudit): Promise<void> {
  const { api, report, history } = audit;
  const query = { limit: MOST_NEWEST };
  const { items } = await answerOf(api.GET("/api/v1/steps/newest", { params: { query } }), NewestPage);
  const expected = history.newest.toReversed().map(({ index, entry }) => ({
    index,
    recordedAt: formatTime(entry.recordedAt),
    trailIndex: entry.index,
    tags: tagsOf(entry.tags),
    tagMask: entry.tags,
    ...namesOf(audit, { agency: { key: entry.agency }, ocidHash: entry.ocidHash }),
  }));
  demandList(report, {}, "newest", expected, items);
  audit.advance();
}

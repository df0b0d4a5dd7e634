import type { Lang } from "../../../protocol/texts.ts";
import { createThread } from "../../thread.ts";
import type { Reports } from "../deps.ts";
import type { ReportFacts } from "./report.ts";

const FILE = new URL("./report-thread.ts", import.meta.url);

/** One report to be written. */
export interface ReportTask {
  lang: Lang;
  facts: ReportFacts;
}

/** Writes reports beside the thread that answers requests: setting their text takes tenths of a second. */
export function createReports(): Reports {
  const thread = createThread<ReportTask, Uint8Array>(FILE);
  return { write: (lang, facts) => thread.ask({ lang, facts }) };
}

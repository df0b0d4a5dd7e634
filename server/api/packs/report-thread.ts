import { serveThread } from "../../thread.ts";
import type { ReportTask } from "./reports.ts";
import { report } from "./report.ts";

serveThread(({ lang, facts }: ReportTask) => report(lang, facts));

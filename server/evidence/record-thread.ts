import { serveThread } from "../thread.ts";
import { checkShown, type RecordTask } from "./record-check.ts";

serveThread((task: RecordTask) => checkShown(task));

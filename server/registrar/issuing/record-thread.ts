import { serveThread } from "../../thread.ts";
import { packPage } from "./pack-page.ts";
import type { PackingTask } from "./pack-page.ts";
import { signPortion } from "./sign-portion.ts";
import type { SigningTask } from "./sign-portion.ts";

/** What a thread does with records before they are kept, and when they are handed out. */
export type RecordTask = { sign: SigningTask } | { pack: PackingTask };

serveThread((task: RecordTask) => ("sign" in task ? signPortion(task.sign) : packPage(task.pack)));

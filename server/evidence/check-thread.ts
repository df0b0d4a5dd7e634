import { serveThread } from "../thread.ts";
import { checkOwn } from "./check.ts";
import type { CheckTask } from "./checker.ts";

serveThread(({ evidence, own }: CheckTask) => checkOwn(evidence, own));

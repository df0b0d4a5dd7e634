import "./dom/no-eval.ts";
import { openDesk } from "./check/counter.ts";
import type { Global } from "./check/desk.ts";

// Loaded with the first thing to check: everything that knows of records, evidence and signatures.

(globalThis as Global).jejakOpenDesk = openDesk;

#!/usr/bin/env node
import { run } from "./setup.mjs";

await run("scripts/jejak-verify/main.ts", process.argv.slice(2));

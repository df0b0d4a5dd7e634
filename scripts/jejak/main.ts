import { enableCompileCache } from "node:module";

// Before anything of ours is loaded: the second run of a command starts twice as fast.
enableCompileCache();

const { runCommand } = await import("./program.ts");
process.exitCode = await runCommand(process.argv.slice(2));

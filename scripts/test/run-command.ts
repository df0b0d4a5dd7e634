import { spawn } from "node:child_process";
import { stripVTControlCharacters } from "node:util";

/** How a command ended, and all that it printed, without colours. */
export interface Outcome {
  code: number;
  output: string;
  timedOut: boolean;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Runs `node <args>` with its output passed on; after `budgetMs` it is killed with everything it started. */
export async function runCommand(args: string[], budgetMs: number): Promise<Outcome> {
  // A group of its own, so that a command that hangs can be ended together with its children.
  const child = spawn(process.execPath, args, { detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const [from, to] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ] as const) {
    from.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      to.write(chunk);
    });
  }
  const end = (signal: NodeJS.Signals) => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, signal);
  };
  const interrupt = (signal: NodeJS.Signals) => {
    end(signal);
    process.exit(130);
  };
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    end("SIGKILL");
  }, budgetMs);
  for (const signal of SIGNALS) process.on(signal, interrupt);
  const code = await new Promise<number>((resolve) => {
    child.once("error", () => {
      resolve(127);
    });
    child.once("close", (exit) => {
      resolve(exit ?? 1);
    });
  });
  clearTimeout(timer);
  for (const signal of SIGNALS) process.off(signal, interrupt);
  return { code, output: stripVTControlCharacters(output), timedOut };
}

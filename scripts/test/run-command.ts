import { type ChildProcess, spawn } from "node:child_process";
import { stripVTControlCharacters } from "node:util";

/** How a command ended, and all that it printed, without colours. */
export interface Outcome {
  code: number;
  output: string;
  timedOut: boolean;
}

/** What a test has started gets this long to end in order before it is killed. */
const GRACE_MS = 12_000;

/** A signal to a command and to everything it started that has no session of its own. */
function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Ends the command when its time is over; returns the call that says whether it was. */
function watch(child: ChildProcess, budgetMs: number): () => boolean {
  let over = false;
  let kill: NodeJS.Timeout | undefined;
  const end = setTimeout(() => {
    over = true;
    signalGroup(child, "SIGTERM");
    kill = setTimeout(() => {
      signalGroup(child, "SIGKILL");
    }, GRACE_MS);
  }, budgetMs);
  return () => {
    clearTimeout(end);
    clearTimeout(kill);
    return over;
  };
}

/** Runs `node <args>`, its output to `print`; after `budgetMs` it is ended with everything it started. */
export async function runCommand(
  args: string[],
  budgetMs: number,
  print: (text: string) => void,
): Promise<Outcome> {
  const child = spawn(process.execPath, args, { detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const endWithUs = () => {
    signalGroup(child, "SIGTERM");
  };
  process.once("exit", endWithUs);
  const isOver = watch(child, budgetMs);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      print(text);
    });
  }
  const code = await new Promise<number>((resolve) => {
    child.once("error", () => {
      resolve(127);
    });
    child.once("close", (exit) => {
      resolve(exit ?? 1);
    });
  });
  process.off("exit", endWithUs);
  return { code, output: stripVTControlCharacters(output), timedOut: isOver() };
}

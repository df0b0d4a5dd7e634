import { AsyncLocalStorage } from "node:async_hooks";
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { runCommand } from "../../scripts/jejak/program.ts";
import type { Place } from "./jejak.ts";

const MAIN = fileURLToPath(new URL("../../scripts/jejak/main.ts", import.meta.url));

/** What a run of the command gave. */
export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
  /** Of stdout, where it is one JSON document. */
  json: unknown;
}

/** Runs `jejak` with these arguments on a place, as a process of its own; the language is English. */
export async function runJejak(place: Pick<Place, "home">, args: readonly string[], env = {}): Promise<Ran> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...process.env, LANG: "en_US.UTF-8", ...env, JEJAK_HOME: place.home },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  const text = Buffer.concat(stdout).toString("utf8");
  return { code, stdout: text, stderr: Buffer.concat(stderr).toString("utf8"), json: parsed(text) };
}

interface Said {
  stdout: string;
  stderr: string;
}

/** What the run writes that is going on; what others write meanwhile (the reporter of the tests) passes. */
const listening = new AsyncLocalStorage<Said>();

for (const name of ["stdout", "stderr"] as const) {
  const stream = process[name];
  const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
  stream.write = (chunk: Uint8Array | string, ...rest: unknown[]) => {
    const said = listening.getStore();
    if (said === undefined) return write(chunk, ...rest);
    said[name] += String(chunk);
    return true;
  };
}

/** The same within this process, which starts none, and without a terminal: for many runs in a row, one at a time. */
export async function runHere(args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  const said: Said = { stdout: "", stderr: "" };
  const { exitCode } = process;
  const restoreTerminal = withoutTerminal();
  const restoreEnv = withEnv(env);
  try {
    const typed = args.includes("--lang") ? args : ["--lang", "en", ...args];
    const code = await listening.run(said, () => runCommand(typed));
    return { code, ...said, json: parsed(said.stdout) };
  } finally {
    restoreTerminal();
    restoreEnv();
    process.exitCode = exitCode;
  }
}

function withoutTerminal(): () => void {
  const { stdin } = process;
  const before = Object.getOwnPropertyDescriptor(stdin, "isTTY");
  Object.defineProperty(stdin, "isTTY", { value: false, configurable: true });
  return () => {
    if (before === undefined) Reflect.deleteProperty(stdin, "isTTY");
    else Object.defineProperty(stdin, "isTTY", before);
  };
}

function withEnv(env: Readonly<Record<string, string>>): () => void {
  const before = Object.keys(env).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, env);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

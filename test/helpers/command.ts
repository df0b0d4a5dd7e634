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

/** The same within this process, which starts none, and without a terminal: for many runs in a row, one at a time. */
export async function runHere(args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  const said = { stdout: "", stderr: "" };
  const writers = (["stdout", "stderr"] as const).map((name) => {
    const stream = process[name];
    const write = stream.write.bind(stream);
    stream.write = (chunk: Uint8Array | string) => {
      said[name] += String(chunk);
      return true;
    };
    return () => {
      stream.write = write;
    };
  });
  const { exitCode } = process;
  const restoreTerminal = withoutTerminal();
  const restoreEnv = withEnv(env);
  try {
    const code = await runCommand(args.includes("--lang") ? args : ["--lang", "en", ...args]);
    return { code, ...said, json: parsed(said.stdout) };
  } finally {
    for (const restore of [...writers, restoreTerminal, restoreEnv]) restore();
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

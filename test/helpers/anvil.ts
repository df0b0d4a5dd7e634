import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { rpcCall } from "./rpc.ts";

/** Anvil's first test account: key and address are in its own documentation. */
export const ANVIL_KEY = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

export interface Anvil {
  url: string;
  wsUrl: string;
  pid: number;
  /** One JSON-RPC call; send them one at a time, anvil runs the members of a batch concurrently. */
  rpc(method: string, params?: unknown[]): Promise<unknown>;
  /** Mines `blocks` blocks; the first takes what waits. */
  mine(blocks?: number): Promise<void>;
  /** Replaces the last `depth` blocks; `transactions` are [raw, block offset] pairs that the new ones hold. */
  reorg(depth: number, transactions?: [string, number][]): Promise<void>;
  stop(): Promise<void>;
}

export interface AnvilOptions {
  /** A block for each transaction at once, instead of when told to. */
  automine?: boolean;
  chainId?: number;
  hardfork?: string;
  args?: string[];
}

const BINARY = fileURLToPath(
  new URL("../../node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil", import.meta.url),
);

function argumentsOf({
  automine = false,
  chainId = 31_337,
  hardfork = "osaka",
  args = [],
}: AnvilOptions): string[] {
  const fixed = ["--host", "127.0.0.1", "--port", "0", "--hardfork", hardfork, "--order", "fifo"];
  const limits = ["--max-persisted-states", "0", "--gas-limit", "1000000000", "--chain-id", String(chainId)];
  return [...fixed, ...limits, ...(automine ? [] : ["--no-mining"]), ...args];
}

async function portOf(child: ChildProcess): Promise<number> {
  if (child.stdout === null) throw new Error("anvil has no output");
  for await (const line of createInterface({ input: child.stdout })) {
    const port = /Listening on 127\.0\.0\.1:(\d+)/.exec(line)?.[1];
    if (port !== undefined) return Number(port);
  }
  throw new Error("anvil ended before it listened");
}

/** Ends one child by its pid and waits for it. */
export async function endChild(child: ChildProcess, signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await ended;
}

/** Starts anvil (Osaka by default, with P256VERIFY) on a free port. It is ended with this process at the latest. */
export async function startAnvil(options: AnvilOptions = {}): Promise<Anvil> {
  const child = spawn(BINARY, argumentsOf(options), { stdio: ["ignore", "pipe", "inherit"] });
  const endWithUs = () => child.kill("SIGKILL");
  process.once("exit", endWithUs);
  const port = await portOf(child);
  child.stdout.resume();
  const url = `http://127.0.0.1:${port}`;
  const rpc = (method: string, params: unknown[] = []) => rpcCall(url, method, params);
  return {
    url,
    wsUrl: `ws://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    rpc,
    mine: async (blocks = 1) => {
      await rpc("anvil_mine", [`0x${blocks.toString(16)}`]);
    },
    reorg: async (depth, transactions = []) => {
      await rpc("anvil_reorg", [depth, transactions]);
    },
    stop: async () => {
      process.removeListener("exit", endWithUs);
      await endChild(child);
    },
  };
}

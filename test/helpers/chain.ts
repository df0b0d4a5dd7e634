import { fork, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { JsonRpcProvider, type HDNodeWallet } from "ethers";
import { openFaucet } from "../../scripts/chain/faucet.ts";
import { endChild } from "./anvil.ts";
import { rpcCall } from "./rpc.ts";

const MAIN = fileURLToPath(new URL("../../scripts/chain/main.ts", import.meta.url));

/** What the chain's process says when it is up. */
interface Ready {
  ready: boolean;
  error?: string;
  chainId: number;
  rpcUrl: string;
  wsUrl: string;
  blocks: number;
}

export interface LocalChain extends Ready {
  /** The data folder; the journal is `<home>/chain/journal`. */
  home: string;
  pid: number;
  rpc(method: string, params?: unknown[]): Promise<unknown>;
  /** The account that holds all ether, on a provider of its own. */
  faucet(): Promise<HDNodeWallet>;
  /** Ends the process: SIGTERM, or SIGKILL to see what survives. The data folder stays. */
  end(signal?: NodeJS.Signals): Promise<void>;
  /** Ends the process and removes the data folder. */
  stop(): Promise<void>;
}

function whenReady(child: ChildProcess): Promise<Ready> {
  return new Promise((resolve, reject) => {
    child.on("message", (message: Ready) => {
      if (!("ready" in message)) return;
      if (message.ready) resolve(message);
      else reject(new Error(message.error));
    });
    child.once("exit", (code, signal) => {
      reject(new Error(`the chain ended with ${signal ?? code ?? "nothing"} before it was up`));
    });
  });
}

/** An empty data folder for a chain. */
export function temporaryHome(): Promise<string> {
  return mkdtemp(join(tmpdir(), "jejak-chain-"));
}

/**
 * Starts the durable chain in a process of its own, on a free port.
 * @param home the data folder of an earlier start; a new one in the temporary folder by default
 */
export async function startChain(home?: string, env: NodeJS.ProcessEnv = {}): Promise<LocalChain> {
  const folder = home ?? (await temporaryHome());
  const child = fork(MAIN, {
    env: { ...process.env, LOG_LEVEL: "silent", ...env, JEJAK_HOME: folder, CHAIN_PORT: "0" },
  });
  const endWithUs = () => child.kill("SIGKILL");
  process.once("exit", endWithUs);
  const ready = await whenReady(child);
  const providers: JsonRpcProvider[] = [];

  async function end(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    process.removeListener("exit", endWithUs);
    for (const provider of providers.splice(0)) provider.destroy();
    await endChild(child, signal);
  }

  return {
    ...ready,
    home: folder,
    pid: child.pid ?? 0,
    rpc: (method, params = []) => rpcCall(ready.rpcUrl, method, params),
    faucet: () => {
      const provider = new JsonRpcProvider(ready.rpcUrl, ready.chainId, {
        staticNetwork: true,
        pollingInterval: 50,
      });
      providers.push(provider);
      return openFaucet(join(folder, "chain"), provider);
    },
    end,
    stop: async () => {
      await end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

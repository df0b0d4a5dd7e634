import { join } from "node:path";
import type { Config } from "../../server/config.ts";
import type { Home } from "../../server/home.ts";
import { keptPort } from "../../server/ports.ts";
import { writeRun, type Run } from "../../server/run.ts";
import { startEmbedded } from "../../server/store/embedded.ts";
import { createPool, requireAnswer } from "../../server/store/pool.ts";
import { prepareRoles } from "../../server/store/roles.ts";
import { localContracts, networkContracts, type LocallyDeployed } from "./contracts.ts";
import { startPart, type PartSpec } from "./part.ts";
import type { Errand } from "./records.ts";
import { createRegistry, type Registry } from "./registry.ts";
import { supervise, type OnEnd, type Supervised, type Surroundings } from "./supervise.ts";
import { writeTools } from "./tools.ts";

/** What is told to the person at the terminal while Jejak comes up. */
export interface Progress {
  onDatabase: () => void;
  onChain: () => void;
  onReplay: (blocks: number) => void;
  onContract: (name: string) => void;
  onParts: () => void;
  onEnd: OnEnd;
}

/** Parts in the order in which they are stopped: stage by stage, those of one stage together. */
export type Stages = [
  entrance: Supervised[],
  workers: Supervised[],
  chain: Supervised[],
  store: Supervised[],
];

interface Bringing {
  config: Readonly<Config>;
  home: Home;
  progress: Progress;
  registry: Registry;
  stages: Stages;
  surroundings: Surroundings;
}

function partSpec({ home, config, registry }: Bringing, name: string, script: string): PartSpec {
  const env = { ...process.env, JEJAK_HOME: home.root, LOG_LEVEL: config.logLevel };
  return { name, script, env, logs: home.logs, onSpawn: registry.record };
}

/** Errors: `database-unavailable`, before anything is started on it. */
async function requireDatabase(databaseUrl: string): Promise<string> {
  const pool = createPool(databaseUrl, { max: 1, name: "jejak start" });
  try {
    await requireAnswer(pool);
    return databaseUrl;
  } finally {
    await pool.end();
  }
}

async function bringDatabase(bringing: Bringing): Promise<string> {
  const { config, home, progress, registry, stages } = bringing;
  if (config.databaseUrl !== undefined) return requireDatabase(config.databaseUrl);
  progress.onDatabase();
  let url = "";
  let port = config.databasePort;
  const start = async () => {
    const server = await startEmbedded({ folder: home.postgres, port });
    registry.record("postgres", server.process);
    url = server.databaseUrl;
    // The other parts know this address: a server that is started again has to come back to it.
    port = server.port;
    return { mark: server.process, ended: server.ended.then(() => "exit"), stop: server.stop };
  };
  stages[3].push(await supervise("postgres", start, bringing.surroundings));
  return prepareRoles(url, home.postgres);
}

interface ChainAddress {
  rpcUrl: string;
  wsUrl: string | null;
}

async function bringChain(bringing: Bringing): Promise<ChainAddress> {
  const { config, home, progress, stages } = bringing;
  if (config.rpcUrl !== undefined) return { rpcUrl: config.rpcUrl, wsUrl: config.rpcWsUrl ?? null };
  progress.onChain();
  const port = await keptPort(join(home.chain, "port"), config.chainPort, "CHAIN_PORT");
  const spec = partSpec(bringing, "chain", "scripts/chain/main.ts");
  const onProgress = ({ blocks }: Record<string, number>) => {
    progress.onReplay(blocks ?? 0);
  };
  const chain = { ...spec, env: { ...spec.env, CHAIN_PORT: String(port) }, onProgress };
  stages[2].push(await supervise("chain", (signal) => startPart(chain, signal), bringing.surroundings));
  return { rpcUrl: `http://127.0.0.1:${port}`, wsUrl: `ws://127.0.0.1:${port}` };
}

async function bringContracts(
  { config, home, progress }: Bringing,
  rpcUrl: string,
): Promise<LocallyDeployed> {
  if (config.rpcUrl !== undefined) return { ...(await networkContracts(home, rpcUrl)), bind: null };
  return await localContracts({
    home,
    rpcUrl,
    sampleAgencies: config.sampleAgencies,
    onContract: progress.onContract,
  });
}

async function bringParts(bringing: Bringing): Promise<void> {
  const { progress, stages } = bringing;
  progress.onParts();
  const bring = async (stage: 0 | 1, name: string) => {
    const spec = partSpec(bringing, name, `server/${name}/main.ts`);
    stages[stage].push(await supervise(name, (signal) => startPart(spec, signal), bringing.surroundings));
  };
  await Promise.all([bring(1, "relay"), bring(1, "indexer"), bring(1, "checkpoints"), bring(0, "web")]);
}

/** Waits for all, so that nothing is still coming up when a failure is reported. */
async function both<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return Promise.all([first, second]);
}

/**
 * Brings everything up, in order, and writes run.json. What runs is in `stages` at every moment, also when
 * this rejects: the caller stops it.
 */
export async function bringUp(
  config: Readonly<Config>,
  home: Home,
  progress: Progress,
  stages: Stages,
  stopping: AbortSignal,
): Promise<{ run: Run; sample: PartSpec; bind: Errand | null }> {
  let run: Run | undefined;
  const registry = createRegistry(home, (processes) => {
    if (run === undefined) return;
    run = { ...run, processes };
    writeRun(home.run, run);
  });
  const bringing = {
    config,
    home,
    progress,
    registry,
    stages,
    surroundings: { onEnd: progress.onEnd, stopping },
  };
  const [[databaseUrl, chain]] = await both(
    both(bringDatabase(bringing), bringChain(bringing)),
    writeTools(home.tools),
  );
  const { bind, ...deployed } = await bringContracts(bringing, chain.rpcUrl);
  run = {
    version: 1,
    startedAt: new Date().toISOString(),
    url: `http://localhost:${config.port}`,
    ...chain,
    ...deployed,
    databaseUrl,
    processes: registry.list(),
  };
  writeRun(home.run, run);
  await bringParts(bringing);
  return { run, sample: partSpec(bringing, "sample", "scripts/sample/main.ts"), bind };
}

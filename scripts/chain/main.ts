import { z } from "zod";
import { homePaths } from "../../server/home.ts";
import { createLogger } from "../../server/log.ts";
import { openChain, type Chain } from "./chain.ts";
import { serveChain, type RpcServer } from "./server.ts";

const PROGRESS_EVERY = 500;

const Environment = z.object({
  JEJAK_HOME: z.string().default(".jejak"),
  CHAIN_PORT: z.coerce.number().int().min(0).max(65_535).default(8545),
  LOG_LEVEL: z.string().default("info"),
});

const env = Environment.parse(process.env);
const log = createLogger("chain", env.LOG_LEVEL);

/** Told to the supervisor while the journal is replayed: {progress: {blocks}}. */
function reportReplay(block: number): void {
  if (block % PROGRESS_EVERY === 0) process.send?.({ progress: { blocks: block } });
}

function announce(chain: Chain, server: RpcServer): void {
  const ready = {
    ready: true,
    chainId: chain.genesis.chainId,
    rpcUrl: `http://127.0.0.1:${server.port}`,
    wsUrl: `ws://127.0.0.1:${server.port}`,
    blocks: chain.replayed,
  };
  log.info(ready, "the chain is up");
  process.send?.(ready);
}

function endOnSignal(chain: Chain, server: RpcServer): void {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      void Promise.all([server.close(), chain.close()]).then(() => process.exit(0));
    });
  }
}

function fail(error: unknown): never {
  log.fatal({ err: error }, error instanceof Error ? error.message : String(error));
  process.send?.({ ready: false, error: error instanceof Error ? error.message : String(error) });
  process.exit(1);
}

try {
  const chain = await openChain({ folder: homePaths(env.JEJAK_HOME).chain, onReplay: reportReplay });
  chain.stopped.catch(fail);
  const server = await serveChain(chain, env.CHAIN_PORT);
  endOnSignal(chain, server);
  announce(chain, server);
} catch (error) {
  fail(error);
}

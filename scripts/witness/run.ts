import { once } from "node:events";
import type { Server } from "node:http";
import type { Hex } from "../../protocol/bytes.ts";
import { parseLogKey } from "../../protocol/proof/note-keys.ts";
import { originOf } from "../../protocol/proof/note-sign.ts";
import type { Finality } from "../../server/chain/reader.ts";
import { createRpc } from "../../server/chain/rpc.ts";
import { takeLock } from "../supervisor/lock.ts";
import { createLogClient } from "./log-client.ts";
import { serveWitness } from "./serve.ts";
import { folderAt, readKey } from "./state.ts";
import { createWitness, type Witness, type WitnessEvent } from "./witness.ts";

/** What a witness is told by the people who run it; none of it comes from the log. */
export interface Settings {
  logUrl: string;
  logKey: string;
  chainId: bigint;
  auditLog: Hex;
  codeHash?: Hex;
  rpcUrl: string;
  finality: Finality;
  state: string;
  readsEntries: boolean;
}

export interface OpenWitness {
  witness: Witness;
  /** Gives the folder back. */
  close: () => void;
}

/**
 * Opens the witness of a folder; one process at a time.
 * @throws JejakError `data-folder-in-use`, `vkey-malformed`, those of `readKey` and `openState`
 */
export function openWitness(settings: Settings, tell: (event: WitnessEvent) => void): OpenWitness {
  const { chainId, auditLog, codeHash, finality, logKey } = settings;
  const folder = folderAt(settings.state);
  const key = readKey(folder);
  const pinned = { origin: originOf(chainId, auditLog), chainId, key: parseLogKey(logKey) };
  const giveBack = takeLock(folder);
  const rpc = createRpc(settings.rpcUrl);
  const close = (): void => {
    rpc.close();
    giveBack();
  };
  try {
    const witness = createWitness({
      log: createLogClient(settings.logUrl),
      pinned,
      logKey,
      rpc,
      ledger: { chainId, auditLog, finality, ...(codeHash !== undefined && { codeHash }) },
      folder,
      key,
      readsEntries: settings.readsEntries,
      now: Date.now,
      tell,
    });
    return { witness, close };
  } catch (error) {
    close();
    throw error;
  }
}

export interface Running {
  server: Server;
  url: string;
  /** Resolves once SIGTERM or SIGINT has ended everything. */
  ended: Promise<void>;
}

/** Follows and serves until SIGTERM or SIGINT. @throws JejakError `port-taken` */
export async function runWitness(
  { witness, close }: OpenWitness,
  { host, port, everyMs }: { host: string; port: number; everyMs: number },
): Promise<Running> {
  const { server, url } = await serveWitness(witness, { host, port });
  const stop = new AbortController();
  const following = witness.follow(everyMs, stop.signal);
  const asked = Promise.race([once(process, "SIGTERM"), once(process, "SIGINT")]);
  const ended = Promise.race([asked, following]).then(async () => {
    stop.abort();
    server.closeAllConnections();
    server.close();
    await following;
    close();
  });
  return { server, url, ended };
}

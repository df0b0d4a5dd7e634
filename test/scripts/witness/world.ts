import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isJejakError } from "../../../protocol/errors.ts";
import type { SigningKey } from "../../../protocol/proof/note-keys.ts";
import { openWitness, type OpenWitness, type Settings } from "../../../scripts/witness/run.ts";
import { createFolder, folderAt } from "../../../scripts/witness/state.ts";
import type { WitnessEvent } from "../../../scripts/witness/witness.ts";
import { CODE_HASH, startFakeChain, type FakeChain } from "../../helpers/witness/fake-chain.ts";
import {
  AUDIT_LOG,
  CHAIN_ID,
  LOG_KEY,
  signedNote,
  startFakeLog,
  type FakeLog,
  type History,
} from "../../helpers/witness/fake-log.ts";

export const SEED = new Uint8Array(32).fill(7);

/** The code of what a promise is refused with; the whole error where it is none of ours. */
export async function refusalOf(work: () => unknown): Promise<unknown> {
  try {
    await work();
    return "nothing";
  } catch (error) {
    return isJejakError(error) ? error.code : error;
  }
}

/** A log and a chain that show whatever a test wants, and one witness's folder. */
export interface WitnessWorld {
  log: FakeLog;
  chain: FakeChain;
  folder: string;
  vkey: string;
  events: WitnessEvent[];
  open(more?: Partial<Settings>): OpenWitness;
  /** Closes what is open and opens the folder again, as the next start would. */
  reopen(more?: Partial<Settings>): OpenWitness;
  /** The chain holds this view at this block, and the log shows it. */
  publish(history: History, size: number, number: number, operator?: SigningKey): string;
  /** A new folder, and everything told the truth. */
  reset(): void;
  close(): Promise<void>;
}

export async function openWorld(): Promise<WitnessWorld> {
  const log = await startFakeLog();
  const chain = await startFakeChain();
  const events: WitnessEvent[] = [];
  let opened: OpenWitness[] = [];

  function closeAll(): void {
    for (const { close } of opened) close();
    opened = [];
  }

  function open(more: Partial<Settings> = {}): OpenWitness {
    const settings: Settings = {
      logUrl: log.url,
      logKey: LOG_KEY,
      chainId: CHAIN_ID,
      auditLog: AUDIT_LOG,
      codeHash: CODE_HASH,
      rpcUrl: chain.url,
      finality: "tags",
      state: world.folder,
      readsEntries: false,
      ...more,
    };
    const one = openWitness(settings, (event) => events.push(event));
    opened.push(one);
    return one;
  }

  const world: WitnessWorld = {
    log,
    chain,
    folder: "",
    vkey: "",
    events,
    open,
    reopen: (more) => {
      closeAll();
      return open(more);
    },
    publish: (history, size, number, operator) => {
      const note = signedNote(history, size, chain.mine(number, history, size), operator);
      log.show(history, note);
      return note;
    },
    reset: () => {
      closeAll();
      if (world.folder !== "") rmSync(world.folder, { recursive: true, force: true });
      world.folder = mkdtempSync(join(tmpdir(), "jejak-witness-"));
      world.vkey = createFolder(folderAt(world.folder), "koran.example/jejak", SEED);
      [log.asked.length, events.length] = [0, 0];
      log.instead.clear();
      [chain.finalized, chain.chainId, chain.refuses] = [Infinity, CHAIN_ID, null];
    },
    close: async () => {
      closeAll();
      rmSync(world.folder, { recursive: true, force: true });
      await log.close();
      await chain.close();
    },
  };
  world.reset();
  return world;
}

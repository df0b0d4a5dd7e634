import type { Logger } from "pino";
import { equal, fromHex, to0x, toHex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import type { SigningKey } from "../../protocol/proof/note-keys.ts";
import { formatCheckpoint, signNote } from "../../protocol/proof/note-sign.ts";
import type { Header, LogState, Reader } from "../chain/reader.ts";
import type { Queryable } from "../store/pool.ts";
import { keepNote, newestNote, type NoteRow } from "../store/queries/checkpoints.ts";
import { readState, type StateRow } from "../store/queries/ledger.ts";
import { rootAt } from "../store/tree.ts";

/** What signing works with. */
export interface Publisher {
  /** The connection that holds the lock, so that one who lost it can keep nothing. */
  db: Queryable;
  reader: Pick<Reader, "heads" | "headers" | "logState">;
  chainId: number;
  origin: string;
  key: SigningKey;
  options: PublishOptions;
  log: Logger;
}

export interface PublishOptions {
  /** Milliseconds between two notes at least. */
  restMs: number;
  /** Milliseconds after which a log that did not grow is signed again, for a later block. */
  refreshMs: number;
}

/**
 * Two notes' rest keeps their number bounded. The refresh keeps the newest note's block among those whose state a
 * pruning node still has (geth: 128 blocks), so that evidence can be made against it.
 */
export const PUBLISH_OPTIONS: PublishOptions = { restMs: 5_000, refreshMs: 60_000 };

/** A block that is final, and the log in its state. */
interface Found {
  header: Header;
  state: LogState;
}

/**
 * Signs the newest finalized size of the log, where there is something new to sign, after comparing the index's root
 * with the chain's. Nothing leaves but what is kept: the note is in the database before anybody can ask for it.
 * @returns whether a note was signed
 * @throws JejakError `checkpoint-refuted` where index and chain differ, `checkpoint-conflict` where the log no longer
 * begins with what was signed, and those of the reader
 */
export async function publish(publisher: Publisher): Promise<boolean> {
  const { db, origin } = publisher;
  const [last, index] = [await newestNote(db, origin), await readState(db)];
  if (!index || !isDue(publisher.options, last, index)) return false;
  const found = await findFinal(publisher, Number(index.finalized_block));
  if (found === null || found.state.size === 0 || found.state.size > Number(index.size)) return false;
  if (last && found.header.number <= Number(last.block_number)) return false;
  await checkRoot(db, found);
  if (last) await checkContinues(db, last, found);
  await sign(publisher, found);
  return true;
}

/** Asked of the database alone: an idle ledger costs no RPC. */
function isDue({ restMs, refreshMs }: PublishOptions, last: NoteRow | null, index: StateRow): boolean {
  if (index.halted || Number(index.finalized_block) < 0) return false;
  if (last === null) return true;
  const wait = Number(index.finalized_size) > Number(last.size) ? restMs : refreshMs;
  const newer = Number(index.finalized_block) > Number(last.block_number);
  return newer && Date.now() - last.signed_at.getTime() >= wait;
}

/** The finalized block up to `most`, by the chain itself; null where the node no longer has its state. */
async function findFinal({ reader }: Publisher, most: number): Promise<Found | null> {
  const { finalized } = await reader.heads();
  const number = Math.min(finalized, most);
  const [header] = number < 0 ? [] : await reader.headers([number]);
  if (!header) return null;
  const state = await reader.logState(header.hash);
  return state && { header, state };
}

/** @throws JejakError `checkpoint-refuted` */
async function checkRoot(db: Queryable, { header, state }: Found): Promise<void> {
  const root = await rootAt(db, state.size);
  if (equal(root, fromHex(state.root))) return;
  throw new JejakError("checkpoint-refuted", {
    values: { block: header.number, size: state.size, index: toHex(root), chain: toHex(fromHex(state.root)) },
  });
}

/** The log begins with the log of the last note. @throws JejakError `checkpoint-conflict` */
async function checkContinues(db: Queryable, last: NoteRow, { state }: Found): Promise<void> {
  const size = Number(last.size);
  const root = size <= state.size ? await rootAt(db, size) : null;
  if (root && equal(root, last.root)) return;
  throw conflict(last, { size: state.size, root: root && toHex(root) });
}

function conflict(last: Pick<NoteRow, "size" | "root">, found: object): JejakError {
  return new JejakError("checkpoint-conflict", {
    values: { signed: { size: Number(last.size), root: toHex(last.root) }, found },
  });
}

async function sign({ db, chainId, origin, key, log }: Publisher, { header, state }: Found): Promise<void> {
  const { number, hash, time } = header;
  const root = fromHex(state.root);
  const block = { chainId: BigInt(chainId), number, hash };
  const body = formatCheckpoint({ origin, size: state.size, root: toHex(root), block });
  const note = { body, signature: signNote(body, key), block: { number, hash: fromHex(hash), time } };
  const kept = await keepNote(db, { origin, size: state.size, root, ...note });
  if (!kept) throw conflict({ size: String(state.size), root: Buffer.from(root) }, { block: number, hash });
  log.info({ size: state.size, root: to0x(root), block: number }, "checkpoint signed");
}

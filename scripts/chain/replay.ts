import { JejakError } from "../../protocol/errors.ts";
import { startEvm, type Evm } from "./edr.ts";
import { execute, newestBlock, type Block } from "./execute.ts";
import { checkVersions, type Genesis } from "./genesis.ts";
import { readJournal, type Batch, type JournalRecord, type Mined, type Tail } from "./journal.ts";

export interface Replayed {
  genesis: Genesis;
  evm: Evm;
  tail: Tail;
  newest: Block;
  /** The result that a crash kept from being written after the last batch. */
  missing: Mined | null;
}

interface Progress {
  path: string;
  evm: Evm;
  newest: Block;
  missing: Mined | null;
}

function differs(
  path: string,
  line: number,
  block: number,
  recorded: unknown,
  replayed: unknown,
): JejakError {
  return new JejakError("chain-replay-differs", {
    at: `${path}:${line}`,
    values: { path, line, block, recorded, replayed },
  });
}

async function begin(path: string, genesis: Genesis): Promise<Progress> {
  checkVersions(genesis, path);
  const evm = await startEvm(genesis);
  const newest = await newestBlock(evm);
  if (newest.hash !== genesis.hash) throw differs(path, 1, 0, genesis.hash, newest.hash);
  return { path, evm, newest, missing: null };
}

function checkOrder(state: Progress, record: Batch | Mined, line: number): void {
  const isResult = "hash" in record;
  const block = state.missing?.block ?? Number(state.newest.number) + 1;
  if (isResult === (state.missing !== null) && record.block === block) return;
  throw new JejakError("chain-journal-damaged", {
    at: `${state.path}:${line}`,
    values: { path: state.path, line, block: record.block, expected: block },
    detail: isResult ? "a result without its batch" : "a batch out of order",
  });
}

async function redo(state: Progress, batch: Batch): Promise<void> {
  const { block } = await execute(state.evm, batch);
  if (block !== null) state.newest = block;
  state.missing = { block: batch.block, hash: block?.hash ?? null };
}

function compare(state: Progress, recorded: Mined, line: number): void {
  const replayed = state.missing?.hash;
  if (replayed !== recorded.hash) throw differs(state.path, line, recorded.block, recorded.hash, replayed);
  state.missing = null;
}

async function step(state: Progress, record: Batch | Mined, line: number): Promise<void> {
  checkOrder(state, record, line);
  if ("hash" in record) compare(state, record, line);
  else await redo(state, record);
}

/**
 * Rebuilds the chain of a journal in a fresh EVM, comparing every recorded block hash.
 * @param onBlock told the block's number, for progress.
 * @throws `chain-journal-damaged`, `chain-replay-differs`, `data-folder-version`: naming line and remedy.
 */
export async function replay(path: string, onBlock: (block: number) => void): Promise<Replayed> {
  let read: { genesis: Genesis; state: Progress; tail: Tail } | undefined;
  for await (const { record, tail } of readJournal(path)) {
    if (read === undefined) {
      const genesis = record as Genesis;
      read = { genesis, state: await begin(path, genesis), tail };
      continue;
    }
    await step(read.state, record as Exclude<JournalRecord, Genesis>, tail.line);
    read.tail = tail;
    if ("raw" in record) onBlock(record.block);
  }
  if (read === undefined) throw new JejakError("chain-journal-damaged", { at: `${path}:1` });
  const { evm, newest, missing } = read.state;
  return { genesis: read.genesis, tail: read.tail, evm, newest, missing };
}

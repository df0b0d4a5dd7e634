import { z } from "zod";
import { to0x } from "../../protocol/bytes.ts";
import type { Hex } from "../../protocol/bytes.ts";
import { JejakError, isJejakError } from "../../protocol/errors.ts";
import { keccak256, utf8 } from "../../protocol/hash.ts";
import { KIND } from "../../protocol/kinds.ts";
import type { Rpc } from "../../server/chain/rpc.ts";
import type { LedgerFold } from "./fold/fold.ts";
import type { LedgerState } from "./fold/state.ts";
import type { Report } from "./report.ts";
import { authorityWords, countStorage, expectedStorage } from "./storage.ts";
import type { ExpectedWord } from "./storage.ts";
import type { Trust } from "./trust.ts";

const Word = z
  .string()
  .regex(/^0x[0-9a-fA-F]{1,64}$/)
  .transform(BigInt);
const Code = z.string().regex(/^0x(?:[0-9a-fA-F]{2})*$/);

const WORDS_A_BATCH = 500;

export interface CompareOptions {
  rpc: Rpc;
  trust: Trust;
  fold: LedgerFold;
  report: Report;
  /** Everything is read in the state of this one block. */
  block: number;
  progress?: (at: { words: number; of: number }) => void;
}

/**
 * Compares what follows from the entries with the contracts' storage and code at one block.
 * @throws JejakError `chain-unavailable`, `rpc-answer-malformed`
 */
export async function compareStorage(options: CompareOptions): Promise<void> {
  const { rpc, trust, fold, report, block, progress } = options;
  const of = countStorage(fold.ledger, fold.log);
  let compared = 0;
  let batch: ExpectedWord[] = [];
  const flush = async (): Promise<void> => {
    await compareWords(rpc, report, block, batch);
    compared += batch.length;
    progress?.({ words: compared, of });
    batch = [];
  };
  progress?.({ words: 0, of });
  try {
    for (const expected of expectedStorage(trust, fold.ledger, fold.log)) {
      if (batch.push(expected) >= WORDS_A_BATCH) await flush();
    }
    await flush();
    await compareRoot(options);
    await noteAuthority(options);
    await compareCode(options);
  } catch (error) {
    if (!isJejakError(error, "rpc-state-pruned")) throw error;
    const values = { block, compared };
    report.add({ area: "storage", code: error.code, status: "error", values });
  }
  report.conclude("storage", { words: compared, block });
  report.conclude("log", { size: fold.log.size, root: fold.log.root() });
  report.conclude("checkpoints", { checkpoints: fold.ledger.checkpoints.size });
}

async function readWords(
  rpc: Rpc,
  block: number,
  words: readonly { contract: Hex; slot: Hex }[],
): Promise<bigint[]> {
  const at = `0x${block.toString(16)}`;
  const calls = words.map(({ contract, slot }) => ({
    method: "eth_getStorageAt",
    params: [contract, slot, at],
  }));
  const parsed = z.array(Word).safeParse(await rpc.batch(calls));
  if (parsed.success) return parsed.data;
  throw new JejakError("rpc-answer-malformed", { values: { method: "eth_getStorageAt" } });
}

const hex = (value: bigint): Hex => `0x${value.toString(16).padStart(64, "0")}`;

/** The log's own words count for the log, not for storage as a whole. */
const LOG: ReadonlySet<string> = new Set(["storage.size", "storage.peak"]);

async function compareWords(
  rpc: Rpc,
  report: Report,
  block: number,
  batch: readonly ExpectedWord[],
): Promise<void> {
  const found = await readWords(rpc, block, batch);
  batch.forEach(({ expected, older, code, place, slot }, i) => {
    const value = found[i] ?? 0n;
    if (value === expected || value === older) return;
    const area = LOG.has(code) ? "log" : code === "storage.checkpoint" ? "checkpoints" : "storage";
    report.fail(area, code, place, { slot, expected: hex(expected), found: hex(value) });
  });
}

/** The root as the contract itself folds it. */
async function compareRoot({ rpc, trust, fold, report, block }: CompareOptions): Promise<void> {
  const data = to0x(keccak256(utf8("root()")).subarray(0, 4));
  const answer = await rpc.call("eth_call", [{ to: trust.auditLog, data }, `0x${block.toString(16)}`]);
  const expected = `0x${fold.log.root()}`;
  if (answer !== expected) report.fail("log", "log-mismatch", {}, { expected, found: answer });
}

async function noteAuthority({ rpc, trust, fold, report, block }: CompareOptions): Promise<void> {
  const genesis = fold.ledger.genesis;
  if (genesis === undefined) return;
  const words = authorityWords(trust);
  const found = await readWords(rpc, block, words);
  words.forEach(({ contract }, i) => {
    const now = `0x${((found[i] ?? 0n) & ((1n << 160n) - 1n)).toString(16).padStart(40, "0")}`;
    if (now === genesis.authority) return;
    const values = { expected: genesis.authority, found: now };
    report.add({
      area: "storage",
      code: "authority.changed",
      status: "pass",
      place: { at: contract },
      values,
    });
  });
}

/** The verifiers' code against the genesis entry, the contracts' against the reader's own record. */
async function compareCode({ rpc, trust, fold, report, block }: CompareOptions): Promise<void> {
  const expected = codeHashesOf(trust, fold);
  const calls = expected.map(({ address }) => ({
    method: "eth_getCode",
    params: [address, `0x${block.toString(16)}`],
  }));
  const parsed = z.array(Code).safeParse(await rpc.batch(calls));
  if (!parsed.success) throw new JejakError("rpc-answer-malformed", { values: { method: "eth_getCode" } });
  expected.forEach(({ name, address, codeHash }, i) => {
    const found = to0x(keccak256(Buffer.from((parsed.data[i] ?? "0x").slice(2), "hex")));
    if (codeHash === undefined) {
      const values = { name, found };
      report.add({
        area: "code",
        code: "reference-missing",
        status: "skipped",
        place: { at: address },
        values,
      });
    } else if (found !== codeHash) {
      report.fail("code", "code.differs", { at: address }, { name, expected: codeHash, found });
    }
  });
  report.conclude("code", { contracts: expected.length });
}

interface ExpectedCode {
  name: string;
  address: Hex;
  codeHash: Hex | undefined;
}

function codeHashesOf({ codeHashes, ...at }: Trust, { ledger }: LedgerFold): ExpectedCode[] {
  const { genesis } = ledger;
  const names = ["auditLog", "agencyDirectory", "procurementLedger"] as const;
  const contracts = names.map((name) => ({ name, address: at[name], codeHash: codeHashes[name] }));
  if (genesis === undefined) return contracts;
  return [
    ...contracts,
    ...writersCode(codeHashes, ledger),
    { name: "p256Verifier", address: genesis.p256Verifier, codeHash: genesis.p256CodeHash },
    { name: "webAuthnVerifier", address: genesis.webAuthnVerifier, codeHash: genesis.webAuthnCodeHash },
    { name: "rsaVerifier", address: genesis.rsaVerifier, codeHash: genesis.rsaCodeHash },
  ];
}

/** Bound writers' code as it was when they were enacted; the registry's also as the reader knows it. */
function writersCode(
  { recordRegistry }: Trust["codeHashes"],
  { writers, writerCodes }: LedgerState,
): ExpectedCode[] {
  const bound = [...writerCodes].map(([address, codeHash]) => ({ name: "writer", address, codeHash }));
  const registry = writers.get(KIND.recordBatch);
  if (registry === undefined) return bound;
  return [...bound, { name: "recordRegistry", address: registry, codeHash: recordRegistry }];
}

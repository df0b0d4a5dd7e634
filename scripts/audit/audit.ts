import { KIND } from "../../protocol/kinds.ts";
import type { Rpc } from "../../server/chain/rpc.ts";
import { fastKeccak } from "../../server/indexer/keccak.ts";
import { compareStorage } from "./compare.ts";
import { fetchAll } from "./fetch.ts";
import type { SignatureJob } from "./fold/context.ts";
import { createFold } from "./fold/fold.ts";
import type { LedgerFold } from "./fold/fold.ts";
import type { Header } from "./headers.ts";
import type { Report } from "./report.ts";
import type { SignatureChecker, SignatureFigures } from "./signatures.ts";
import type { Spool } from "./spool.ts";
import type { Trust } from "./trust.ts";

/** Where an audit stands, for whoever waits. */
export interface Progress {
  fetched?: (at: { block: number; of: number; events: number }) => void;
  folded?: (at: { entries: number; of: number }) => void;
  compared?: (at: { words: number; of: number }) => void;
  /** Once only they are waited for. */
  checked?: (at: { signatures: number; of: number }) => void;
}

export interface AuditOptions {
  rpc: Rpc;
  trust: Trust;
  spool: Spool;
  report: Report;
  /** Undefined: signatures are not checked, and the report says so. */
  signatures?: SignatureChecker;
  progress?: Progress;
}

/** What was audited. */
export interface Audited {
  block: Header;
  fold: LedgerFold;
  /** Entries a second of hashing, folding and rules, without network and signatures. */
  rate: number;
  signatures: SignatureFigures | undefined;
}

const PAUSE_EVERY = 4_096;

/**
 * Audits the whole ledger: fetches what is missing, rebuilds everything from the entries, and compares it with the
 * contracts' storage in the newest block. What does not hold goes to the report.
 * @throws JejakError where the node cannot be asked, or contradicts itself: `chain-…`, `rpc-…`
 */
export async function auditLedger(options: AuditOptions): Promise<Audited> {
  try {
    return await auditAll(options);
  } finally {
    await options.signatures?.close();
  }
}

async function auditAll(options: AuditOptions): Promise<Audited> {
  const { rpc, trust, spool, report, progress = {} } = options;
  const block = await fetchAll({
    rpc,
    trust,
    spool,
    ...(progress.fetched && { progress: progress.fetched }),
  });
  const { fold, rate } = await foldAll(options);
  const compared = progress.compared && { progress: progress.compared };
  await compareStorage({ rpc, trust, fold, report, block: block.number, ...compared });
  const signatures = await concludeSignatures(options, block.number);
  return { block, fold, rate, signatures };
}

async function concludeSignatures(
  { report, signatures, progress }: AuditOptions,
  block: number,
): Promise<SignatureFigures | undefined> {
  if (signatures !== undefined) return await signatures.end(block, progress?.checked);
  report.add({ area: "signatures", code: "signatures", status: "skipped" });
  return undefined;
}

/** Folds the spool; the rate leaves out what handing over signatures took. */
async function foldAll(options: AuditOptions): Promise<{ fold: LedgerFold; rate: number }> {
  const { trust, spool, report, signatures, progress = {} } = options;
  const waiting: SignatureJob[] = [];
  const onSignature = signatures && { onSignature: (job: SignatureJob) => waiting.push(job) };
  const fold = createFold({ trust, report, keccak: await fastKeccak(), ...onSignature });
  const hand = async (): Promise<void> => {
    const { genesis } = fold.ledger;
    const jobs = waiting.splice(0);
    if (genesis !== undefined) await signatures?.take(jobs, genesis);
  };
  progress.folded?.({ entries: 0, of: spool.entries });
  let [spent, start, pieces] = [0, performance.now(), 0];
  for (const piece of spool.pieces()) {
    fold.take(piece);
    if (++pieces % PAUSE_EVERY !== 0) continue;
    spent += performance.now() - start;
    progress.folded?.({ entries: fold.log.size, of: spool.entries });
    await hand();
    start = performance.now();
  }
  fold.end();
  spent += performance.now() - start;
  progress.folded?.({ entries: spool.entries, of: spool.entries });
  await hand();
  concludeFold(report, fold);
  return { fold, rate: Math.round((fold.log.size / spent) * 1e3) };
}

function concludeFold(report: Report, { ledger, log }: LedgerFold): void {
  const agencies = [...ledger.agencies.values()];
  const sum = (count: (agency: (typeof agencies)[number]) => number): number =>
    agencies.reduce((total, agency) => total + count(agency), 0);
  report.conclude("entries", { entries: log.size, writers: ledger.writers.size });
  report.conclude("agencies", {
    agencies: agencies.filter(({ admittedIndex }) => admittedIndex !== 0).length,
    mandates: sum(({ mandates }) => mandates.length),
    proposals: sum(({ proposals }) => proposals.length),
    successions: sum(({ successions }) => successions.length),
  });
  const steps = [...ledger.trails.values()].reduce((total, { state }) => total + state.length, 0);
  report.conclude("trails", { trails: ledger.trails.size, steps, withdrawals: ledger.withdrawn.size });
  if (!ledger.writers.has(KIND.recordBatch)) return;
  const batches = agencies.flatMap((agency) => agency.batches);
  const changes = batches.reduce((total, { sequence }) => total + sequence, 0);
  report.conclude("records", { batches: batches.length, changes });
}

import type { GenesisEntry, WriterEntry } from "../../../protocol/kinds.ts";
import { KIND, WRITER_STATE } from "../../../protocol/kinds.ts";
import { domain } from "../../../protocol/eip712.ts";
import { demandSame } from "./context.ts";
import type { Fold, Recorded } from "./context.ts";

/** Kinds that the contracts of the deployment write. */
const OWN: ReadonlySet<number> = new Set([
  KIND.genesis,
  KIND.step,
  KIND.agency,
  KIND.mandate,
  KIND.policy,
  KIND.governance,
  KIND.withdrawal,
  KIND.writer,
]);

const RECORDS: ReadonlySet<number> = new Set([KIND.recordBatch, KIND.recordStatus, KIND.erasure]);

const AREA = "entries" as const;

/** A kind gets its writer: proposed, and after the delay enacted with the same code. */
export function foldWriter(fold: Fold, recorded: Recorded, entry: WriterEntry): void {
  const { writers, writerCodes, pendingWriters, genesis } = fold.ledger;
  const { about, writer, codeHash, effectiveAt, recordedAt } = entry;
  const place = { index: recorded.index, number: about };
  if (OWN.has(about) || writers.has(about)) fold.report.fail(AREA, "writer.bound", place, { found: about });
  if (entry.state === WRITER_STATE.proposed) {
    const expected = recordedAt + (genesis?.writerDelay ?? 0);
    demandSame(fold, AREA, "governance.delay", place, expected, effectiveAt);
    pendingWriters.set(about, { writer, codeHash, effectiveAt });
    return;
  }
  const pending = pendingWriters.get(about);
  const same =
    pending?.writer === writer && pending.codeHash === codeHash && pending.effectiveAt === effectiveAt;
  if (!same || entry.state !== WRITER_STATE.enacted)
    fold.report.fail(AREA, "writer.differs", place, { expected: pending, found: { writer, codeHash } });
  if (recordedAt < effectiveAt)
    fold.report.fail(AREA, "delay-not-over", place, { expected: effectiveAt, found: recordedAt });
  pendingWriters.delete(about);
  writers.set(about, writer);
  writerCodes.set(writer, codeHash);
  if (RECORDS.has(about)) bindRegistry(fold, recorded, entry);
}

/** Civil records have one registry, which writes all their kinds: the one that the reader knows, if any. */
function bindRegistry(fold: Fold, { index }: Recorded, { about, writer }: WriterEntry): void {
  const { trust, ledger, domains } = fold;
  const known = [trust.recordRegistry, ...[...RECORDS].map((kind) => ledger.writers.get(kind))];
  const other = known.find((one) => one !== undefined && one !== writer);
  demandSame(fold, AREA, "writer.registry", { index, number: about }, other ?? writer, writer);
  if (about === KIND.recordBatch) domains.records = domain(trust.chainId, writer);
}

/** Whether somebody may write such entries: the deployment's own kinds, and those bound by an enacted proposal. */
export function checkWriter(fold: Fold, { index }: Recorded, kind: number): void {
  const may = kind === KIND.genesis ? index === 0 : OWN.has(kind) || fold.ledger.writers.has(kind);
  if (!may) fold.report.fail(AREA, "entry.writer", { index }, { found: kind });
}

/** The genesis entry names this chain and these contracts. */
export function foldGenesis(fold: Fold, { index }: Recorded, entry: GenesisEntry): void {
  const { chainId, auditLog, agencyDirectory, procurementLedger } = fold.trust;
  const expected = { version: 1, chainId, auditLog, agencyDirectory, procurementLedger };
  for (const field of ["version", "chainId", "auditLog", "agencyDirectory", "procurementLedger"] as const)
    demandSame(fold, AREA, "chain-mismatch", { index, at: field }, expected[field], entry[field]);
  fold.ledger.genesis = entry;
}

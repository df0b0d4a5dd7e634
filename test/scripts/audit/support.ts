import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { auditLedger, type Audited } from "../../../scripts/audit/audit.ts";
import { createReport, type Finding } from "../../../scripts/audit/report.ts";
import { startSignatures } from "../../../scripts/audit/signatures.ts";
import { openSpool } from "../../../scripts/audit/spool.ts";
import type { Trust } from "../../../scripts/audit/trust.ts";
import { createRpc } from "../../../server/chain/rpc.ts";
import type { TestLedger } from "../../helpers/ledger.ts";

export function trustIn({ deployment }: TestLedger): Trust {
  const { chainId, contracts, codeHashes } = deployment;
  const { auditLog, agencyDirectory, procurementLedger, deployedAt } = contracts;
  const addresses = { auditLog, agencyDirectory, procurementLedger };
  return { chainId: BigInt(chainId), ...addresses, from: deployedAt, pinned: true, codeHashes };
}

const folder = mkdtempSync(join(tmpdir(), "jejak-audit-"));
process.once("exit", () => {
  rmSync(folder, { recursive: true, force: true });
});
let files = 0;

/** A state file that is not there yet. */
export function newState(): string {
  return join(folder, `${++files}.state`);
}

export interface AuditRun extends Audited {
  findings: Finding[];
  /** Findings that are no pass, as `status code`, without repetition; not that signatures were left out. */
  troubles: string[];
}

/** One audit with a state file of its own; signatures are checked where asked for. */
export async function auditOf(
  url: string,
  trust: Trust,
  { signatures = false, state = newState() }: { signatures?: boolean; state?: string } = {},
): Promise<AuditRun> {
  const rpc = createRpc(url);
  const spool = openSpool(state, trust);
  const report = createReport();
  try {
    const checker = signatures && { signatures: startSignatures({ rpc, report, workers: 1 }) };
    const audited = await auditLedger({ rpc, trust, spool, report, ...checker });
    const findings = report.findings();
    const named = findings
      .filter(
        ({ area, status }) => status !== "pass" && (signatures || area !== "signatures" || status === "fail"),
      )
      .map(({ status, code }) => `${status} ${code}`);
    return { ...audited, findings, troubles: [...new Set(named)] };
  } finally {
    spool.close();
    rpc.close();
  }
}

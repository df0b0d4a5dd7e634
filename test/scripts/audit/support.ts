import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fromHex, to0x } from "../../../protocol/bytes.ts";
import { keccak256 } from "../../../protocol/hash.ts";
import { auditLedger, type Audited } from "../../../scripts/audit/audit.ts";
import { createReport, type Finding } from "../../../scripts/audit/report.ts";
import { startSignatures } from "../../../scripts/audit/signatures.ts";
import { openSpool } from "../../../scripts/audit/spool.ts";
import type { Trust } from "../../../scripts/audit/trust.ts";
import { createRpc } from "../../../server/chain/rpc.ts";
import type { TestLedger } from "../../helpers/ledger.ts";
import type { TestRegistry } from "../../helpers/registry.ts";

export function trustIn({ deployment }: TestLedger): Trust {
  const { chainId, contracts, codeHashes } = deployment;
  const { auditLog, agencyDirectory, procurementLedger, deployedAt } = contracts;
  const addresses = { auditLog, agencyDirectory, procurementLedger };
  return { chainId: BigInt(chainId), ...addresses, from: deployedAt, pinned: true, codeHashes };
}

/** The same where the reader knows the registry of civil records too. */
export async function trustWith({ ledger, address }: TestRegistry): Promise<Trust> {
  const trust = trustIn(ledger);
  const code = await ledger.provider.getCode(address);
  const codeHashes = { ...trust.codeHashes, recordRegistry: to0x(keccak256(fromHex(code))) };
  return { ...trust, recordRegistry: address, codeHashes };
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

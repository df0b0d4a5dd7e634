import type { Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import { KIND, decodeEntry } from "../../protocol/kinds.ts";
import { demandEqual, found } from "./findings.ts";
import type { Finding } from "./findings.ts";
import { entryAt, logSize, roots } from "./log-reader.ts";
import type { ChainView } from "./log-reader.ts";
import type { Rpc } from "./rpc.ts";

/** Addresses of a deployment, and whether the reader has them from elsewhere than the server that is checked. */
export interface Deployment {
  auditLog: Hex;
  procurementLedger: Hex;
  /** Block of the deployment, or 0. */
  deployedAt: number;
  pinned: boolean;
}

const MOST_ENTRIES = 50_000;

/** Reads the chain at its newest block. Errors: `chain-unavailable`. */
export async function openView(rpc: Rpc, deployment: Deployment): Promise<ChainView> {
  const [chainId, at] = await Promise.all([rpc.chainId(), rpc.blockNumber()]);
  const { auditLog, procurementLedger, deployedAt } = deployment;
  return {
    rpc,
    chainId,
    auditLog: lower(auditLog),
    procurementLedger: lower(procurementLedger),
    from: deployedAt,
    at,
  };
}

/** The log as a whole: its genesis entry names this chain and these contracts, and all entries give its root. */
export async function verifyLedger(
  view: ChainView,
  { pinned }: Pick<Deployment, "pinned">,
): Promise<Finding[]> {
  const deployment = await found("deployment", () => readGenesis(view));
  const size = await found("log", async () => ({ size: await logSize(view) }));
  const findings: Finding[] = [deployment];
  if (!pinned) {
    const { auditLog, procurementLedger } = view;
    const values = { auditLog, procurementLedger };
    findings.push({ check: "deployment", status: "skipped", code: "reference-missing", values });
  }
  const count = Number(size.values?.["size"] ?? 0);
  if (size.status !== "pass") return [...findings, size];
  if (count > MOST_ENTRIES) {
    return [
      ...findings,
      { check: "log", status: "skipped", code: "reference-missing", values: { size: count } },
    ];
  }
  return [...findings, await found("log", () => rebuildRoot(view))];
}

async function readGenesis(view: ChainView): Promise<Record<string, unknown>> {
  const first = await entryAt(view, 0);
  if (first === undefined)
    throw new JejakError("deployment-missing", { values: { auditLog: view.auditLog } });
  const genesis = decodeEntry(first.words);
  if (genesis.kind !== KIND.genesis)
    throw new JejakError("entry-malformed", { values: { kind: genesis.kind } });
  demandEqual("chain-mismatch", genesis.chainId.toString(), view.chainId.toString());
  demandEqual("chain-mismatch", genesis.auditLog, view.auditLog);
  demandEqual("chain-mismatch", genesis.procurementLedger, view.procurementLedger);
  return { chainId: view.chainId.toString(), auditLog: view.auditLog, block: view.at };
}

async function rebuildRoot(view: ChainView): Promise<Record<string, unknown>> {
  const { size, rebuilt, stored } = await roots(view);
  demandEqual("log-mismatch", stored, rebuilt);
  return { size, root: rebuilt };
}

function lower(address: Hex): Hex {
  return address.toLowerCase() as Hex;
}

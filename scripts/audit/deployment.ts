import { join } from "node:path";
import type { Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import { KIND, decodeEntry } from "../../protocol/kinds.ts";
import type { GenesisEntry } from "../../protocol/kinds.ts";
import { to0x } from "../../protocol/bytes.ts";
import { keccak256, utf8 } from "../../protocol/hash.ts";
import { z } from "zod";
import type { Contracts, Run } from "../../server/run.ts";
import { readChainId } from "../../server/chain/reader.ts";
import type { Rpc } from "../../server/chain/rpc.ts";
import { deploymentPath, readDeployment } from "../deploy/file.ts";
import type { Deployment } from "../deploy/file.ts";
import { bytesAt } from "./events.ts";
import type { Trust } from "./trust.ts";

/** Where the reader has the addresses from: the first that is given counts. */
export interface Sources {
  /** A file deployments/<chainId>.json. */
  deployment?: string;
  /** The address of the AuditLog alone. */
  auditLog?: Hex;
  /** What runs in the reader's own data folder, and that folder's record of its deployments. */
  run?: { run: Run; deployments: string };
  /** What the server under audit says: nothing to trust. */
  server?: () => Promise<Pick<Contracts, "auditLog" | "agencyDirectory" | "procurementLedger">>;
}

/**
 * The ledger to audit. The RPC must answer for the same chain.
 * @throws JejakError `chain-mismatch`, `deployment-missing`, `file-unreadable`, `rpc-answer-malformed`, `usage`
 */
export async function trustOf(rpc: Rpc, sources: Sources): Promise<Trust> {
  const chainId = BigInt(await readChainId(rpc));
  if (sources.deployment !== undefined) return fromFile(chainId, sources.deployment);
  if (sources.auditLog !== undefined) return await fromGenesis(rpc, chainId, lower(sources.auditLog));
  if (sources.run !== undefined) return fromRun(chainId, sources.run);
  if (sources.server === undefined) throw new JejakError("usage", { detail: "--deployment" });
  const addresses = await sources.server();
  return { ...trustIn(chainId, addresses, 0), pinned: false };
}

const lower = (address: Hex): Hex => address.toLowerCase() as Hex;

type Addresses = Pick<Trust, "auditLog" | "agencyDirectory" | "procurementLedger"> & {
  recordRegistry?: Hex | undefined;
};

function trustIn(chainId: bigint, addresses: Addresses, from: number): Trust {
  return {
    chainId,
    auditLog: lower(addresses.auditLog),
    agencyDirectory: lower(addresses.agencyDirectory),
    procurementLedger: lower(addresses.procurementLedger),
    ...(addresses.recordRegistry && { recordRegistry: lower(addresses.recordRegistry) }),
    from,
    pinned: true,
    codeHashes: {},
  };
}

function demandChain(expected: number, chainId: bigint): void {
  if (BigInt(expected) !== chainId)
    throw new JejakError("chain-mismatch", { values: { expected, found: chainId.toString() } });
}

function fromFile(chainId: bigint, path: string): Trust {
  const deployment = readDeployment(path);
  if (deployment === null) throw new JejakError("file-unreadable", { at: path });
  demandChain(deployment.chainId, chainId);
  return trustOfDeployment(chainId, deployment);
}

function trustOfDeployment(chainId: bigint, { contracts, codeHashes }: Deployment): Trust {
  return { ...trustIn(chainId, contracts, contracts.deployedAt), codeHashes };
}

function fromRun(chainId: bigint, { run, deployments }: { run: Run; deployments: string }): Trust {
  demandChain(run.chainId, chainId);
  const { contracts } = run;
  const recorded = [deploymentPath(run.chainId, deployments), join(deploymentPath(run.chainId))]
    .map(readDeployment)
    .find((found) => found?.contracts.auditLog.toLowerCase() === contracts.auditLog.toLowerCase());
  return recorded ? trustOfDeployment(chainId, recorded) : trustIn(chainId, contracts, contracts.deployedAt);
}

const Logs = z.array(z.object({ data: z.string(), blockNumber: z.string() })).length(1);
const ENTRY = to0x(keccak256(utf8("Entry(uint64,bytes32,bytes)")));

/**
 * Entry 0 as the RPC tells it, and its block.
 * @throws JejakError `deployment-missing` where that address is no AuditLog
 */
export async function readGenesis(
  rpc: Rpc,
  auditLog: Hex,
): Promise<{ genesis: GenesisEntry; block: number }> {
  const topics = [ENTRY, `0x${"0".repeat(64)}`];
  const filter = { address: auditLog, topics, fromBlock: "0x0", toBlock: "latest" };
  const answer = Logs.safeParse(await rpc.call("eth_getLogs", [filter]));
  if (!answer.success) throw new JejakError("deployment-missing", { values: { auditLog } });
  const [log] = answer.data;
  const body = Buffer.from((log?.data ?? "").slice(2), "hex");
  return { genesis: genesisOf(bytesAt(body, 0, 0, 1)), block: Number(log?.blockNumber ?? 0) };
}

/** Directory and ledger as entry 0 names them, which the log's root holds. */
async function fromGenesis(rpc: Rpc, chainId: bigint, auditLog: Hex): Promise<Trust> {
  const { genesis, block } = await readGenesis(rpc, auditLog);
  return trustIn(chainId, { ...genesis, auditLog }, block);
}

function genesisOf(words: Uint8Array): GenesisEntry {
  const entry = decodeEntry(words);
  if (entry.kind === KIND.genesis) return entry;
  throw new JejakError("entry-malformed", { values: { kind: entry.kind, expected: KIND.genesis } });
}

import { Interface, JsonRpcProvider, Wallet, hexlify, isError } from "ethers";
import type { BaseContract, ContractTransactionResponse, Provider, TransactionReceipt } from "ethers";
import { JejakError } from "../../protocol/errors.ts";
import type { ErrorCode } from "../../protocol/errors.ts";
import type { Hex } from "../../protocol/bytes.ts";
import { readRefusal } from "../../server/chain/refusals.ts";
import type { AgencyDirectory } from "../../typechain-types/AgencyDirectory.ts";
import { AgencyDirectory__factory } from "../../typechain-types/factories/AgencyDirectory__factory.ts";
import { ProcurementLedger__factory } from "../../typechain-types/factories/ProcurementLedger__factory.ts";
import type { ProcurementLedger } from "../../typechain-types/ProcurementLedger.ts";
import type { OpenKey } from "../client/keystore.ts";
import { lacksFunds } from "../records/refusals.ts";
import { waitForReceipt } from "../deploy/receipt.ts";
import { openRpc } from "../verify/rpc.ts";
import type { Rpc } from "../verify/rpc.ts";

/** Refusals that a step never meets. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  AccessManagedUnauthorized: "unauthorised",
  AuditLogKindBound: "kind-bound",
  AuditLogNoProposal: "proposal-not-open",
  AuditLogTooEarly: "delay-not-over",
  ApprovalsMissing: "approvals-insufficient",
  DirectoryAgencyExists: "agency-exists",
  DirectoryExpired: "step-expired",
  DirectoryInvalidTerm: "mandate-term",
  DirectoryKeyOfAnotherHolder: "holder-mismatch",
  DirectoryNotProposedByAuthority: "unauthorised",
  DirectoryProposalSettled: "proposal-not-open",
  DirectoryTooEarly: "delay-not-over",
  DirectoryUnknownProposal: "proposal-not-open",
  LedgerAlreadyWithdrawn: "content-withdrawn",
  LedgerUnknownStep: "step-unknown",
};

const AUTHORITY = new Interface(["error AccessManagedUnauthorized(address caller)"]);

/** Sends a change and waits for its block. Errors: the contract's refusal by its code, `transaction-failed`. */
export type Send = (change: () => Promise<ContractTransactionResponse>) => Promise<TransactionReceipt>;

/** A contract, and the account that pays for its changes. */
export interface Paid<C extends BaseContract> {
  contract: C;
  /** For reading what is not in the contract's storage. */
  rpc: Rpc;
  send: Send;
  close(): void;
}

export type Directory = Paid<AgencyDirectory>;
export type Procurement = Paid<ProcurementLedger>;

/** Sends changes of a contract with this ABI. */
export function senderFor(provider: Provider, abi: Interface): Send {
  return async (change) => {
    const sent = await change().catch((error: unknown) => {
      throw refusalOf(error, abi);
    });
    const receipt = await waitForReceipt(provider, sent.hash);
    if (receipt.status === 1) return receipt;
    throw new JejakError("transaction-failed", { values: { transaction: sent.hash } });
  };
}

/** Opens AgencyDirectory at `address` with a paying key. */
export function openDirectory(rpcUrl: string, address: Hex, sender: OpenKey): Directory {
  return openPaid(rpcUrl, sender, (wallet) => AgencyDirectory__factory.connect(address, wallet));
}

/** Opens ProcurementLedger at `address` with a paying key. */
export function openProcurement(rpcUrl: string, address: Hex, sender: OpenKey): Procurement {
  return openPaid(rpcUrl, sender, (wallet) => ProcurementLedger__factory.connect(address, wallet));
}

function openPaid<C extends BaseContract>(
  rpcUrl: string,
  sender: OpenKey,
  connect: (wallet: Wallet) => C,
): Paid<C> {
  const provider = new JsonRpcProvider(rpcUrl, undefined, {
    batchMaxCount: 1,
    pollingInterval: 200,
    cacheTimeout: -1,
  });
  const contract = connect(new Wallet(hexlify(sender.privateKey), provider));
  return {
    contract,
    rpc: openRpc(rpcUrl),
    send: senderFor(provider, contract.interface),
    close: () => {
      provider.destroy();
    },
  };
}

/** A log of the contract in a receipt, by the event's name. */
export function eventOf(receipt: TransactionReceipt, { interface: abi }: BaseContract, name: string) {
  const events = receipt.logs.map((log) => abi.parseLog(log));
  const event = events.find((candidate) => candidate?.name === name);
  if (event === null || event === undefined)
    throw new JejakError("invariant-broken", { detail: `no event ${name}` });
  return event.args;
}

function refusalOf(error: unknown, abi: Interface): unknown {
  const data: unknown = isError(error, "CALL_EXCEPTION") ? error.data : undefined;
  if (lacksFunds(error)) return new JejakError("sender-without-funds", { cause: error });
  if (typeof data !== "string" || data === "0x") return error;
  const parsed = abi.parseError(data) ?? AUTHORITY.parseError(data);
  const code = parsed === null ? undefined : CODES[parsed.name];
  const refusal = readRefusal(data as Hex);
  if (parsed === null) return new JejakError(refusal.code, { values: refusal.values });
  const named = parsed.fragment.inputs.map(({ name }, i) => [name, String(parsed.args[i])] as const);
  return new JejakError(code ?? refusal.code, {
    values: { error: parsed.name, ...Object.fromEntries(named) },
  });
}

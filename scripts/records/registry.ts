import { p256 } from "@noble/curves/nist.js";
import { JsonRpcProvider, Wallet, hexlify } from "ethers";
import type { ContractTransactionResponse, TransactionReceipt } from "ethers";
import { fromHex, to0x, writeUint } from "../../protocol/bytes.ts";
import type { Hex } from "../../protocol/bytes.ts";
import { batchDigest, domain, eraseDigest, statusDigest } from "../../protocol/eip712.ts";
import { JejakError, isJejakError } from "../../protocol/errors.ts";
import { KIND, decodeEntry, entryHeader, subject } from "../../protocol/kinds.ts";
import { isRecordChange } from "../../protocol/records/entries.ts";
import type { RecordChange } from "../../protocol/records/entries.ts";
import { itemsHash } from "../../protocol/records/items.ts";
import type { ErasureMessage, Issuer, Registry, StatusMessage } from "../../server/registrar/registry.ts";
import { AuditLog__factory } from "../../typechain-types/factories/AuditLog__factory.ts";
import { RecordRegistry__factory } from "../../typechain-types/factories/RecordRegistry__factory.ts";
import type { RecordRegistry } from "../../typechain-types/RecordRegistry.ts";
import { mapLimited } from "../client/limit.ts";
import { waitForReceipt } from "../deploy/receipt.ts";
import { allLogs, openRpc } from "../verify/rpc.ts";
import type { Rpc } from "../verify/rpc.ts";
import { recordRefusal } from "./refusals.ts";

const AT_ONCE = 16;

export interface RegistryOptions {
  rpcUrl: string;
  chainId: number;
  address: Hex;
  /** The account that pays: it signs no record. */
  payer: { privateKey: Uint8Array };
}

interface Opened {
  contract: RecordRegistry;
  provider: JsonRpcProvider;
  payer: Pick<Wallet, "address">;
  /** EIP-712 domain separator. */
  separator: Uint8Array;
  /** One transaction after the other: two at once would take the same nonce. */
  queue: { last: Promise<unknown> };
}

const PROVIDER = { batchMaxCount: 1, pollingInterval: 200, cacheTimeout: -1 };

/** What can be asked without a key. */
export type RegistryReader = Pick<
  Registry,
  "batch" | "batchCount" | "anchoredAt" | "statusesOf" | "erasedOf" | "changesOf" | "close"
>;

/** Opens RecordRegistry at `address` for reading. */
export function readRegistry(rpcUrl: string, address: Hex): RegistryReader {
  const provider = new JsonRpcProvider(rpcUrl, undefined, PROVIDER);
  const close = () => {
    provider.destroy();
  };
  return { ...readers(RecordRegistry__factory.connect(address, provider), openRpc(rpcUrl)), close };
}

/** Opens RecordRegistry at `address` with a paying key. */
export function openRegistry({ rpcUrl, chainId, address, payer }: RegistryOptions): Registry {
  const provider = new JsonRpcProvider(rpcUrl, undefined, PROVIDER);
  const wallet = new Wallet(hexlify(payer.privateKey), provider);
  const contract = RecordRegistry__factory.connect(address, wallet);
  const separator = domain(BigInt(chainId), address);
  const opened = { contract, provider, payer: wallet, separator, queue: { last: Promise.resolve() } };
  return {
    address,
    chainId,
    time: async () => (await provider.getBlock("latest"))?.timestamp ?? 0,
    ...readers(contract, openRpc(rpcUrl)),
    ...writers(opened),
    close: () => {
      provider.destroy();
    },
  };
}

function readers(contract: RecordRegistry, rpc: Rpc): Omit<RegistryReader, "close"> {
  const refused = (error: unknown) => {
    throw recordRefusal(error, contract.interface);
  };
  return {
    batch: async (agency, number) => {
      const { rootPrefix, size, sequence } = await contract.batch(agency, number);
      if (size === 0n) return null;
      return { rootPrefix: rootPrefix as Hex, size: Number(size), sequence: Number(sequence) };
    },
    batchCount: async (agency) => Number(await contract.batchCount(agency)),
    anchoredAt: (agency, number) => anchoredAt(contract, rpc, agency, number),
    statusesOf: (agency, batch, indexes) =>
      mapLimited(indexes, AT_ONCE, async (index) =>
        Number(await contract.statusOf(agency, batch, index).catch(refused)),
      ),
    erasedOf: (agency, batch, indexes) =>
      mapLimited(indexes, AT_ONCE, (index) => contract.erased(agency, batch, index).catch(refused)),
    changesOf: (agency, number) => changesOf(contract, rpc, agency, number),
  };
}

/** An entry of the log, with its words. */
interface Logged {
  index: number;
  words: Uint8Array;
}

/** What the log has under the name of a batch. Mandates of the agency have subjects of the same form. */
async function entriesOf(contract: RecordRegistry, rpc: Rpc, agency: Hex, number: number): Promise<Logged[]> {
  const thing = new Uint8Array(4);
  writeUint(thing, 0, 4, number);
  const abi = AuditLog__factory.createInterface();
  const { topicHash } = abi.getEvent("Entry");
  const topics = [topicHash as Hex, null, to0x(subject(fromHex(agency), thing))];
  const logs = await allLogs(rpc, { address: (await contract.log()) as Hex, topics });
  return logs.map(({ topics, data }) => {
    const { index, words } = abi.decodeEventLog("Entry", data, topics).toObject();
    return { index: Number(index), words: fromHex(words as Hex) };
  });
}

async function anchoredAt(contract: RecordRegistry, rpc: Rpc, agency: Hex, number: number): Promise<number> {
  const entries = await entriesOf(contract, rpc, agency, number);
  const batch = entries.find(({ words }) => entryHeader(words).kind === KIND.recordBatch);
  if (batch === undefined) throw new JejakError("record-batch-unknown", { values: { batch: number } });
  return batch.index;
}

async function changesOf(
  contract: RecordRegistry,
  rpc: Rpc,
  agency: Hex,
  number: number,
): Promise<RecordChange[]> {
  const { sequence } = await contract.batch(agency, number);
  const entries = await entriesOf(contract, rpc, agency, number);
  const changes = entries
    .filter(({ words }) => isRecordChange(entryHeader(words)))
    .map(({ words }) => decodeEntry(words) as RecordChange);
  // Without one of them a revoked record would be told as valid.
  if (changes.length < Number(sequence) || changes.some((change, i) => change.sequence !== i))
    throw new JejakError("rpc-answer-incomplete", {
      values: { batch: number, changes: changes.length, sequence: Number(sequence) },
    });
  return changes;
}

function writers(opened: Opened): Pick<Registry, "anchor" | "changeStatus" | "erase" | "tryErase"> {
  const { contract, separator } = opened;
  return {
    anchor: (message, issuer) => {
      const approval = approvalOf(issuer, batchDigest(separator, message));
      return send(opened, () => contract.anchor(message, issuer.succession, approval));
    },
    changeStatus: (message, issuer) => {
      const approval = approvalOf(issuer, statusDigestOf(separator, message));
      return send(opened, () => contract.changeStatus(message, issuer.succession, approval));
    },
    erase: (message, issuer) => {
      const approval = approvalOf(issuer, eraseDigestOf(separator, message));
      return send(opened, () => contract.erase(message, issuer.succession, approval));
    },
    tryErase: async (message, issuer) => {
      const approval = approvalOf(issuer, eraseDigestOf(separator, message));
      const gas = await contract.erase
        .estimateGas(message, issuer.succession, approval)
        .catch((error: unknown) => {
          throw refusalOf(opened, error);
        });
      await refuseUnpaid(opened, gas);
    },
  };
}

function statusDigestOf(separator: Uint8Array, { indexes, successors, ...message }: StatusMessage) {
  const items = itemsHash(
    indexes,
    successors.map((word) => word.slice(2)),
  );
  return statusDigest(separator, { ...message, items: to0x(items) });
}

function eraseDigestOf(separator: Uint8Array, { indexes, ...message }: ErasureMessage) {
  return eraseDigest(separator, { ...message, items: to0x(itemsHash(indexes)) });
}

function approvalOf({ mandate, signer, privateKey }: Issuer, digest: Uint8Array) {
  const signature = to0x(p256.sign(digest, privateKey, { prehash: false, lowS: true }));
  return { mandate, signer, signature };
}

async function send(
  { contract, provider, payer, queue }: Opened,
  change: () => Promise<ContractTransactionResponse>,
): Promise<number> {
  const sending = queue.last.then(async () => {
    const sent = await change().catch((error: unknown) => {
      throw refusalOf({ contract, payer }, error);
    });
    return entryOf(await waitForReceipt(provider, sent.hash), contract);
  });
  queue.last = sending.catch(() => undefined);
  return await sending;
}

function refusalOf({ contract, payer }: Pick<Opened, "contract" | "payer">, error: unknown): unknown {
  const refusal = recordRefusal(error, contract.interface);
  return isJejakError(refusal, "sender-without-funds") ? withoutFunds(payer, error) : refusal;
}

/** Asked of a node, a call needs no money: whether there is enough for the transaction shows only when it is sent. */
async function refuseUnpaid({ provider, payer }: Opened, gas: bigint): Promise<void> {
  const [balance, { maxFeePerGas, gasPrice }] = await Promise.all([
    provider.getBalance(payer.address),
    provider.getFeeData(),
  ]);
  if (balance < gas * (maxFeePerGas ?? gasPrice ?? 0n)) throw withoutFunds(payer);
}

function withoutFunds({ address }: Opened["payer"], cause?: unknown): JejakError {
  return new JejakError("sender-without-funds", { values: { sender: address }, cause });
}

/** The log index that the registry's event names. */
function entryOf(receipt: TransactionReceipt, { interface: abi }: RecordRegistry): number {
  if (receipt.status !== 1)
    throw new JejakError("transaction-failed", { values: { transaction: receipt.hash } });
  const events = receipt.logs.map((log) => abi.parseLog(log));
  const approved = events.find((event) => event?.name === "Approved");
  if (approved == null) throw new JejakError("invariant-broken", { detail: "no event Approved" });
  return Number(approved.args["index"]);
}

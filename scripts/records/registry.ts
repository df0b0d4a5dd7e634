import { p256 } from "@noble/curves/nist.js";
import { JsonRpcProvider, Wallet, hexlify } from "ethers";
import type { ContractTransactionResponse, TransactionReceipt } from "ethers";
import { to0x } from "../../protocol/bytes.ts";
import type { Hex } from "../../protocol/bytes.ts";
import { batchDigest, domain, eraseDigest, statusDigest } from "../../protocol/eip712.ts";
import { JejakError } from "../../protocol/errors.ts";
import { itemsHash } from "../../protocol/records/items.ts";
import type { ErasureMessage, Issuer, Registry, StatusMessage } from "../../server/registrar/registry.ts";
import { RecordRegistry__factory } from "../../typechain-types/factories/RecordRegistry__factory.ts";
import type { RecordRegistry } from "../../typechain-types/RecordRegistry.ts";
import { mapLimited } from "../client/limit.ts";
import { waitForReceipt } from "../deploy/receipt.ts";
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
  /** EIP-712 domain separator. */
  separator: Uint8Array;
  /** One transaction after the other: two at once would take the same nonce. */
  queue: { last: Promise<unknown> };
}

/** Opens RecordRegistry at `address` with a paying key. */
export function openRegistry({ rpcUrl, chainId, address, payer }: RegistryOptions): Registry {
  const options = { batchMaxCount: 1, pollingInterval: 200, cacheTimeout: -1 };
  const provider = new JsonRpcProvider(rpcUrl, undefined, options);
  const contract = RecordRegistry__factory.connect(address, new Wallet(hexlify(payer.privateKey), provider));
  const separator = domain(BigInt(chainId), address);
  const opened = { contract, provider, separator, queue: { last: Promise.resolve() } };
  return {
    address,
    chainId,
    time: async () => (await provider.getBlock("latest"))?.timestamp ?? 0,
    ...readers(contract),
    ...writers(opened),
    close: () => {
      provider.destroy();
    },
  };
}

function readers(
  contract: RecordRegistry,
): Pick<Registry, "batch" | "batchCount" | "statusesOf" | "erasedOf"> {
  const refused = (error: unknown) => {
    throw recordRefusal(error, contract.interface);
  };
  return {
    batch: async (agency, number) => {
      const { root, size, sequence } = await contract.batch(agency, number);
      return size === 0n ? null : { root: root as Hex, size: Number(size), sequence: Number(sequence) };
    },
    batchCount: async (agency) => Number(await contract.batchCount(agency)),
    statusesOf: (agency, batch, indexes) =>
      mapLimited(indexes, AT_ONCE, async (index) =>
        Number(await contract.statusOf(agency, batch, index).catch(refused)),
      ),
    erasedOf: (agency, batch, indexes) =>
      mapLimited(indexes, AT_ONCE, (index) => contract.erased(agency, batch, index).catch(refused)),
  };
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
      await contract.erase.staticCall(message, issuer.succession, approval).catch((error: unknown) => {
        throw recordRefusal(error, contract.interface);
      });
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
  { contract, provider, queue }: Opened,
  change: () => Promise<ContractTransactionResponse>,
): Promise<number> {
  const sending = queue.last.then(async () => {
    const sent = await change().catch((error: unknown) => {
      throw recordRefusal(error, contract.interface);
    });
    return entryOf(await waitForReceipt(provider, sent.hash), contract);
  });
  queue.last = sending.catch(() => undefined);
  return await sending;
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

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { JsonRpcProvider, type BaseWallet, type TransactionReceipt } from "ethers";
import { to0x, type Hex } from "../../protocol/bytes.ts";
import { domain, stepDigest, type StepMessage } from "../../protocol/eip712.ts";
import { ocidHash, sha256, utf8 } from "../../protocol/hash.ts";
import { DEFAULT_POLICY, required } from "../../protocol/policy.ts";
import { deployContracts, PILOT_DELAYS, type Delays, type Deployment } from "../../scripts/deploy.ts";
import { waitForReceipt } from "../../scripts/deploy/receipt.ts";
import type { AgencyDirectory } from "../../typechain-types/AgencyDirectory.ts";
import type { AuditLog } from "../../typechain-types/AuditLog.ts";
import { AgencyDirectory__factory } from "../../typechain-types/factories/AgencyDirectory__factory.ts";
import { AuditLog__factory } from "../../typechain-types/factories/AuditLog__factory.ts";
import { ProcurementLedger__factory } from "../../typechain-types/factories/ProcurementLedger__factory.ts";
import type { ProcurementLedger } from "../../typechain-types/ProcurementLedger.ts";
import { admissionOf, makeAgency, type Officer, type TestAgency } from "./agencies.ts";
import { encodeRecord, encodeRecordBatch, encodeTransaction, type Submission } from "./encode.ts";
import { fastSigner } from "./fast-signer.ts";
import { rpcBatch, rpcCall } from "./rpc.ts";

export { makeAgency, type Officer, type TestAgency } from "./agencies.ts";

const abi = ProcurementLedger__factory.createInterface();
const RECORD = abi.getFunction("record").selector as Hex;
const RECORD_BATCH = abi.getFunction("recordBatch").selector as Hex;
const NO_HEAD: Hex = `0x${"00".repeat(32)}`;
const VALID_UNTIL = 4_000_000_000;
const MAX_GAS = 16_777_216;
/** Transactions handed to the node at a time: the local chain's one block, but no more than its body limit. */
const PER_CALL = 50;
const STEPS_PER_CALL = 1_000;

export interface TestLedger {
  rpcUrl: string;
  provider: JsonRpcProvider;
  deployment: Deployment;
  /** Pays for gas; on the local chain the faucet. */
  sender: BaseWallet;
  /** The sender's signature of a digest; see fastSigner. */
  signAsSender: (digest: Uint8Array) => Hex;
  agencies: TestAgency[];
  log: AuditLog;
  directory: AgencyDirectory;
  ledger: ProcurementLedger;
  /** EIP-712 domain separator of the ProcurementLedger. */
  separator: Uint8Array;
  /** Heads after everything signed so far, by agency and ocid. */
  heads: Map<string, Hex>;
  /** Mines on nodes that do not do so by themselves. */
  mine: () => Promise<void>;
  /** Closes the connections; node and chain are somebody else's. */
  close(): void;
}

export interface LedgerOptions {
  rpcUrl: string;
  /** Deploys and pays. */
  sender: BaseWallet;
  agencies?: TestAgency[];
  administrator?: Hex;
  delays?: Delays;
  /** For nodes that mine when told to, after the deployment. */
  mine?: () => Promise<void>;
}

/** Deploys the contracts with the agencies admitted at genesis; two agencies of three officers by default. */
export async function deployLedger(options: LedgerOptions): Promise<TestLedger> {
  const { rpcUrl, agencies = [makeAgency("ID-TEST-1"), makeAgency("ID-TEST-2")] } = options;
  const folder = await mkdtemp(join(tmpdir(), "jejak-deploy-"));
  const deployment = await deployContracts({
    rpcUrl,
    deployer: options.sender,
    administrator: options.administrator ?? (options.sender.address as Hex),
    delays: options.delays ?? PILOT_DELAYS,
    admissions: agencies.map(admissionOf),
    folder,
  }).finally(() => rm(folder, { recursive: true, force: true }));
  const provider = new JsonRpcProvider(rpcUrl, deployment.chainId, {
    staticNetwork: true,
    batchMaxCount: 1,
    pollingInterval: 50,
    cacheTimeout: -1,
  });
  const sender = options.sender.connect(provider);
  const { auditLog, agencyDirectory, procurementLedger } = deployment.contracts;
  return {
    rpcUrl,
    provider,
    deployment,
    sender,
    signAsSender: fastSigner(sender.privateKey),
    agencies,
    log: AuditLog__factory.connect(auditLog, sender),
    directory: AgencyDirectory__factory.connect(agencyDirectory, sender),
    ledger: ProcurementLedger__factory.connect(procurementLedger, sender),
    separator: domain(BigInt(deployment.chainId), procurementLedger),
    heads: new Map(),
    mine: options.mine ?? (() => Promise.resolve()),
    close: () => {
      provider.destroy();
    },
  };
}

export interface StepInput {
  agency: TestAgency;
  ocid: string;
  tags: number;
  /** By default a hash that no other step of the trail has. */
  content?: Hex;
  corrects?: number;
  deadline?: number;
  validUntil?: number;
  approvals?: number;
  /** By default the trail's head after everything signed so far. */
  previousHead?: Hex;
  /** By default as many as the default policy requires, from the first on. */
  officers?: Officer[];
}

export interface SignedStep {
  message: StepMessage;
  ocidHash: Hex;
  /** The step's digest: the trail's next head. */
  digest: Hex;
  /** As `record` and `recordBatch` take it. */
  submission: Submission;
}

function messageOf(input: StepInput, head: Hex): StepMessage {
  const { agency, ocid, tags, corrects = 0, deadline = 0, approvals = 1, validUntil = VALID_UNTIL } = input;
  const previousHead = input.previousHead ?? head;
  const content = input.content ?? to0x(sha256(utf8(`${agency.key}/${ocid}/${previousHead}`)));
  return { agency: agency.key, ocid, tags, content, corrects, deadline, validUntil, approvals, previousHead };
}

function officersFor(input: StepInput, { tags, approvals, corrects }: StepMessage): Officer[] {
  if (input.officers !== undefined) return input.officers;
  return input.agency.officers.slice(
    0,
    required({ policy: DEFAULT_POLICY, tags, approvals, corrects, maxRequired: 0 }),
  );
}

/** Signs a step on top of what was signed before it in its trail, whether that is recorded yet or not. */
export function signStep(ledger: TestLedger, input: StepInput): SignedStep {
  const place = `${input.agency.key}/${input.ocid}`;
  const message = messageOf(input, ledger.heads.get(place) ?? NO_HEAD);
  const digest = stepDigest(ledger.separator, message);
  ledger.heads.set(place, to0x(digest));
  const { ocid, ...rest } = message;
  const hash = ocidHash(ocid);
  const approvals = officersFor(input, message).map(({ mandate, wallet, sign }) => ({
    mandate,
    signer: wallet.address.toLowerCase() as Hex,
    signature: sign(digest),
  }));
  return {
    message,
    ocidHash: hash,
    digest: to0x(digest),
    submission: {
      step: { ...rest, ocidHash: hash },
      succession: 0,
      ocid: message.previousHead === NO_HEAD ? ocid : "",
      approvals,
    },
  };
}

/** Call data: `record` for one step, `recordBatch` for more. */
export function encodeSteps(steps: SignedStep[]): Hex {
  const [first] = steps;
  if (steps.length === 1 && first !== undefined) return encodeRecord(RECORD, first.submission);
  return encodeRecordBatch(
    RECORD_BATCH,
    steps.map(({ submission }) => submission),
  );
}

function signCall(ledger: TestLedger, nonce: number, steps: SignedStep[]): string {
  const call = {
    chainId: ledger.deployment.chainId,
    nonce,
    to: ledger.deployment.contracts.procurementLedger,
    data: encodeSteps(steps),
    gasLimit: Math.min(MAX_GAS, 1_500_000 + 160_000 * steps.length),
    maxFee: 20n * 10n ** 9n,
    tip: 10n ** 9n,
  };
  return encodeTransaction(call, ledger.signAsSender);
}

/** Records the steps in one transaction and waits for it. */
export async function recordBatch(ledger: TestLedger, steps: SignedStep[]): Promise<TransactionReceipt> {
  const nonce = await ledger.sender.getNonce();
  const hash = (await rpcCall(ledger.rpcUrl, "eth_sendRawTransaction", [
    signCall(ledger, nonce, steps),
  ])) as string;
  await ledger.mine();
  return waitForReceipt(ledger.provider, hash);
}

export interface LoadOptions {
  /** Steps of one transaction; 1 by default. */
  perTransaction?: number;
  /** Transactions before `mine` is called, on nodes that do not mine by themselves. */
  perBlock?: number;
  /** Called with the number of steps sent so far, after each call to the node. */
  onProgress?: (steps: number) => void | Promise<void>;
}

async function sendAll(ledger: TestLedger, raws: string[]): Promise<Hex[]> {
  const replies = await rpcBatch(
    ledger.rpcUrl,
    "eth_sendRawTransaction",
    raws.map((raw) => [raw]),
  );
  return replies.map(({ result, error }) => {
    if (error !== undefined) throw new Error(error.message);
    return result as Hex;
  });
}

async function sendEach(ledger: TestLedger, raws: string[]): Promise<Hex[]> {
  const hashes: Hex[] = [];
  for (const raw of raws) hashes.push((await rpcCall(ledger.rpcUrl, "eth_sendRawTransaction", [raw])) as Hex);
  await ledger.mine();
  return hashes;
}

function* chunks<T>(items: Iterable<T>, size: number): Generator<T[]> {
  let chunk: T[] = [];
  for (const item of items) {
    chunk.push(item);
    if (chunk.length === size) {
      yield chunk;
      chunk = [];
    }
  }
  if (chunk.length > 0) yield chunk;
}

function* signedCalls(
  ledger: TestLedger,
  nonce: number,
  inputs: Iterable<StepInput>,
  size: number,
): Generator<string> {
  let next = nonce;
  for (const some of chunks(inputs, size)) {
    const steps = some.map((input) => signStep(ledger, input));
    yield signCall(ledger, next++, steps);
  }
}

/**
 * Signs and records thousands of steps, given lazily, as fast as the node takes them.
 * @returns hashes of the transactions in order; that each step was recorded is for the caller to check
 */
export async function loadSteps(
  ledger: TestLedger,
  inputs: Iterable<StepInput>,
  { perTransaction = 1, perBlock, onProgress = () => undefined }: LoadOptions = {},
): Promise<Hex[]> {
  const nonce = await ledger.sender.getNonce();
  const hashes: Hex[] = [];
  const perCall = perBlock ?? Math.max(1, Math.min(PER_CALL, Math.floor(STEPS_PER_CALL / perTransaction)));
  for (const raws of chunks(signedCalls(ledger, nonce, inputs, perTransaction), perCall)) {
    for (const hash of await (perBlock === undefined ? sendAll : sendEach)(ledger, raws)) hashes.push(hash);
    await onProgress(hashes.length * perTransaction);
  }
  return hashes;
}

/** Inputs of `trails` one-agency trails with `steps` steps each, trail after trail within each round. */
export function* plainSteps(
  agency: TestAgency,
  trails: number,
  steps: number,
  tags: number,
): Generator<StepInput> {
  for (let step = 0; step < steps; step++) {
    for (let trail = 0; trail < trails; trail++) {
      yield { agency, ocid: `ocds-test-${String(trail).padStart(6, "0")}`, tags };
    }
  }
}

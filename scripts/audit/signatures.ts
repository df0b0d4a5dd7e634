import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { to0x } from "../../protocol/bytes.ts";
import type { Hex } from "../../protocol/bytes.ts";
import { utf8, keccak256 } from "../../protocol/hash.ts";
import type { GenesisEntry } from "../../protocol/kinds.ts";
import type { SignatureVerdict } from "../../protocol/signature.ts";
import { isRefusal } from "../../server/chain/json-rpc.ts";
import type { Rpc } from "../../server/chain/rpc.ts";
import type { SignatureJob } from "./fold/context.ts";
import type { Report } from "./report.ts";
import type { Batch } from "./signature-worker.ts";

/** Checks signatures beside the folding, on the other cores. */
export interface SignatureChecker {
  /** Hands in signatures; waits while too many are under way. */
  take(jobs: readonly SignatureJob[], genesis: GenesisEntry): Promise<void>;
  /** Waits for the rest, asks contract wallets at this block, and concludes. */
  end(block: number, progress?: SignatureProgress): Promise<SignatureFigures>;
  /** Ends the workers, whatever they are at. */
  close(): Promise<void>;
}

export type SignatureProgress = (at: { signatures: number; of: number }) => void;

export interface SignatureFigures {
  checked: number;
  workers: number;
  /** Signatures a second, from the first to the last. */
  rate: number;
}

export interface SignatureOptions {
  rpc: Rpc;
  report: Report;
  workers?: number;
}

const JOBS_A_BATCH = 64;
const BATCHES_AHEAD = 3;

/** Starts the workers; `close` ends them. */
export function startSignatures({
  rpc,
  report,
  workers: count = availableParallelism(),
}: SignatureOptions): SignatureChecker {
  const workers = Array.from({ length: count }, () => startWorker());
  const wallets: SignatureJob[] = [];
  const started = performance.now();
  let [checked, handed] = [0, 0];
  let next = 0;
  let tell: SignatureProgress | undefined;

  const settle = (jobs: readonly SignatureJob[], verdicts: readonly SignatureVerdict[]): void => {
    jobs.forEach((job, i) => {
      if (verdicts[i] === "contract") wallets.push(ownBytes(job));
      else if (verdicts[i] !== "valid") fail(report, job);
    });
    checked += jobs.length;
    tell?.({ signatures: checked, of: handed });
  };
  return {
    take: async (jobs, genesis) => {
      handed += jobs.length;
      for (let at = 0; at < jobs.length; at += JOBS_A_BATCH) {
        const batch = jobs.slice(at, at + JOBS_A_BATCH);
        await workers[next++ % count]?.hand(batch, genesis, settle);
      }
    },
    end: async (block, progress) => {
      tell = progress;
      tell?.({ signatures: checked, of: handed });
      await Promise.all(workers.map((worker) => worker.end()));
      const seconds = (performance.now() - started) / 1_000;
      for (const job of wallets) await askWallet(rpc, report, job, block);
      report.conclude("signatures", { checked, wallets: wallets.length });
      return { checked, workers: count, rate: Math.round(checked / seconds) };
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}

/** Copies what would otherwise keep megabytes of the fetched events in memory. */
function ownBytes(job: SignatureJob): SignatureJob {
  return { ...job, signature: Uint8Array.from(job.signature) };
}

const placeOf = ({ index, agency, mandate }: SignatureJob) => ({ index, agency, number: mandate });

function fail(report: Report, job: SignatureJob): void {
  const values = { signer: to0x(job.signer), digest: to0x(job.digest), signature: to0x(job.signature) };
  report.fail("signatures", "signature-invalid", placeOf(job), values);
}

type Settle = (jobs: readonly SignatureJob[], verdicts: readonly SignatureVerdict[]) => void;

interface Hand {
  hand(jobs: readonly SignatureJob[], genesis: GenesisEntry, settle: Settle): Promise<void>;
  end(): Promise<void>;
  close(): Promise<void>;
}

function startWorker(): Hand {
  const worker = new Worker(new URL("./signature-worker.ts", import.meta.url));
  const waiting: { resolve: (verdicts: SignatureVerdict[]) => void; reject: (cause: unknown) => void }[] = [];
  worker.on("message", (verdicts: SignatureVerdict[]) => waiting.shift()?.resolve(verdicts));
  worker.on("error", (cause) => {
    for (const { reject } of waiting.splice(0)) reject(cause);
  });
  const underWay: Promise<void>[] = [];
  return {
    hand: async (jobs, { p256Verifier: p256, webAuthnVerifier: webAuthn, rsaVerifier: rsa }, settle) => {
      const answer = Promise.withResolvers<SignatureVerdict[]>();
      waiting.push(answer);
      const checks = jobs.map(({ signer, digest, signature }) => ({
        signer: Uint8Array.from(signer),
        digest: Uint8Array.from(digest),
        signature: Uint8Array.from(signature),
      }));
      worker.postMessage({ verifiers: { p256, webAuthn, rsa }, checks } satisfies Batch);
      underWay.push(
        answer.promise.then((verdicts) => {
          settle(jobs, verdicts);
        }),
      );
      if (underWay.length >= BATCHES_AHEAD) await underWay.shift();
    },
    end: async () => {
      await Promise.all(underWay);
    },
    close: async () => {
      await worker.terminate();
    },
  };
}

const IS_VALID_SIGNATURE = "isValidSignature(bytes32,bytes)";
const selector = to0x(keccak256(utf8(IS_VALID_SIGNATURE)).subarray(0, 4));
const MAGIC = "0x1626ba7e";

/**
 * Signatures by addresses whose key did not make them: only a contract there can have accepted them (ERC-1271).
 * What it answers today need not be what it answered then, so neither yes nor no is known to be right.
 */
async function askWallet(rpc: Rpc, report: Report, job: SignatureJob, block: number): Promise<void> {
  const at = `0x${block.toString(16)}`;
  const wallet = to0x(job.signer);
  const code = await rpc.call("eth_getCode", [wallet, at]);
  if (code === "0x") {
    fail(report, job);
    return;
  }
  const accepted = await isAccepted(rpc, wallet, job, at);
  const asked = { digest: to0x(job.digest), signature: to0x(job.signature), recordedInBlock: job.block };
  const values = { wallet, ...asked, accepted, acceptedAtBlock: block };
  report.add({
    area: "signatures",
    code: "signature.wallet",
    status: "skipped",
    place: placeOf(job),
    values,
  });
}

async function isAccepted(
  rpc: Rpc,
  to: Hex,
  { digest, signature }: SignatureJob,
  at: string,
): Promise<boolean> {
  const word = (value: number): string => value.toString(16).padStart(64, "0");
  const hex = to0x(signature).slice(2);
  const padded = hex.padEnd(Math.ceil(hex.length / 64) * 64, "0");
  const data = `${selector}${to0x(digest).slice(2)}${word(64)}${word(signature.length)}${padded}`;
  try {
    const answer = await rpc.call("eth_call", [{ to, data }, at]);
    return typeof answer === "string" && answer.startsWith(MAGIC);
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}

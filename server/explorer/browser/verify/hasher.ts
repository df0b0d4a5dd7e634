import type { Failure } from "../../verdict.ts";
import type { Report } from "./worker.ts";

/** Why a file has no hash. */
export class HashFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure, cause?: unknown) {
    super(failure.kind, { cause });
    this.failure = failure;
  }
}

/** A worker that hashes one file at a time. */
export interface Hasher {
  hash: (file: File, onProgress: (bytes: number) => void) => Promise<string>;
  /** Ends it at once, in the middle of a file too. */
  end: () => void;
}

function settle(report: Report, progress: (bytes: number) => void, done: (hash: string) => void): void {
  if ("bytes" in report) progress(report.bytes);
  else if ("sha256" in report) done(report.sha256);
  else throw new HashFailure({ kind: "unreadable" }, report.failure);
}

/** Starts the worker; its code is this page's own script. */
export function startHasher(script: string): Hasher {
  const worker = new Worker(script);
  let refuse: (reason: HashFailure) => void = () => undefined;
  const hash = (file: File, onProgress: (bytes: number) => void) =>
    new Promise<string>((resolve, reject) => {
      refuse = reject;
      worker.onmessage = ({ data }: MessageEvent<Report>) => {
        try {
          settle(data, onProgress, resolve);
        } catch (error) {
          reject(error);
        }
      };
      worker.onerror = () => {
        reject(new HashFailure({ kind: "worker" }));
      };
      worker.postMessage(file);
    });
  const end = () => {
    worker.terminate();
    refuse(new HashFailure({ kind: "cancelled" }));
  };
  return { hash, end };
}

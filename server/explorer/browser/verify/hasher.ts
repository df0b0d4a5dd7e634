import type { Failure } from "../../verdict.ts";
import type { Report } from "./worker.ts";

/** Why a file could not be checked. */
export class CheckFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure, cause?: unknown) {
    super(failure.kind, { cause });
    this.failure = failure;
  }
}

/** A worker that hashes one file at a time. */
export interface Hasher {
  /** Rejects with a {@link CheckFailure}. */
  hash: (file: File, onProgress: (bytes: number) => void) => Promise<string>;
  /** Ends it at once, in the middle of a file too. */
  end: () => void;
}

/** Old browsers have none, and some forbid it. */
function workerOf(script: string): Worker | null {
  try {
    return new Worker(script);
  } catch {
    return null;
  }
}

/** Never answers with a hash. */
function brokenHasher(): Hasher {
  return { hash: () => Promise.reject(new CheckFailure({ kind: "worker" })), end: () => undefined };
}

/** Starts the worker; its code is the page's own script. */
export function startHasher(script: string): Hasher {
  const worker = workerOf(script);
  if (!worker) return brokenHasher();
  let broken: CheckFailure | null = null;
  let refuse: (reason: CheckFailure) => void = () => undefined;
  // Where its code could not be loaded it never answers, and says so only once.
  worker.onerror = () => {
    broken = new CheckFailure({ kind: "worker" });
    refuse(broken);
  };
  const hash: Hasher["hash"] = (file, onProgress) =>
    new Promise((resolve, reject) => {
      refuse = reject;
      worker.onmessage = ({ data }: MessageEvent<Report>) => {
        if ("bytes" in data) onProgress(data.bytes);
        else if ("sha256" in data) resolve(data.sha256);
        else reject(new CheckFailure({ kind: "unreadable" }, data.failure));
      };
      if (broken) reject(broken);
      else worker.postMessage(file);
    });
  const end = () => {
    worker.terminate();
    refuse(new CheckFailure({ kind: "cancelled" }));
  };
  return { hash, end };
}

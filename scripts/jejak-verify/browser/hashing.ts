import { hashFile } from "./hash.ts";
import type { Told } from "./worker.ts";

/** The code of `worker.ts`, which the build puts here: the page is one file. */
declare const WORKER: string;

/** The browser has no worker for a page from disk, or its policy forbids one. */
class Refused extends Error {}

/** Who watches the hashing: told the bytes so far of a file, and able to end it. */
export interface Watcher {
  onProgress: (file: File, bytes: number) => void;
  signal: AbortSignal;
}

/**
 * SHA-256 of a file in a worker, so that the page answers meanwhile; in slices on its own thread where no worker may
 * run.
 * @throws Error where the file cannot be read, and what the signal is aborted with
 */
export async function hashApart(file: File, watcher: Watcher): Promise<string> {
  const address = URL.createObjectURL(new Blob([WORKER], { type: "text/javascript" }));
  try {
    return await inWorker(startWorker(address), file, watcher);
  } catch (error) {
    if (error instanceof Refused) return await inSlices(file, watcher);
    throw error;
  } finally {
    URL.revokeObjectURL(address);
  }
}

function inSlices(file: File, { onProgress, signal }: Watcher): Promise<string> {
  return hashFile(file, (bytes) => {
    signal.throwIfAborted();
    onProgress(file, bytes);
  });
}

function startWorker(address: string): Worker {
  try {
    return new Worker(address);
  } catch (cause) {
    throw new Refused("no worker", { cause });
  }
}

async function inWorker(worker: Worker, file: File, { onProgress, signal }: Watcher): Promise<string> {
  try {
    return await new Promise<string>((resolve, reject) => {
      signal.addEventListener("abort", () => {
        reject(signal.reason as Error);
      });
      worker.onerror = () => {
        reject(new Refused("the worker does not run"));
      };
      worker.onmessage = ({ data }: MessageEvent<Told>) => {
        if ("bytes" in data) onProgress(file, data.bytes);
        else if ("sha256" in data) resolve(data.sha256);
        else reject(new Error(`${file.name}: ${data.failure}`));
      };
      worker.postMessage(file);
    });
  } finally {
    worker.terminate();
  }
}

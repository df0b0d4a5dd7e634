import { hashBlob } from "./hash.ts";

/** What the worker says about the file that it was sent: bytes so far, at the end its hash, or why not. */
export type Report = { bytes: number } | { sha256: string } | { failure: string };

interface Scope {
  onmessage: ((event: MessageEvent<File>) => void) | null;
  postMessage: (report: Report) => void;
}

/** Often enough for a progress bar, seldom enough for the page to stay idle. */
const REPORT_MS = 100;

/** The worker's side: hashes one file after the other as they are sent. */
export function serveHashing(): void {
  const scope = self as unknown as Scope;
  scope.onmessage = ({ data }) => {
    let reportedAt = 0;
    const progress = (bytes: number) => {
      if (performance.now() - reportedAt < REPORT_MS) return;
      reportedAt = performance.now();
      scope.postMessage({ bytes });
    };
    hashBlob(data, progress).then(
      (sha256) => {
        scope.postMessage({ sha256 });
      },
      (error: unknown) => {
        scope.postMessage({ failure: String(error) });
      },
    );
  };
}

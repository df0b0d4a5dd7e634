import { hashFile } from "./hash.ts";

/** What the worker says of the file that it was given; the last is its hash or why there is none. */
export type Told = { bytes: number } | { sha256: string } | { failure: string };

const say = (told: Told): void => {
  postMessage(told);
};

addEventListener("message", ({ data }: MessageEvent<Blob>) => {
  hashFile(data, (bytes) => {
    say({ bytes });
  }).then(
    (sha256) => {
      say({ sha256 });
    },
    (error: unknown) => {
      say({ failure: String(error) });
    },
  );
});

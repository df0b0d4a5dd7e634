import { rm } from "node:fs/promises";
import { newPlace, start, until } from "../../test/helpers/jejak.ts";

/** A ledger to look at, and the call that ends it where it was started for this. */
export interface Shown {
  readonly url: string;
  readonly end: () => Promise<void>;
}

const SAMPLE_MS = 240_000;

/** Starts Jejak with the whole sample ledger in a folder of its own; takes about a minute. */
export async function startSample(): Promise<Shown> {
  const place = await newPlace();
  const started = start(place, { JEJAK_SAMPLE: "on" });
  const end = async () => {
    started.child.kill("SIGTERM");
    await started.ended;
    await rm(place.home, { recursive: true, force: true });
  };
  try {
    await started.ready;
    await until("the sample ledger", SAMPLE_MS, async () => (await fetch(`${place.url}/readyz`)).ok);
  } catch (error) {
    await end();
    throw error;
  }
  return { url: place.url, end };
}

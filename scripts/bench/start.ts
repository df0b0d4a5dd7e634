// What `npm start` takes in a set-up checkout, until it answers as ready: from nothing, with contracts and the sample
// ledger, then again from the folder that is there (at most 15 s on two cores).
import { isReady, newPlace, removePlace, start, until } from "../../test/helpers/jejak.ts";

const PATIENCE_MS = 60_000;

const place = await newPlace();

async function seconds(): Promise<number> {
  const since = performance.now();
  const jejak = start(place);
  await jejak.ready;
  await until("ready", PATIENCE_MS, () => isReady(place));
  const taken = (performance.now() - since) / 1_000;
  jejak.child.kill("SIGTERM");
  await jejak.ended;
  return taken;
}

try {
  const [first, second] = [await seconds(), await seconds()];
  console.log(`first start        ${first.toFixed(1)} s`);
  console.log(`second start       ${second.toFixed(1)} s`);
  console.log(`second to first    ${(second / first).toFixed(2)}`);
} finally {
  await removePlace(place);
}

import { FLIPPED, readGolden, survivingFlips } from "./flips.ts";

/** Every character of every file: `npm run test:flips`, some minutes. */
function flipAll(): void {
  for (const name of FLIPPED) {
    const { length } = readGolden(name).bytes;
    const survivors = survivingFlips(
      name,
      Array.from({ length }, (_, at) => at),
    );
    console.log(`${name}: ${length} characters, ${survivors.length} alterations that still hold`);
    for (const survivor of survivors) console.error(survivor);
    if (survivors.length > 0) process.exitCode = 1;
  }
}

// Mocha loads every file of the folder.
if (import.meta.main) flipAll();

import { KENANGA } from "./processes-kenanga.ts";
import { LEMBAHWANGI } from "./processes-lembahwangi.ts";
import { NUSARAYA } from "./processes-nusaraya.ts";
import { SAGARA } from "./processes-sagara.ts";
import type { SampleProcess } from "./process.ts";

/** All processes of the sample ledger, oldest announcement first. */
export const SAMPLE_PROCESSES: readonly SampleProcess[] = [
  ...SAGARA,
  ...LEMBAHWANGI,
  ...NUSARAYA,
  ...KENANGA,
].sort((a, b) => a.announced.localeCompare(b.announced));

import type { Route } from "./route.ts";
import { agencies } from "./routes/agencies.ts";
import { batches } from "./routes/batches.ts";
import { changes } from "./routes/changes.ts";
import { counts } from "./routes/counts.ts";
import { documents } from "./routes/documents.ts";
import { entries } from "./routes/entries.ts";
import { evidence, evidenceOfAgencies } from "./routes/evidence.ts";
import { exports } from "./routes/exports.ts";
import { health } from "./routes/health.ts";
import { ledger } from "./routes/ledger.ts";
import { log } from "./routes/log.ts";
import { manifests } from "./routes/manifests.ts";
import { openapi } from "./routes/openapi.ts";
import { metrics } from "./routes/metrics.ts";
import { packs } from "./routes/packs.ts";
import { problems } from "./routes/problems.ts";
import { processes } from "./routes/processes.ts";
import { records } from "./routes/records.ts";
import { steps } from "./routes/steps.ts";
import { stream } from "./routes/stream.ts";
import { submissions } from "./routes/submissions.ts";
import { versions } from "./routes/versions.ts";
import { verifications } from "./routes/verifications.ts";

/** Every operation of the API, in the order in which its description lists them. */
export const ROUTES: readonly Route[] = [
  ...health,
  ...metrics,
  ...ledger,
  ...log,
  ...counts,
  ...steps,
  ...evidenceOfAgencies,
  ...processes,
  ...versions,
  ...changes,
  ...entries,
  ...stream,
  ...exports,
  ...evidence,
  ...packs,
  ...manifests,
  ...documents,
  ...verifications,
  ...agencies,
  ...batches,
  ...records,
  ...submissions,
  ...problems,
  openapi(() => ROUTES),
];

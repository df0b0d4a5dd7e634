import { countsOf } from "../counts.ts";
import { ok, route } from "../route.ts";
import { NoParameters } from "../schemas/common.ts";
import { Counts } from "../schemas/ledger.ts";

export const getCounts = route({
  method: "get",
  path: "/api/v1/counts",
  operationId: "getCounts",
  summary: {
    id: "Jumlah langkah, proses, dokumen, instansi, dan manifes menurut keterbukaannya",
    en: "Numbers of steps, processes, documents, agencies, and manifests by what can be read of them",
  },
  params: NoParameters,
  query: NoParameters,
  answer: { status: 200, schema: Counts },
  problems: ["request-malformed", "not-ready", "database-unavailable"],
  handle: async (_input, { deps }) => ok(await countsOf(deps.pool)),
});

export const counts = [getCounts];

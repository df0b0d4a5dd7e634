import { z } from "zod";
import { route } from "../route.ts";
import { NoParameters } from "../schemas/common.ts";

const TYPE = "text/plain";

export const getMetrics = route({
  method: "get",
  path: "/metrics",
  operationId: "getMetrics",
  summary: {
    id: "Angka-angka bagi pengawas (Prometheus); proksi di depan tidak meneruskannya",
    en: "Figures for whoever watches (Prometheus); a proxy in front does not pass it on",
  },
  params: NoParameters,
  query: NoParameters,
  answer: { status: 200, type: TYPE, schema: z.string() },
  problems: ["request-malformed"],
  handle: async (_input, { deps }) => ({
    status: 200,
    bytes: await deps.metrics.text(deps),
    type: `${TYPE}; version=0.0.4; charset=utf-8`,
    headers: { "Cache-Control": "no-store" },
  }),
});

export const metrics = [getMetrics];

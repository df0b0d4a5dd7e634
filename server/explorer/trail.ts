import type { z } from "zod";
import type { Context } from "../api/route.ts";
import { getTrail } from "../api/routes/processes.ts";
import type { InForce } from "../api/schemas/version.ts";
import type { Trail } from "../api/schemas/process.ts";
import { ask } from "./ask.ts";

/** How a process is named in a path. */
export interface TrailName {
  readonly agency: string;
  readonly ocid: string;
}

/** A process with its steps. */
export async function askTrail(
  params: TrailName,
  query: { limit: string; after?: string | undefined },
  context: Context,
): Promise<z.output<typeof Trail>> {
  const answer = await ask(getTrail, { params: { ...params }, query }, context);
  if (!("steps" in answer)) throw new TypeError("a trail was asked for");
  return answer;
}

/** A process as it stood at a time. */
export async function askInForce(
  params: TrailName,
  at: string,
  context: Context,
): Promise<z.output<typeof InForce>> {
  const answer = await ask(getTrail, { params: { ...params }, query: { at } }, context);
  if ("steps" in answer) throw new TypeError("the process at a time was asked for");
  return answer;
}

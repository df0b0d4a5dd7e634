import type { z } from "zod";
import type { Lang } from "../../../../protocol/texts.ts";
import type { Mandate } from "../../../api/schemas/agency.ts";
import type { Seen } from "../../../api/schemas/log.ts";
import type { Step, Trail } from "../../../api/schemas/process.ts";
import type { Tool } from "../../../tools.ts";
import type { Counts } from "../../changes.ts";
import type { Links } from "../../links.ts";

export type TrailAnswer = z.output<typeof Trail>;
export type StepAnswer = z.output<typeof Step>;
export type MandateAnswer = z.output<typeof Mandate>;

/** Everything that the parts of a process page are made from. */
export interface ProcessView {
  readonly lang: Lang;
  readonly links: Links;
  /** Scheme and host of permalinks on paper. */
  readonly origin: string;
  readonly trail: TrailAnswer;
  /** Which witnesses have seen its newest step. */
  readonly seen: z.output<typeof Seen>;
  /** What each step of this page changed, by its trail index. */
  readonly counts: ReadonlyMap<number, Counts>;
  /** Verifiers to take away. */
  readonly tools: readonly Tool[];
  /** All mandates of the process's agency, with their history. */
  readonly mandates: readonly MandateAnswer[];
  /** Cursor that this part of the trail begins behind. */
  readonly after: string | undefined;
}

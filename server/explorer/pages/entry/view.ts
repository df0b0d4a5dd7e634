import type { z } from "zod";
import type { Lang } from "../../../../protocol/texts.ts";
import type { EntryAnswer } from "../../../api/schemas/entry.ts";
import type { Tool } from "../../../tools.ts";
import type { Links } from "../../links.ts";

/** Everything that the parts of an entry's page are made from. */
export interface EntryView {
  readonly lang: Lang;
  readonly links: Links;
  readonly entry: z.output<typeof EntryAnswer>;
  /** Verifiers to take away. */
  readonly tools: readonly Tool[];
}

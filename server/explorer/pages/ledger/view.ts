import type { z } from "zod";
import type { Lang } from "../../../../protocol/texts.ts";
import type { Ledger } from "../../../api/schemas/ledger.ts";
import type { Log } from "../../../api/schemas/log.ts";
import type { Links } from "../../links.ts";

/** Everything that the parts of the ledger's page are made from. */
export interface LedgerView {
  readonly lang: Lang;
  readonly links: Links;
  readonly ledger: z.output<typeof Ledger>;
  readonly log: z.output<typeof Log>;
  /** Whether what was recorded last belongs to the fictitious sample. */
  readonly sample: boolean;
}

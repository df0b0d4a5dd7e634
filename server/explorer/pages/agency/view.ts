import type { z } from "zod";
import type { Lang } from "../../../../protocol/texts.ts";
import type { Agency, Mandate } from "../../../api/schemas/agency.ts";
import type { BatchItem } from "../../../api/schemas/batch.ts";
import type { Finality } from "../../../api/schemas/common.ts";
import type { Ledger } from "../../../api/schemas/ledger.ts";
import type { Process } from "../../../api/schemas/process.ts";
import type { Tool } from "../../../tools.ts";
import type { Links } from "../../links.ts";

export type AgencyAnswer = z.output<typeof Agency>;
export type MandateAnswer = z.output<typeof Mandate>;
export type BatchListed = z.output<typeof BatchItem>;
export type LedgerAnswer = z.output<typeof Ledger>;
export type Contracts = LedgerAnswer["contracts"];

/** Everything that the parts of an agency's page are made from. */
export interface AgencyView {
  readonly lang: Lang;
  readonly links: Links;
  readonly agency: AgencyAnswer;
  /** Addresses of this deployment: they tell what kind of key a signer is. */
  readonly contracts: Contracts;
  /** The processes that moved last. */
  readonly processes: readonly Process[];
  /** Its newest batches of civil records. */
  readonly batches: readonly BatchListed[];
  /** How settled the opening of its newest process is. */
  readonly settled: Finality;
  /** Verifiers that this site offers. */
  readonly tools: readonly Tool[];
  /** Page of mandates to show, from 1. */
  readonly mandatePage: number;
}

import type { Missing } from "../records/collect.ts";
import type { Lang } from "../../../../protocol/texts.ts";

/**
 * What became of a text that was handed in: `aside` where it waits for a record, `forgotten` where everything was
 * meanwhile, the numbers of the codes that are missing where it was one of several.
 */
export type Taken = "whole" | "aside" | "unknown" | "forgotten" | Missing;

/** What knows of records: loaded with the first thing to check, for it is large. */
export interface Desk {
  /** Takes the text of a file, a code or a link, and shows what is known now. */
  take: (text: string) => Promise<Taken>;
  /** Whether a holder is asked to bind a presentation to this check; shows what to. */
  demand: (isAsked: boolean) => Promise<void>;
  /** What was checked as a fragment for another page of this device; empty where there is none, or it is too large. */
  fragment: () => string;
  /** Forgets everything that was handed in. */
  clear: () => void;
}

/** Where the desk shows results and demands, and where the site's types of records are. */
export interface Place {
  lang: Lang;
  types: string;
  results: HTMLElement;
  demand: HTMLElement;
}

/** What the large script leaves behind for the small one. */
export interface Global {
  jejakOpenDesk?: (place: Place) => Desk;
}

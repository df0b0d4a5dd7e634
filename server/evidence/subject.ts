import type { Hex } from "../../protocol/bytes.ts";

/** What evidence is asked for. */
export type Asked =
  /** Every step of one agency's trail. */
  | { type: "process"; agency: Hex; ocidHash: Hex }
  /** The processes that an agency opened, with numbers above `after`, as many as one file may list. */
  | { type: "processes"; agency: Hex; after: number }
  /** A batch of civil records, with every change of it. */
  | { type: "batch"; agency: Hex; number: number }
  /** One entry of the log, of any kind. */
  | { type: "entry"; index: number }
  /** A document, in the oldest step that names it, or in the step at `index`. */
  | { type: "document"; sha256: string; index: number | null };

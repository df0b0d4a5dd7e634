import { z } from "zod";
import { AgencyParam, AsOf, Count, Finality, plainText, writtenAs } from "./common.ts";
import { Flag, TagName, When } from "./process.ts";

const index = z
  .string()
  .regex(/^(?:0|[1-9]\d{0,14})$/, "must be a log index")
  .transform(Number)
  .meta(writtenAs({ type: "integer", minimum: 0 }));

const finality = Finality.default("seen");
const agency = AgencyParam.exactOptional();

/** Both ends are log indexes and belong to it. */
export const EntriesExport = z.strictObject({
  from: index.exactOptional(),
  to: index.exactOptional(),
  agency,
  finality,
});
export type EntriesExport = z.output<typeof EntriesExport>;

export const ProcessesExport = z.strictObject({
  q: plainText(200).exactOptional(),
  agency,
  tag: TagName.exactOptional(),
  from: When.exactOptional(),
  to: When.exactOptional(),
  undeclared: Flag,
  finality,
});
export type ProcessesExport = z.output<typeof ProcessesExport>;

export const DocumentsExport = z.strictObject({
  agency,
  tag: TagName.exactOptional(),
  from: When.exactOptional(),
  to: When.exactOptional(),
  finality,
});
export type DocumentsExport = z.output<typeof DocumentsExport>;

/** Last line of an NDJSON export: without it something is missing. */
export const ExportEnd = z.object({ rows: Count, asOf: AsOf }).meta({ id: "ExportEnd" });

import type { z } from "zod";
import { text } from "../../protocol/texts.ts";
import type { Lang } from "../../protocol/texts.ts";
import type { Entry, EntryAnswer } from "../api/schemas/entry.ts";
import { formatNumber } from "./format.ts";
import { html } from "./html.ts";
import type { Html } from "./html.ts";
import type { AgencyRef, Links } from "./links.ts";
import {
  actionOf,
  actionText,
  governanceStateOf,
  recordStatusText,
  revocationText,
  stateText,
  withdrawalText,
} from "./terms.ts";
import { tagsText } from "./words.ts";

export type AnyEntry = z.output<typeof Entry> | z.output<typeof EntryAnswer>;

/** The agency that an entry is about; null where it is about the log itself. */
export function agencyOf(entry: AnyEntry): AgencyRef | null {
  if (entry.fields === null || !("agency" in entry.fields)) return null;
  const { officialId = null } = entry.preimages;
  return { agency: entry.fields.agency, officialId };
}

function mandateSentence(lang: Lang, fields: { number: number; state: number; reason?: number }): string {
  const { number, state, reason = 0 } = fields;
  if (state === 1) return text(lang, "entry.is.mandate.granted", { number });
  return text(lang, "entry.is.mandate.revoked", { number, reason: revocationText(lang, reason) });
}

function governanceSentence(lang: Lang, { action, state }: { action: number; state: number }): string {
  return `${actionText(lang, actionOf(action))}: ${stateText(lang, governanceStateOf(state))}`;
}

function batchSentence(lang: Lang, { batch, size }: { batch: number; size: number }): string {
  return text(lang, "entry.is.recordBatch", { number: batch, size: formatNumber(lang, size) });
}

function recordSentence(
  lang: Lang,
  { batch, status, indexes }: { batch: number; status: number; indexes: readonly number[] },
): string {
  const values = { number: batch, status: recordStatusText(lang, status) };
  if (indexes.length === 1) return text(lang, "entry.is.recordStatus.1", values);
  return text(lang, "entry.is.recordStatus", { ...values, count: indexes.length });
}

function erasureSentence(
  lang: Lang,
  { batch, indexes }: { batch: number; indexes: readonly number[] },
): string {
  if (indexes.length === 1) return text(lang, "entry.is.erasure.1", { number: batch });
  return text(lang, "entry.is.erasure", { number: batch, count: indexes.length });
}

/** What an entry says, in one line. */
export function entrySentence(lang: Lang, entry: AnyEntry): string {
  switch (entry.name) {
    case "genesis":
      return text(lang, "entry.is.genesis");
    case "step": {
      const { index, tags } = entry.fields;
      return text(lang, "entry.is.step", { number: index + 1, tags: tagsText(lang, tags) });
    }
    case "agency":
      return text(lang, "entry.is.agency");
    case "mandate":
      return mandateSentence(lang, entry.fields);
    case "policy":
      return text(lang, "entry.is.policy");
    case "governance":
      return governanceSentence(lang, entry.fields);
    case "recordBatch":
      return batchSentence(lang, entry.fields);
    case "recordStatus":
      return recordSentence(lang, entry.fields);
    case "erasure":
      return erasureSentence(lang, entry.fields);
    case "withdrawal": {
      const { index, reason } = entry.fields;
      return text(lang, "entry.is.withdrawal", { number: index + 1, reason: withdrawalText(lang, reason) });
    }
    case "writer":
      return text(lang, entry.fields.state === 1 ? "entry.is.writer.proposed" : "entry.is.writer.enacted", {
        kind: entry.fields.about,
      });
    case "unknown":
      return text(lang, "entry.is.unknown", { kind: entry.kind });
  }
}

/** Where the thing that an entry is about is shown; null where there is no such page. */
export function aboutLink(links: Links, entry: AnyEntry): Html | null {
  const agency = agencyOf(entry);
  const { ocid } = entry.preimages;
  if (agency === null || ocid === undefined) return null;
  if (entry.name !== "step" && entry.name !== "withdrawal") return null;
  return html`<a href="${links.step(agency, ocid, entry.fields.index)}"><code>${ocid}</code></a>`;
}

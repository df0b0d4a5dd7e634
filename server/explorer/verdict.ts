import type { z } from "zod";
import { TAGS } from "../../protocol/tags.ts";
import type { Tag } from "../../protocol/tags.ts";
import type { Lang, text } from "../../protocol/texts.ts";
import type { Match, Verification } from "../api/schemas/match.ts";
import { formatDay, formatSize } from "./format.ts";
import { html } from "./html.ts";
import type { Html } from "./html.ts";
import type { Links } from "./links.ts";
import { agencyLink, facts, foreign, hash, moment, unmarked } from "./parts.ts";

// What became of one file or fingerprint, told in one sentence and then in detail. The page says it on the server
// and in the browser alike, so nothing here may reach for the catalogue itself: see Say.

type Found = z.output<typeof Match>;

/** A text of the catalogue in the reader's language: from {@link text}, or from what the page brought along. */
export type Say = <K extends Parameters<typeof text>[1]>(
  key: K,
  ...params: Parameters<typeof text<K>> extends [Lang, K, ...infer P] ? P : never
) => string;

/** Why something could not be checked. It is never told as *unknown*. */
export type Failure =
  | { kind: "unreadable" | "folder" | "cancelled" | "worker" | "network" | "malformed" }
  | { kind: "tooMany"; seconds: number }
  | { kind: "server" | "refused"; code: string };

/** One file, or one fingerprint where the file itself is not at hand. */
export interface Checked {
  /** Path of the file within what was chosen; of a bare fingerprint what came with it, perhaps nothing. */
  readonly name: string;
  /** In bytes; null where only the fingerprint is known. */
  readonly size: number | null;
  readonly sha256: string | null;
  readonly result: z.output<typeof Verification> | Failure;
}

/** How a verdict is told: in which words, and where its links lead. */
export interface Telling {
  readonly lang: Lang;
  readonly say: Say;
  readonly links: Links;
}

export type Status = "recorded" | "unknown" | "error";

/** The verdict in one word. */
export function statusOf({ result }: Checked): Status {
  return "kind" in result ? "error" : result.status;
}

/** How many of each. */
export function countOf(all: readonly Checked[]): Record<Status, number> {
  const counts = { recorded: 0, unknown: 0, error: 0 };
  for (const checked of all) counts[statusOf(checked)] += 1;
  return counts;
}

function failureText(say: Say, failure: Failure): string {
  if (failure.kind === "tooMany") return say("verify.fail.tooMany", { seconds: failure.seconds });
  if (failure.kind === "server" || failure.kind === "refused") {
    return say(`verify.fail.${failure.kind}`, { code: failure.code });
  }
  return say(`verify.fail.${failure.kind}`);
}

function agencyOf({ sample, agencyName, officialId, agency }: Found): string {
  return unmarked(sample, agencyName ?? officialId ?? agency);
}

function titleOf({ sample, document }: Found): string {
  return unmarked(sample, document?.title ?? document?.id ?? "");
}

function recordedSentence({ lang, say }: Telling, found: Found, isFile: boolean): string {
  const values = { agency: agencyOf(found), day: formatDay(lang, found.recordedAt) };
  if (found.role === "manifest") {
    return say(isFile ? "verify.sentence.manifest" : "verify.sentence.hash.manifest", values);
  }
  const title = titleOf(found);
  return say(isFile ? "verify.sentence.document" : "verify.sentence.hash.document", { ...values, title });
}

/** The verdict in one sentence that needs no knowledge of hashes or chains. */
export function sentenceOf(telling: Telling, { result, size }: Checked): string {
  const { say } = telling;
  if ("kind" in result) return failureText(say, result);
  const [first] = result.matches;
  if (first) return recordedSentence(telling, first, size !== null);
  return say(size === null ? "verify.sentence.hash.unknown" : "verify.sentence.unknown");
}

function tagText(say: Say, tag: string): string {
  if (tag === "closes") return say("tag.closes");
  return say((TAGS as readonly string[]).includes(tag) ? `tag.${tag as Tag}` : "tag.other");
}

function stepText(say: Say, { trailIndex, tags }: Found): string {
  const names = (tags.length === 0 ? ["other"] : tags).map((tag) => tagText(say, tag));
  return say("verify.details.stepNumber", { number: trailIndex + 1, tags: names.join(", ") });
}

function entryLink({ say, links }: Telling, index: number): Html {
  return html`<a href="${links.entry(index)}">${say("verify.details.entryNumber", { index })}</a>`;
}

function documentFacts({ lang, say }: Telling, { document, sample }: Found) {
  if (document === null) return [];
  const title = document.title === null ? null : foreign(unmarked(sample, document.title));
  return [
    [say("verify.details.document"), title ?? html`<code>${document.id}</code>`],
    [say("verify.details.size"), html`${formatSize(lang, document.size)}`],
  ] as const;
}

function detailsOf(telling: Telling, found: Found): Html {
  const { lang, say, links } = telling;
  const role = found.role === "manifest" ? "verify.details.manifest" : "verify.details.role.document";
  const corrected = found.correctedBy === null ? null : entryLink(telling, found.correctedBy);
  return facts([
    [say("verify.details.role"), html`${say(role)}`],
    ...documentFacts(telling, found),
    [
      say("verify.details.process"),
      html`<a href="${links.process(found, found.ocid)}">${foreign(found.ocid)}</a>`,
    ],
    [
      say("verify.details.step"),
      html`<a href="${links.step(found, found.ocid, found.trailIndex)}">${stepText(say, found)}</a>`,
    ],
    [say("verify.details.agency"), agencyLink(links, found)],
    [say("verify.details.recorded"), moment(lang, found.recordedAt)],
    [say("verify.details.finality"), html`${say(`finality.${found.finality}`)}`],
    [say("verify.details.corrected"), corrected],
    [say("verify.details.entry"), entryLink(telling, found.index)],
    [say("verify.details.content"), hash(found.contentHash)],
  ]);
}

function notesOf(telling: Telling, checked: Checked, matches: readonly Found[], more: boolean): Html[] {
  const { lang, say } = telling;
  const [first] = matches;
  if (!first) return [];
  const notes: (string | Html)[] = [];
  if (first.sample)
    notes.push(html`<strong class="sample">${say("sample.mark")}</strong> ${say("verify.note.sample")}`);
  if (first.correctedBy !== null) {
    const entry = say("verify.details.entryNumber", { index: first.correctedBy });
    notes.push(say("verify.note.corrected", { entry }));
  }
  if (first.finality !== "finalized") notes.push(say("verify.note.notFinal"));
  if (matches.length > 1) {
    notes.push(say(more ? "verify.note.more" : "verify.note.many", { count: matches.length }));
  }
  const recorded = first.document?.size;
  if (recorded !== undefined && checked.size !== null && recorded !== checked.size) {
    const sizes = { recorded: formatSize(lang, recorded), size: formatSize(lang, checked.size) };
    notes.push(say("verify.note.size", sizes));
  }
  return notes.map((note) => html`<li>${note}</li>`);
}

function whatToDo({ say, links }: Telling): Html {
  return html`<details>
    <summary>${say("verify.unknown.todo")}</summary>
    <ul>
      <li>${say("verify.unknown.original")}</li>
      <li>${say("verify.unknown.ask")}</li>
      <li><a href="${links.processes()}">${say("verify.unknown.search")}</a></li>
    </ul>
  </details>`;
}

function recordedDetails(telling: Telling, { sha256, matches, more }: z.output<typeof Verification>): Html {
  const { say, links } = telling;
  const where = html`<p><a href="${links.document(sha256)}">${say("verify.details.where")}</a></p>`;
  return html`<details>
    <summary>${say("verify.details")}</summary>
    ${matches.map((found) => detailsOf(telling, found))} ${more || matches.length > 1 ? where : null}
  </details>`;
}

/** What the row is about: the file by its name, a bare fingerprint by itself. */
function subjectOf({ name, sha256 }: Checked): Html {
  return name === "" && sha256 !== null ? hash(sha256) : foreign(name);
}

function fingerprint({ say }: Telling, { name, sha256 }: Checked): Html | null {
  return sha256 === null || name === ""
    ? null
    : html`<p class="fingerprint">${say("verify.details.sha256")}: ${hash(sha256)}</p>`;
}

function furtherOf(telling: Telling, checked: Checked): Html | null {
  const { result } = checked;
  if ("kind" in result) return null;
  if (result.status === "unknown") return whatToDo(telling);
  const notes = notesOf(telling, checked, result.matches, result.more);
  return html`${
    notes.length === 0
      ? null
      : html`<ul class="notes">
          ${notes}
        </ul>`
  }
  ${recordedDetails(telling, result)}`;
}

/** One row of the results: the file, and what became of it. */
export function verdictRow(telling: Telling, checked: Checked): Html {
  const { lang, say } = telling;
  const status = statusOf(checked);
  const size =
    checked.size === null ? null : html`<span class="size">${formatSize(lang, checked.size)}</span>`;
  return html`<tr class="verdict ${status}">
    <th scope="row">${subjectOf(checked)} ${size}</th>
    <td>
      <p class="sentence">
        <strong class="status">${say(`verify.status.${status}`)}</strong> ${sentenceOf(telling, checked)}
      </p>
      ${furtherOf(telling, checked)} ${fingerprint(telling, checked)}
    </td>
  </tr>`;
}

/** How the results came out, in one line. */
export function summaryText(say: Say, all: readonly Checked[]): string {
  const { recorded, unknown, error } = countOf(all);
  return say("verify.summary", { recorded, unknown, failed: error });
}

/** The table that the rows stand in. */
export function verdictTable({ say }: Telling, rows: readonly Html[]): Html {
  return html`<table class="verdicts">
    <thead>
      <tr>
        <th scope="col">${say("verify.column.file")}</th>
        <th scope="col">${say("verify.column.result")}</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

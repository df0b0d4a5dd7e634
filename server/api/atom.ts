import type { z } from "zod";
import { text } from "../../protocol/texts.ts";
import type { Language } from "./language.ts";
import type { ChangedStep, ListedChange } from "./schemas/version.ts";

type Step = z.output<typeof ChangedStep>;
type Change = z.output<typeof ListedChange>;

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text for XML 1.0: what no document may hold becomes U+FFFD, and so do marks that turn the direction of writing. */
function xml(value: string): string {
  return value
    .replace(
      /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu,
      "\ufffd",
    )
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? "");
}

const valueText = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

function changeLine(lang: Language, { path, before, after, declared, cut }: Change): string {
  const state = declared === null ? "diff.unknown" : declared ? "changes.declared" : "diff.undeclared";
  const values = cut ? "…" : `${valueText(before)} → ${valueText(after)}`;
  return `${path}: ${values} (${text(lang, state)})`;
}

/** The page that shows the difference: at the API's address without `/api/v1`. */
function pageOf(lang: Language, { href, trailIndex }: Step): string {
  const page = href.replace(/^\/api\/v1/, lang === "id" ? "" : "/en");
  return `${page}/diff?from=${trailIndex - 1}&to=${trailIndex}`;
}

function entryOf(lang: Language, step: Step): string {
  const lines = [
    text(lang, "changes.counts", step.counts),
    ...step.changes.map((change) => changeLine(lang, change)),
  ];
  return `  <entry>
    <id>urn:jejak:step:${step.agency}:${encodeURIComponent(step.ocid)}:${step.trailIndex}</id>
    <title>${xml(step.title ?? step.ocid)}</title>
    <updated>${step.recordedAt}</updated>
    <author><name>${xml(step.agencyName ?? step.officialId ?? step.agency)}</name></author>
    <link rel="alternate" type="text/html" href="${xml(pageOf(lang, step))}"/>
    <summary>${xml(lines.join("\n"))}</summary>
  </entry>
`;
}

/** What of a request chooses the steps of a feed. */
const CHOICE: ReadonlySet<string> = new Set(["agency", "finality", "from", "to", "undeclared", "week"]);

/** What was asked for beside the usual, each name in its place. */
export type Asked = readonly (readonly [name: string, value: string])[];

/** Readers of news take feeds of one id, or of one address, for the same: another choice is another feed. */
function identityOf(asked: Asked): { id: string; self: string } {
  const written = (pairs: Asked): string =>
    pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
  const choice = written(asked.filter(([name]) => CHOICE.has(name)));
  const all = written(asked);
  return {
    id: choice === "" ? "urn:jejak:changes" : `urn:jejak:changes:${choice}`,
    self: all === "" ? "/api/v1/changes.atom" : `/api/v1/changes.atom?${all}`,
  };
}

/** Changes as an Atom feed (RFC 4287), for readers of news. */
export function changesFeed(lang: Language, asked: Asked, steps: readonly Step[], updated: string): string {
  const { id, self } = identityOf(asked);
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${lang}">
  <id>${xml(id)}</id>
  <title>${xml(`${text(lang, "changes.title")} · Jejak`)}</title>
  <subtitle>${xml(text(lang, "changes.lead"))}</subtitle>
  <updated>${updated}</updated>
  <link rel="self" type="application/atom+xml" href="${xml(self)}"/>
${steps.map((step) => entryOf(lang, step)).join("")}</feed>
`;
}

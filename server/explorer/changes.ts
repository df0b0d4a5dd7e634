import type { z } from "zod";
import { text } from "../../protocol/texts.ts";
import type { Lang } from "../../protocol/texts.ts";
import type { ChangeCounts, FieldChange, TextState } from "../api/schemas/version.ts";
import { formatMoney, formatNumber } from "./format.ts";
import { html } from "./html.ts";
import type { Html } from "./html.ts";
import { foreign } from "./parts.ts";

// What pages show of changes between versions.

type Field = z.output<typeof FieldChange>;
export type Counts = z.output<typeof ChangeCounts>;

/** What each step changed, by its trail index; none where it is not known. */
export function countsByStep(
  versions: readonly { trailIndex: number; counts: Counts | null }[],
): ReadonlyMap<number, Counts> {
  return new Map(
    versions.flatMap(({ trailIndex, counts }) => (counts === null ? [] : [[trailIndex, counts] as const])),
  );
}

/** A change as any answer of the API tells it. */
export interface ShownChange extends Pick<
  Field,
  "path" | "field" | "before" | "after" | "aspect" | "declared"
> {
  readonly means: readonly Field["means"][number][];
  /** A value is too long for a list. */
  readonly cut?: boolean;
}

const STAGES = { planning: "planning", tender: "tender", awards: "award", contracts: "contract" } as const;

/** The stage that a field belongs to, in words; null where it stands in none. Names are the publisher's. */
export function stageOf(lang: Lang, field: string): string | null {
  const [section = ""] = field.split("/");
  return Object.hasOwn(STAGES, section)
    ? text(lang, `stage.${STAGES[section as keyof typeof STAGES]}`)
    : null;
}

function headingOf(lang: Lang, { field, aspect }: ShownChange): string | null {
  const stage = stageOf(lang, field);
  const about = aspect === null ? null : text(lang, `aspect.${aspect}`);
  return [about, stage].filter((part) => part !== null).join(" · ") || null;
}

/** Longer texts are cut: the difference as data has them whole. */
const MOST_SHOWN = 600;

function valueText(lang: Lang, value: unknown): Html {
  if (value === null || value === undefined) return html`<i>${text(lang, "diff.absent")}</i>`;
  if (typeof value === "number") return html`<b class="money">${formatMoney(lang, String(value), null)}</b>`;
  const shown = typeof value === "string" ? value : JSON.stringify(value);
  return foreign(shown.length > MOST_SHOWN ? `${shown.slice(0, MOST_SHOWN)}…` : shown);
}

/** Whether a material change was declared, and by what. */
function declaredMark(lang: Lang, { declared, means }: Pick<ShownChange, "declared" | "means">): Html {
  if (declared === null) return html`<strong class="mark">${text(lang, "diff.unknown")}</strong>`;
  if (!declared) return html`<strong class="mark undeclared">${text(lang, "diff.undeclared")}</strong>`;
  const by = means.map((one) => text(lang, `means.${one}`)).join(", ");
  return html`<strong class="mark declared">${text(lang, "diff.declared", { by })}</strong>`;
}

/** On a process: how many of its material changes were not declared. */
export function undeclaredMark(lang: Lang, count: number): Html | null {
  if (count === 0) return null;
  return html`<strong class="mark undeclared"
    >${text(lang, "process.undeclared", { count: formatNumber(lang, count) })}</strong
  >`;
}

function side(label: string, value: Html): Html {
  return html`<div>
    <dt>${label}</dt>
    <dd>${value}</dd>
  </div>`;
}

/** One change: place, before and after side by side; `by` says which steps made it. */
export function changeItem(lang: Lang, change: ShownChange, by: Html | null = null): Html {
  const heading = headingOf(lang, change);
  const { before, after, cut } = change;
  const sides =
    cut === true
      ? html`<p class="small">${text(lang, "diff.cut")}</p>`
      : html`<dl class="sides">
          ${side(text(lang, "diff.before"), valueText(lang, before))}
          ${side(text(lang, "diff.after"), valueText(lang, after))}
        </dl>`;
  return html`<li class="change">
    <p>
      ${heading === null ? null : html`<b>${heading}</b>`}
      ${change.aspect === null ? null : declaredMark(lang, change)} <code class="hash">${change.path}</code>
    </p>
    ${sides} ${by}
  </li>`;
}

/** How much changed, in one line; what was not declared stands out. */
export function countsLine(lang: Lang, { changes, material, undeclared, unknown }: Counts): Html {
  const number = (n: number): string => formatNumber(lang, n);
  const marks = [
    undeclared === 0
      ? null
      : html`<strong class="mark undeclared"
          >${text(lang, "changes.undeclared", { count: number(undeclared) })}</strong
        >`,
    unknown === 0
      ? null
      : html`<strong class="mark">${text(lang, "changes.unknown", { count: number(unknown) })}</strong>`,
  ];
  const values = { changes: number(changes), material: number(material) };
  return html`${text(lang, "changes.counts", values)} ${marks.filter((mark) => mark !== null)}`;
}

/** Steps whose text is not here, so that nobody takes the rest for the whole. */
export function missingNotice(
  lang: Lang,
  missing: readonly { trailIndex: number; text: z.output<typeof TextState> }[],
): Html | null {
  if (missing.length === 0) return null;
  const items = missing.map(({ trailIndex, text: state }) => {
    const step = text(lang, "step.number", { number: trailIndex + 1 });
    return html`<li>${step}: ${text(lang, `text.${state as "foreign"}`)}</li>`;
  });
  return html`<div class="notice">
    <p>${text(lang, "diff.missing")}</p>
    <ul>
      ${items}
    </ul>
  </div>`;
}

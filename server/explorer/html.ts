import { visible } from "../../protocol/visible.ts";

/** Markup that may stand in a page as it is: made by {@link html} only. */
export interface Html {
  readonly markup: string;
}

type Value = string | number | Html | readonly Html[] | null;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text so that a browser shows it as text, whatever is in it. */
export function escape(text: string): string {
  return visible(text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? ""));
}

function isList(value: Value): value is readonly Html[] {
  return Array.isArray(value);
}

function render(value: Value): string {
  if (value === null) return "";
  if (typeof value === "string") return escape(value);
  if (typeof value === "number") return String(value);
  if (isList(value)) return value.map((part) => part.markup).join("");
  return value.markup;
}

/** Template of markup: every value is escaped unless it was made by this template. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  const parts = strings.map((text, i) => text + (i < values.length ? render(values[i] ?? null) : ""));
  return { markup: parts.join("") };
}

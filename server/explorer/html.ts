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

/** Marks that turn the direction of text, control characters, and line separators: shown, never obeyed. */
const INVISIBLE = /(?![\t\n])[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;

function nameOf(character: string): string {
  return `[U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}]`;
}

/** Text so that a browser shows it as text, whatever is in it. */
export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "").replace(INVISIBLE, nameOf);
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

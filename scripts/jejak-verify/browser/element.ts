import { visible } from "../../../protocol/visible.ts";

/** A part of the page; strings become text, never markup. */
export type Part = Node | string;

export function element(name: string, className = "", ...parts: Part[]): HTMLElement {
  const made = document.createElement(name);
  if (className !== "") made.className = className;
  made.append(...parts.map((part) => (typeof part === "string" ? visible(part) : part)));
  return made;
}

/** A list of terms; pairs without a value are left out. */
export function terms(pairs: readonly (readonly [term: string, value: string])[]): HTMLElement {
  const rows = pairs.filter(([, value]) => value !== "");
  return element(
    "dl",
    "",
    ...rows.flatMap(([term, value]) => [element("dt", "", term), element("dd", "", value)]),
  );
}

export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`no element ${id}`);
  return found;
}

/** Control characters, marks that turn the direction of text, and line separators. */
const INVISIBLE = /[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;

/** What others wrote, so that it is shown and never obeyed, by a terminal or a page; tabs and line ends stay. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, (mark) => (mark === "\n" || mark === "\t" ? mark : nameOf(mark)));
}

/** The same as one line, so that nobody's text passes for lines of ours. */
export function visibleLine(text: string): string {
  return text.replace(INVISIBLE, nameOf);
}

function nameOf(mark: string): string {
  return `[U+${mark.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}]`;
}

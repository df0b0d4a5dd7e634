const NUMBER = /^-?\d+(?:\.\d+)?$/;

/**
 * Where a spreadsheet may begin to read a formula: at the start of a cell, also behind blanks and signs that do not
 * show; and behind what separates cells where the list separator is a semicolon, as in Indonesia, or where the
 * quotes got lost. Separators are not among the blanks, so that the time it takes stays linear.
 */
// eslint-disable-next-line no-control-regex -- they do not show, and are skipped
const FORMULA = /(^|[;\t\r\n])([\p{Z}\p{Cf}\0-\x08\v\f\x0e-\x1f"']*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/gu;
const CONTROL_START = /^[\t\r\n]/;

/**
 * A text that no spreadsheet runs (OWASP, CSV injection): an apostrophe stands before what could begin a formula.
 * Numbers stay numbers, negative ones too.
 */
export function harmless(text: string): string {
  if (NUMBER.test(text)) return text;
  const safe = text.replace(FORMULA, "$1$2'");
  return CONTROL_START.test(safe) ? `'${safe}` : safe;
}

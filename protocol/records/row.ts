import { fieldOf, patternOf, type Claim, type Format, type RecordType } from "./type.ts";

/** What is wrong with a value; none of them repeats the value, which is personal. */
export const ROW_ISSUES = [
  "row.missing",
  "row.unknown",
  "row.blank",
  "row.control",
  "row.long",
  "row.pattern",
  "row.date",
  "row.digits",
  "row.amount",
  "row.choice",
  "row.nik",
  "row.nib",
] as const;

export type RowIssueCode = (typeof ROW_ISSUES)[number];

export interface RowIssue {
  field: string;
  code: RowIssueCode;
}

/**
 * Holds a row, values by field, against its type: everything that is wrong with it, in the type's order. A field that
 * is not there, or is the empty text, has no value.
 */
export function validateRow(type: RecordType, row: Readonly<Record<string, string>>): RowIssue[] {
  const issues: RowIssue[] = [];
  let known = 0;
  for (const claim of type.claims) {
    if (Object.hasOwn(row, fieldOf(claim))) known++;
    const issue = issueOf(claim, row);
    if (issue !== undefined) issues.push(issue);
  }
  const fields = Object.keys(row);
  return known === fields.length ? issues : [...issues, ...unknownFields(type, fields)];
}

function unknownFields({ claims }: RecordType, fields: readonly string[]): RowIssue[] {
  const known = new Set(claims.map(fieldOf));
  return fields.filter((field) => !known.has(field)).map((field) => ({ field, code: "row.unknown" }));
}

function issueOf(claim: Claim, row: Readonly<Record<string, string>>): RowIssue | undefined {
  const field = fieldOf(claim);
  const value = Object.hasOwn(row, field) ? row[field] : undefined;
  if (value === undefined || value === "")
    return claim.mandatory ? { field, code: "row.missing" } : undefined;
  const code = commonIssue(value) ?? formatIssue(claim.format, value);
  return code && { field, code };
}

/** White space around a value is a slip that would look like another value. */
function commonIssue(value: string): RowIssueCode | undefined {
  if (!value.isWellFormed() || /\p{Cc}/u.test(value)) return "row.control";
  return value.trim() === value ? undefined : "row.blank";
}

function formatIssue(format: Format, value: string): RowIssueCode | undefined {
  switch (format.kind) {
    case "text":
      if (value.length > format.max) return "row.long";
      return format.pattern === undefined || patternOf(format.pattern).test(value)
        ? undefined
        : "row.pattern";
    case "date":
      return isDate(value) ? undefined : "row.date";
    case "digits":
      return /^[0-9]+$/.test(value) && value.length >= format.min && value.length <= format.max
        ? undefined
        : "row.digits";
    case "amount":
      return isAmount(value, format.decimals) ? undefined : "row.amount";
    case "choice":
      return format.values.some((choice) => choice.value === value) ? undefined : "row.choice";
    case "nik":
      return NIK.test(value) ? undefined : "row.nik";
    case "nib":
      return /^[0-9]{13}$/.test(value) ? undefined : "row.nib";
  }
}

const DATE = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
/** Every month has as many days. */
const SHORTEST_MONTH = 28;

/** A day of the calendar, YYYY-MM-DD. */
function isDate(value: string): boolean {
  if (!DATE.test(value)) return false;
  const day = Number(value.slice(8));
  if (day <= SHORTEST_MONTH) return true;
  const [year, month] = [Number(value.slice(0, 4)), Number(value.slice(5, 7))];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** Digits without separators of thousands; a point and at most so many decimals. */
function isAmount(value: string, decimals: number): boolean {
  const [, fraction = ""] = value.split(".");
  return (
    /^(?:0|[1-9][0-9]{0,17})(?:\.[0-9]+)?$/.test(value) && value.length <= 24 && fraction.length <= decimals
  );
}

/**
 * A plausible NIK: six digits of the region (province and regency from 11 and 01), day of birth (of women plus 40),
 * month, year, and a running number that is not 0.
 */
const NIK =
  /^[1-9]\d(?!00)\d\d(?!00)\d\d(?:0[1-9]|[12]\d|3[01]|4[1-9]|[56]\d|7[01])(?:0[1-9]|1[0-2])\d\d(?!0000)\d{4}$/;

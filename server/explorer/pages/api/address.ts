import { JejakError } from "../../../../protocol/errors.ts";
import type { InputFinding } from "../../../api/validate.ts";
import type { Described } from "../../../api/openapi/description.ts";
import { settable } from "./form.ts";

type Fields = Readonly<Record<string, unknown>>;

function malformed(errors: readonly InputFinding[]): JejakError {
  return new JejakError("request-malformed", { values: { errors } });
}

function textsOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((text) => typeof text === "string");
}

/**
 * The address that the fields of an operation's form ask for. What goes into its query is left to the operation to
 * judge; fields that it does not know are left out.
 * @throws JejakError `request-malformed` where a part of the path is missing
 */
export function addressFor(operation: Described, fields: Fields): string {
  const { path } = operation;
  const known = settable(operation);
  const missing = known.filter(
    ({ name, in: place }) => place === "path" && textsOf(fields[name]).length !== 1,
  );
  if (missing.length > 0)
    throw malformed(missing.map(({ name }) => ({ in: "path", name, problem: "missing" })));
  const filled = path.replace(/\{(\w+)\}/g, (_whole, name: string) =>
    encodeURIComponent(String(fields[name]).toWellFormed()),
  );
  const pairs = known.flatMap(({ name, in: place }) =>
    place === "query" ? textsOf(fields[name]).map((value) => [name, value] as [string, string]) : [],
  );
  const query = new URLSearchParams(pairs).toString();
  return query === "" ? filled : `${filled}?${query}`;
}

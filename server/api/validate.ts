import { z } from "zod";
import { JejakError } from "../../protocol/errors.ts";

/** Part of a request that a finding is about. */
export type Place = "path" | "query" | "body";

/** One thing wrong with a request, by place and name. */
export interface InputFinding {
  in: Place;
  name: string;
  problem: string;
}

const MOST_FINDINGS = 20;

function findingsOf(issue: z.core.$ZodIssue, place: Place): InputFinding[] {
  const at = issue.path.map(String).join(".");
  if (issue.code !== "unrecognized_keys") return [{ in: place, name: at, problem: issue.message }];
  return issue.keys.map((key) => ({
    in: place,
    name: at === "" ? key : `${at}.${key}`,
    problem: "unknown parameter",
  }));
}

/**
 * Parses one part of a request.
 * @throws JejakError `request-malformed` with `values.errors` naming everything wrong at once.
 */
export function validate<T extends z.ZodType>(schema: T, input: unknown, place: Place): z.output<T> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.flatMap((issue) => findingsOf(issue, place)).slice(0, MOST_FINDINGS);
  throw new JejakError("request-malformed", { values: { errors } });
}

import type { z } from "zod";
import { JejakError } from "../../protocol/errors.ts";

/** Parses options, naming the first that is wrong and what was given. Errors: `usage`. */
export function parseOptions<T>(schema: z.ZodType<T>, raw: unknown): T {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const [name = ""] = issue?.path ?? [];
  const given = (raw as Record<PropertyKey, unknown>)[name];
  throw new JejakError("usage", {
    at: `--${String(name).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    ...(given !== undefined && { values: { given } }),
    ...(issue !== undefined && { detail: issue.message }),
  });
}

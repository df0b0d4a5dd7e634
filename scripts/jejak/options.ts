import type { z } from "zod";
import { JejakError } from "../../protocol/errors.ts";

const UINT32_MAX = 2 ** 32 - 1;

/** A number from 1 that the contracts can hold. Errors: `usage` with what was typed. */
export function numberOf(at: string, typed: string): number {
  const number = Number(typed);
  if (Number.isSafeInteger(number) && number > 0 && number <= UINT32_MAX) return number;
  throw new JejakError("usage", { at, values: { typed } });
}

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

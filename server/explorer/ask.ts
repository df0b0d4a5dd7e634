import type { z } from "zod";
import type { Context, Operation } from "../api/route.ts";
import { validate } from "../api/validate.ts";

/** What a page asks an operation of the API: as in an address, before its schemas have read it. */
export interface Question {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
}

/**
 * The answer of a reading operation of the API, called in this process: a page shows what the API says.
 * @throws JejakError what the operation itself refuses with
 */
export async function ask<
  P extends z.ZodObject,
  Q extends z.ZodObject,
  B extends z.ZodType,
  A extends z.ZodType,
>(
  operation: Operation<P, Q, B, A>,
  { params = {}, query = {} }: Question,
  context: Context,
): Promise<z.output<A>> {
  const input = {
    params: validate(operation.params, params, "path"),
    query: validate(operation.query, query, "query"),
    body: undefined as z.output<B>,
  };
  const reply = await operation.handle(input, context);
  if (!("body" in reply)) throw new TypeError(`${operation.operationId} answers bytes`);
  return reply.body;
}

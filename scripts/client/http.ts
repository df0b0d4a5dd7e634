import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { CODES, JejakError } from "../../protocol/errors.ts";
import type { ErrorCode } from "../../protocol/errors.ts";

const ATTEMPTS = 6;
const TIMEOUT_MS = 30_000;
const GONE = new Set<unknown>([404, 410]);

const Problem = z.looseObject({
  code: z.string(),
  status: z.int(),
  title: z.string(),
  detail: z.string().optional(),
});

/** One request; `body` is sent as JSON. */
export interface Request {
  method?: "GET" | "POST";
  body?: unknown;
}

/** What an answer is read as: JSON of a schema, or its bytes as they come. */
type Form<T> = z.ZodType<T> | (Uint8Array extends T ? "bytes" : never);

/**
 * Sends a request and parses the answer by `form`. Every endpoint of the API may be sent the same request twice, so
 * a lost connection, 429 and 503 are tried again (after `Retry-After`, or half a second doubled each time).
 *
 * @throws JejakError `server-unavailable`, the problem that the server answered with, or `server-answer-malformed`
 * for an answer outside the schema.
 */
export async function request<T>(url: string, form: Form<T>, options: Request = {}): Promise<T> {
  const response = await withRetries(url, options);
  if (!response.ok) throw problemOf(url, response.status, await jsonOf(response));
  if (form === "bytes") return (await response.bytes()) as T;
  const parsed = form.safeParse(await jsonOf(response));
  if (parsed.success) return parsed.data;
  throw new JejakError("server-answer-malformed", {
    at: url,
    values: { issues: z.prettifyError(parsed.error) },
  });
}

/** As {@link request}, for what may not be there: undefined for 404 and 410. */
export async function requestIfThere<T>(url: string, form: Form<T>): Promise<T | undefined> {
  try {
    return await request(url, form);
  } catch (error) {
    if (error instanceof JejakError && GONE.has(error.values?.["status"])) return undefined;
    throw error;
  }
}

async function jsonOf(response: Response): Promise<unknown> {
  return await response.json().catch(() => undefined);
}

async function withRetries(url: string, options: Request): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    const answer = await attemptOnce(url, options);
    const last = attempt === ATTEMPTS;
    if (answer instanceof Response && (last || !isPassing(answer.status))) return answer;
    if (last) throw new JejakError("server-unavailable", { at: url, cause: answer });
    await sleep(pauseFor(answer, attempt));
  }
}

async function attemptOnce(url: string, { method = "GET", body }: Request): Promise<unknown> {
  try {
    return await fetch(url, {
      method,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        accept: "application/json",
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  } catch (error) {
    return error;
  }
}

function isPassing(status: number): boolean {
  return status === 429 || status === 503;
}

function pauseFor(answer: unknown, attempt: number): number {
  const after = answer instanceof Response ? Number(answer.headers.get("retry-after")) : 0;
  return after > 0 ? after * 1000 : 250 * 2 ** attempt;
}

function problemOf(url: string, status: number, answer: unknown): JejakError {
  const problem = Problem.safeParse(answer);
  if (!problem.success) return new JejakError("server-answer-malformed", { at: url, values: { status } });
  const { code, detail, ...values } = problem.data;
  return new JejakError(isKnown(code) ? code : "server-answer-malformed", {
    at: url,
    values: { ...values, code },
    ...(detail !== undefined && { detail }),
  });
}

function isKnown(code: string): code is ErrorCode {
  return Object.hasOwn(CODES, code);
}

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

/** What the typed client gives for a call: data where the status says success, else the problem. */
interface Answered {
  data?: unknown;
  error?: unknown;
  response: Response;
}

/**
 * Parses an answer by its schema.
 * @throws JejakError `server-unavailable`, the problem that the server answered with, or `server-answer-malformed`
 * for an answer outside the schema.
 */
export async function answerOf<T>(call: Promise<Answered>, schema: z.ZodType<T>): Promise<T> {
  const { data, error, response } = await call.catch(refuseSyntax);
  const { url, status } = response;
  if (!response.ok) throw problemOf(url, status, error);
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  throw new JejakError("server-answer-malformed", {
    at: url,
    values: { issues: z.prettifyError(parsed.error) },
  });
}

/** As {@link answerOf}, for what may not be there: undefined for 404 and 410. */
export async function answerIfThere<T>(
  call: Promise<Answered>,
  schema: z.ZodType<T>,
): Promise<T | undefined> {
  try {
    return await answerOf(call, schema);
  } catch (error) {
    if (error instanceof JejakError && GONE.has(error.values?.["status"])) return undefined;
    throw error;
  }
}

function refuseSyntax(error: unknown): never {
  if (error instanceof SyntaxError) throw new JejakError("server-answer-malformed", { cause: error });
  throw error;
}

/**
 * A fetch for the typed client. Every operation of the API may be asked the same twice, so a lost connection, 429 and
 * 503 are tried again (after `Retry-After`, or half a second doubled each time).
 * @throws JejakError `server-unavailable`
 */
export async function fetchWithRetries(request: Request): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    const answer = await attemptOnce(request);
    const last = attempt === ATTEMPTS;
    if (answer instanceof Response && (last || !isPassing(answer.status))) return answer;
    if (last) throw new JejakError("server-unavailable", { at: request.url, cause: answer });
    await sleep(pauseFor(answer, attempt));
  }
}

async function attemptOnce(request: Request): Promise<unknown> {
  try {
    return await fetch(request.clone(), { signal: AbortSignal.timeout(TIMEOUT_MS) });
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

import type { ErrorRequestHandler, Request, Response } from "express";
import type { Logger } from "pino";
import { CODES, JejakError } from "../../protocol/errors.ts";
import type { ErrorCode } from "../../protocol/errors.ts";
import { requestId } from "./headers.ts";
import { languageOf, sayLanguage } from "./language.ts";
import type { Language } from "./language.ts";
import type { Problem } from "./schemas/problem.ts";

/** Where the meaning of a code can be read, relative to the server. */
export function typeOf(code: ErrorCode): string {
  return `/api/v1/problems/${code}`;
}

function jsonSafe(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}

/** An error of the registry as an RFC 9457 problem. */
export function problemOf(error: JejakError, language: Language, id: string): Problem {
  const entry = CODES[error.code];
  return {
    type: typeOf(error.code),
    title: entry.title[language],
    status: entry.status,
    detail: error.at === undefined ? entry.remedy[language] : `${entry.remedy[language]} (${error.at})`,
    instance: `urn:jejak:request:${id}`,
    code: error.code,
    values: error.values ?? {},
  };
}

/** Answers with a problem, in the reader's language. */
export function sendProblem(req: Request, res: Response, error: JejakError): void {
  const language = languageOf(req);
  const problem = problemOf(error, language, requestId(res));
  sayLanguage(res, language);
  res.status(problem.status).type("application/problem+json").send(JSON.stringify(problem, jsonSafe));
}

interface HttpFault {
  status?: number;
  type?: string;
  code?: unknown;
}

const BODY_FAULTS: Readonly<Record<string, ErrorCode>> = {
  "entity.too.large": "body-too-large",
  "encoding.unsupported": "unsupported-media-type",
};

/** What the operating system and PostgreSQL say, in the order of trying. */
const STORE_FAULTS: readonly (readonly [RegExp, ErrorCode])[] = [
  [/^(?:ENOSPC|EDQUOT|53100)$/, "disk-full"],
  // Undefined table or schema: the index is being made anew.
  [/^(?:42P01|3F000)$/, "not-ready"],
  // Classes 08 (connection), 53 (resources), 57 (operator intervention), a standby not yet promoted, and socket errors.
  [/^(?:08|53|57)[0-9A-Z]{3}$|^25006$|^E[A-Z]+$/, "database-unavailable"],
];

/** pg gives these no code. */
const CONNECTION_LOST =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered)/;

function requestFault(fault: HttpFault): ErrorCode | undefined {
  const bodyFault = fault.type === undefined ? undefined : BODY_FAULTS[fault.type];
  if (bodyFault !== undefined) return bodyFault;
  const ofClient = fault.status !== undefined && fault.status >= 400 && fault.status < 500;
  return ofClient || fault instanceof URIError ? "request-malformed" : undefined;
}

function storeFault(fault: HttpFault): ErrorCode | undefined {
  const { code } = fault;
  if (typeof code === "string") return STORE_FAULTS.find(([pattern]) => pattern.test(code))?.[1];
  return fault instanceof Error && CONNECTION_LOST.test(fault.message) ? "database-unavailable" : undefined;
}

/**
 * Any thrown value as an error of the registry: body reader, malformed path, store out of reach; the rest is
 * `internal`, whose cause goes to the log only.
 */
export function toJejakError(thrown: unknown): JejakError {
  if (thrown instanceof JejakError) return thrown;
  const fault = (typeof thrown === "object" && thrown !== null ? thrown : {}) as HttpFault;
  return new JejakError(requestFault(fault) ?? storeFault(fault) ?? "internal", { cause: thrown });
}

const RETRY_SECONDS = 5;

/** First of the error handlers: says in Retry-After when to try again, to whoever may, machine or person. */
export const tellRetry: ErrorRequestHandler = (thrown, _req, res, next) => {
  const error = toJejakError(thrown);
  const { status } = CODES[error.code];
  const seconds = error.values?.["retryAfter"];
  const isTemporary = status === 429 || status === 503 || typeof seconds === "number";
  if (isTemporary && !res.headersSent && !res.hasHeader("Retry-After")) {
    res.setHeader("Retry-After", typeof seconds === "number" ? seconds : RETRY_SECONDS);
  }
  next(thrown);
};

/** Answers of `/readyz` to those who ask until it is ready. */
const EXPECTED: ReadonlySet<ErrorCode> = new Set(["not-ready", "index-halted"]);

/** Last middleware: every error leaves as a problem; what is our fault is logged with the request's id. */
export function problemHandler(log: Logger): ErrorRequestHandler {
  return (thrown, req, res, _next) => {
    const error = toJejakError(thrown);
    const { status } = CODES[error.code];
    const about = { code: error.code, path: req.path };
    if (EXPECTED.has(error.code)) log.debug(about, "not ready");
    else if (status >= 500) log.error({ ...about, err: thrown }, "request failed");
    if (res.headersSent) res.destroy();
    else sendProblem(req, res, error);
  };
}

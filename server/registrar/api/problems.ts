import type { ErrorRequestHandler, Response } from "express";
import { CODES, JejakError } from "../../../protocol/errors.ts";
import type { Logger } from "../../log.ts";

interface Fault {
  type?: string;
  status?: number;
}

/** Answers with an RFC 9457 problem. Its values are places, codes and numbers, never what a row or a record says. */
export function sendProblem(res: Response, { code, values }: JejakError): void {
  const { status, title, remedy } = CODES[code];
  const problem = {
    type: "about:blank",
    title: title.en,
    status,
    detail: remedy.en,
    code,
    values: values ?? {},
  };
  res.status(status).type("application/problem+json").send(JSON.stringify(problem));
}

/** Turns whatever was thrown into a problem; what is ours is logged, by its stack alone. */
export function problemHandler(log: Logger): ErrorRequestHandler {
  return (error: unknown, _req, res, next) => {
    if (res.headersSent) {
      next(error);
      return;
    }
    const known = knownError(error);
    if (known.code === "internal") log.error({ error: stackOf(error) }, "a request failed");
    sendProblem(res, known);
  };
}

function knownError(error: unknown): JejakError {
  if (error instanceof JejakError) return error;
  const { type, status } = error as Fault;
  if (type === "entity.too.large") return new JejakError("body-too-large");
  if (status === 415) return new JejakError("unsupported-media-type");
  if (status === 400) return new JejakError("json-syntax");
  return new JejakError("internal");
}

/** The message may quote what was being worked on; where it happened does not. */
function stackOf(error: unknown): string {
  const frames = error instanceof Error ? (error.stack ?? "").split("\n") : [];
  return frames.filter((line) => line.trimStart().startsWith("at ")).join("\n");
}

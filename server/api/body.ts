import express from "express";
import type { Request, RequestHandler } from "express";
import { JejakError } from "../../protocol/errors.ts";
import { parseStrict } from "../../protocol/json.ts";
import type { BodySpec } from "./route.ts";
import type { z } from "zod";

const JSON_TYPES = ["application/json", "application/*+json"];

/** Middleware that reads a JSON body as bytes, up to the operation's ceiling. */
export function bodyReader(spec: BodySpec<z.ZodType>): RequestHandler {
  return express.raw({ type: JSON_TYPES, limit: spec.maxBytes });
}

/**
 * The body as the operation wants it.
 * @throws JejakError `unsupported-media-type` where it is not declared as JSON, `request-malformed` where it is empty,
 * or what the strict parser finds.
 */
export function bodyOf(req: Request, spec: BodySpec<z.ZodType>): unknown {
  if (req.is(JSON_TYPES) === false) {
    throw new JejakError("unsupported-media-type", { values: { expected: "application/json" } });
  }
  const bytes: unknown = req.body;
  if (!Buffer.isBuffer(bytes) || bytes.length === 0)
    throw new JejakError("request-malformed", {
      values: { errors: [{ in: "body", name: "", problem: "missing" }] },
    });
  return spec.kind === "json" ? parseStrict(bytes) : bytes;
}

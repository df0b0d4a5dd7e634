import type {
  ZodOpenApiOperationObject,
  ZodOpenApiRequestBodyObject,
  ZodOpenApiResponseObject,
} from "zod-openapi";
import { CODES } from "../../../protocol/errors.ts";
import type { ErrorCode } from "../../../protocol/errors.ts";
import { text } from "../../../protocol/texts.ts";
import type { Language } from "../language.ts";
import type { Route } from "../route.ts";
import { failuresOf } from "./failures.ts";
import { answerHeaders, hasTag, problemHeaders, unchangedHeaders } from "./headers.ts";
import { tagOf } from "./tags.ts";

const JSON_TYPE = "application/json";

function answer(route: Route, language: Language): ZodOpenApiResponseObject {
  const { type = JSON_TYPE, schema } = route.answer;
  return {
    description: text(language, "api.answer"),
    headers: answerHeaders(route),
    content: { [type]: { schema } },
  };
}

function problem(status: number, codes: readonly ErrorCode[], language: Language): ZodOpenApiResponseObject {
  const properties = { status: { const: status }, code: { type: "string" as const, enum: [...codes] } };
  const narrowed = { type: "object" as const, properties, required: ["status", "code"] };
  const schema = { allOf: [{ $ref: "#/components/schemas/Problem" }, narrowed] };
  return {
    description: codes.map((code) => `\`${code}\`: ${CODES[code].title[language]}`).join("; "),
    headers: problemHeaders(status),
    content: { "application/problem+json": { schema } },
  };
}

function requestBody(route: Route): { requestBody?: ZodOpenApiRequestBodyObject } {
  if (!route.body) return {};
  const schema = route.body.kind === "json" ? route.body.schema : route.body.form;
  return { requestBody: { required: true, content: { [JSON_TYPE]: { schema } } } };
}

function answers(route: Route, language: Language): Record<string, ZodOpenApiResponseObject> {
  const { status, also } = route.answer;
  const unchanged = { description: text(language, "api.unchanged"), headers: unchangedHeaders() };
  return {
    [status]: answer(route, language),
    ...(also !== undefined && { [also]: answer(route, language) }),
    ...(hasTag(route) && { 304: unchanged }),
  };
}

function problems(route: Route, language: Language): Record<string, ZodOpenApiResponseObject> {
  const failures = [...failuresOf(route)];
  return Object.fromEntries(failures.map(([status, codes]) => [status, problem(status, codes, language)]));
}

/** An operation as OpenAPI describes it. */
export function describeOperation(route: Route, language: Language): ZodOpenApiOperationObject {
  const { params: path, query, headers: header } = route;
  return {
    operationId: route.operationId,
    summary: route.summary[language],
    tags: [tagOf(route.path)],
    requestParams: { path, query, ...(header && { header }) },
    ...requestBody(route),
    responses: { ...answers(route, language), ...problems(route, language) },
  };
}

import { z } from "zod";
import type { Language } from "../language.ts";
import { describe } from "../openapi/document.ts";
import { route } from "../route.ts";
import type { Route } from "../route.ts";
import { NoParameters } from "../schemas/common.ts";

const Query = z.strictObject({ lang: z.enum(["id", "en"]).exactOptional() });

/** The description that an answer holds: its own form is that of OpenAPI. */
const OpenApi = z.looseObject({
  openapi: z.string().regex(/^3\.1\.\d+$/),
  info: z.looseObject({ title: z.string(), version: z.string() }),
  paths: z.record(z.string(), z.unknown()),
});

/**
 * The operation that describes every operation, itself included.
 * @param routes is called at the first request, when all of them are known
 */
export function openapi(routes: () => readonly Route[]) {
  const written = new Map<Language, Buffer>();
  const bytesIn = (language: Language) => {
    const bytes = written.get(language) ?? Buffer.from(JSON.stringify(describe(routes(), language)));
    written.set(language, bytes);
    return bytes;
  };
  return route({
    method: "get",
    path: "/api/v1/openapi.json",
    operationId: "getOpenApi",
    summary: {
      id: "Uraian semua operasi ini sebagai OpenAPI 3.1",
      en: "The description of all these operations as OpenAPI 3.1",
    },
    params: NoParameters,
    query: Query,
    answer: { status: 200, headers: ["Content-Language"], schema: OpenApi },
    problems: ["request-malformed"],
    handle: ({ query }, context) => {
      const language = query.lang ?? context.language;
      const headers = { "Content-Language": language, Vary: "Accept-Language" };
      return Promise.resolve({ status: 200, bytes: bytesIn(language), type: "application/json", headers });
    },
  });
}

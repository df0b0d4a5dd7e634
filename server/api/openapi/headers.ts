import type { ZodOpenApiHeaderObject, ZodOpenApiResponseObject, oas31 } from "zod-openapi";
import { text } from "../../../protocol/texts.ts";
import type { Language } from "../language.ts";
import type { Route } from "../route.ts";

type Headers = NonNullable<ZodOpenApiResponseObject["headers"]>;

const FORMS = {
  "Content-Language": { type: "string", enum: ["id", "en"] },
  ETag: { type: "string", pattern: '^"[^"]+"$' },
  "Jejak-As-Of": { type: "string" },
  Location: { type: "string", format: "uri-reference" },
  RateLimit: { type: "string" },
  "Retry-After": { type: "integer", minimum: 0 },
  "X-Request-Id": { type: "string", pattern: "^[\\w.-]{8,64}$" },
} satisfies Record<string, oas31.SchemaObject>;

type Name = keyof typeof FORMS;

/** Whoever is not limited has none. */
const OPTIONAL: ReadonlySet<Name> = new Set(["RateLimit"]);

/** The headers of the description, each once. */
export function headerComponents(language: Language): Record<string, ZodOpenApiHeaderObject> {
  const names = Object.keys(FORMS) as Name[];
  return Object.fromEntries(
    names.map((name) => [
      name,
      {
        description: text(language, `api.header.${name}`),
        required: !OPTIONAL.has(name),
        schema: FORMS[name],
      },
    ]),
  );
}

function refer(names: readonly Name[]): Headers {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

/** Answers that are made while they are sent have no ETag: who knows their bytes beforehand? */
export function hasTag({ method, answer }: Route): boolean {
  return method === "get" && answer.streamed !== true;
}

/** Headers that the operation's answers have. */
export function answerHeaders(route: Route): Headers {
  const { headers = [] } = route.answer;
  return refer(["X-Request-Id", "RateLimit", ...(hasTag(route) ? (["ETag"] as const) : []), ...headers]);
}

/** Headers of an answer without a body, for the client has it already. */
export function unchangedHeaders(): Headers {
  return refer(["X-Request-Id", "RateLimit", "ETag"]);
}

/** Headers that problems of a status have. */
export function problemHeaders(status: number): Headers {
  const later = status === 429 ? (["Retry-After"] as const) : [];
  return refer(["X-Request-Id", "RateLimit", "Content-Language", ...later]);
}

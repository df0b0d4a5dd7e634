import { createDocument } from "zod-openapi";
import about from "../../../package.json" with { type: "json" };
import { text } from "../../../protocol/texts.ts";
import type { Language } from "../language.ts";
import type { Route } from "../route.ts";
import { Problem } from "../schemas/problem.ts";
import type { Description } from "./description.ts";
import { headerComponents } from "./headers.ts";
import { describeOperation } from "./operation.ts";
import { explainParameters } from "./parameters.ts";
import { TAGS, tagOf } from "./tags.ts";

function info(language: Language) {
  return {
    title: text(language, "api.title"),
    version: about.version,
    description: text(language, "api.description"),
    license: { name: about.license, identifier: about.license },
  };
}

function tags(routes: readonly Route[], language: Language) {
  const used = new Set(routes.map(({ path }) => tagOf(path)));
  return TAGS.filter((tag) => used.has(tag)).map((name) => ({
    name,
    description: text(language, `api.tag.${name}`),
  }));
}

function paths(routes: readonly Route[], language: Language) {
  const groups = Map.groupBy(routes, ({ path }) => path);
  return Object.fromEntries(
    [...groups].map(([path, group]) => [
      path,
      Object.fromEntries(group.map((route) => [route.method, describeOperation(route, language)])),
    ]),
  );
}

/** The OpenAPI 3.1 description of operations, made from the schemas that validate what comes in and goes out. */
export function describe(routes: readonly Route[], language: Language): Description {
  const description: unknown = createDocument({
    openapi: "3.1.1",
    info: info(language),
    servers: [{ url: "/" }],
    tags: tags(routes, language),
    paths: paths(routes, language),
    components: { schemas: { Problem }, headers: headerComponents(language) },
  });
  explainParameters(description as Description, language);
  return description as Description;
}

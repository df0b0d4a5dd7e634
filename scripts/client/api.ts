import createClient from "openapi-fetch";
import type { Client } from "openapi-fetch";
import type { components, paths } from "./api-types.ts";

/** The API with its paths, parameters and answers as types. */
export type Api = Client<paths>;

/** What an answer holds, by the name of its schema in the description. */
export type Schemas = components["schemas"];

/** A typed client of the API at `url`, for example `http://localhost:8080`. Types are promises: it checks no answer. */
export function openApi(url: string, fetch: (request: Request) => Promise<Response> = globalThis.fetch): Api {
  return createClient<paths>({ baseUrl: url, fetch, headers: { accept: "application/json" } });
}

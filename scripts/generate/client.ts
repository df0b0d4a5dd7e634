import openapiTS, { astToString } from "openapi-typescript";
import { describe } from "../../server/api/openapi/document.ts";
import { ROUTES } from "../../server/api/routes.ts";

/** Where the types of the API's client lie. */
export const CLIENT_TYPES = "scripts/client/api-types.ts";

const HEADER =
  "// Written by scripts/generate.ts from the description of the API (GET /api/v1/openapi.json).\n\n";

/**
 * The types of every operation, from the description that the server answers with. The description is checked against
 * the structure of OpenAPI 3.1 on the way.
 */
export async function clientTypes(): Promise<string> {
  const source = JSON.stringify(describe(ROUTES, "en"));
  return HEADER + astToString(await openapiTS(source, { alphabetize: false, silent: true }));
}

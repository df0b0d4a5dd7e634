import { z } from "zod";
import { JejakError } from "../../../protocol/errors.ts";
import { text } from "../../../protocol/texts.ts";
import type { Lang } from "../../../protocol/texts.ts";
import { operationsOf } from "../../api/openapi/description.ts";
import type { Described, Description } from "../../api/openapi/description.ts";
import { describe } from "../../api/openapi/document.ts";
import { ROUTES } from "../../api/routes.ts";
import { html } from "../html.ts";
import type { Html } from "../html.ts";
import { page } from "../page.ts";
import type { Visit } from "../page.ts";
import { addressFor } from "./api/address.ts";
import { examplesFor } from "./api/examples.ts";
import type { Examples } from "./api/examples.ts";
import { operationPart } from "./api/operation.ts";

const DOCUMENT = "/api/v1/openapi.json";
const described = new Map<Lang, Description>();

/** Written once in each language: operations do not change while the process runs. */
function descriptionIn(lang: Lang): Description {
  const description = described.get(lang) ?? describe(ROUTES, lang);
  described.set(lang, description);
  return description;
}

function section(
  visit: Visit,
  description: Description,
  tag: Description["tags"][number],
  examples: Examples,
): Html {
  const operations = operationsOf(description).filter(({ tags }) => tags.includes(tag.name));
  return html`<section class="operations" aria-labelledby="tag-${tag.name}">
    <h2 id="tag-${tag.name}">${tag.description}</h2>
    ${operations.map((operation) => operationPart(visit, description, operation, examples))}
  </section>`;
}

function contents(lang: Lang, { tags }: Description): Html {
  const items = tags.map(({ name, description }) => html`<li><a href="#tag-${name}">${description}</a></li>`);
  return html`<nav class="pager" aria-label="${text(lang, "try.contents")}">
    <ul>
      ${items}
    </ul>
  </nav>`;
}

/** Texts that the browser code shows; without it nothing shows them. */
function words(lang: Lang): Html {
  return html`<div
    id="try-words"
    hidden
    data-asking="${text(lang, "try.asking")}"
    data-cut="${text(lang, "try.cut")}"
    data-failed="${text(lang, "try.failed")}"
    data-headers="${text(lang, "try.headers")}"
    data-took="${text(lang, "try.took")}"
  ></div>`;
}

/** Every operation of the API, to read about and to try. */
export const apiPage = page({
  path: "/api",
  params: z.object({}),
  query: z.object({}),
  async show(visit) {
    const { lang, context } = visit;
    const description = descriptionIn(lang);
    const examples = await examplesFor(context);
    return {
      title: text(lang, "try.title"),
      description: description.info.description,
      script: "try",
      json: `${DOCUMENT}?lang=${lang}`,
      body: html`<h1>${text(lang, "try.title")}</h1>
        <p class="lead">${description.info.description}</p>
        <p><a href="${DOCUMENT}?lang=${lang}">${text(lang, "try.document")}</a></p>
        ${contents(lang, description)} ${words(lang)}
        ${description.tags.map((tag) => section(visit, description, tag, examples))}`,
    };
  },
});

function readingOperation(operationId: string): Described {
  const found = operationsOf(descriptionIn("id")).find((operation) => operation.operationId === operationId);
  if (found?.method === "get") return found;
  const problem = "must be the id of a reading operation";
  throw new JejakError("request-malformed", {
    values: { errors: [{ in: "query", name: "operation", problem }] },
  });
}

/** Where the forms lead without JavaScript: on to the address that their fields ask for. */
export const tryPage = page({
  path: "/api/try",
  params: z.object({}),
  query: z.looseObject({ operation: z.string() }),
  show: ({ query: { operation, ...fields } }) =>
    Promise.resolve({ location: addressFor(readingOperation(operation), fields) }),
});

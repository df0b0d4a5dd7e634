import { text } from "../../../../protocol/texts.ts";
import type { Lang } from "../../../../protocol/texts.ts";
import type { Answer, Described, Description } from "../../../api/openapi/description.ts";
import { html } from "../../html.ts";
import type { Html } from "../../html.ts";
import type { Visit } from "../../page.ts";
import { facts } from "../../parts.ts";
import type { Fact } from "../../parts.ts";
import type { Examples } from "./examples.ts";
import { resolved, tryForm } from "./form.ts";

const PROBLEM = "application/problem+json";

/** The codes of a problem as the description narrows them. */
function codesOf({ content }: Answer): readonly string[] {
  const parts = (content?.[PROBLEM]?.schema["allOf"] ?? []) as {
    properties?: { code?: { enum: string[] } };
  }[];
  return parts.flatMap(({ properties }) => properties?.code?.enum ?? []);
}

function problemLinks(codes: readonly string[]): Html {
  const items = codes.map((code) => html` <a href="/api/v1/problems/${code}"><code>${code}</code></a>`);
  return html`${items}`;
}

function answerRow([status, answer]: [string, Answer]): Html {
  const codes = codesOf(answer);
  const [type] = Object.keys(answer.content ?? {});
  const meaning =
    codes.length > 0
      ? problemLinks(codes)
      : html`${answer.description}${type === undefined ? null : html` <code>${type}</code>`}`;
  return html`<div>
    <dt>${status}</dt>
    <dd>${meaning}</dd>
  </div>`;
}

function answers(lang: Lang, { responses }: Described): Html {
  return html`<details>
    <summary>${text(lang, "try.answers")}</summary>
    <dl class="facts">${Object.entries(responses).map(answerRow)}</dl>
  </details>`;
}

/** Quoted for a shell: a quote ends, is written by itself, and begins again. */
function quoted(argument: string): string {
  return `'${argument.replaceAll("'", `'\\''`)}'`;
}

function curl(origin: string, description: Description, { path, requestBody }: Described): Html {
  const schema = requestBody?.content["application/json"]?.schema;
  const [example] = (schema && resolved(description, schema).examples) ?? [];
  const data = example === undefined ? "@body.json" : quoted(JSON.stringify(example));
  const address = quoted(origin + path);
  return html`<pre><code>curl -H 'Content-Type: application/json' --data-binary ${data} ${address}</code></pre>`;
}

/** How an operation that takes a body is called: not by a form, for it writes or needs what a form cannot hold. */
function command(origin: string, description: Description, operation: Described): Html {
  const { parameters = [] } = operation;
  const meanings = parameters.map(({ name, description: meaning }): Fact => [name, html`${meaning ?? ""}`]);
  return html`${parameters.length === 0 ? null : facts(meanings)} ${curl(origin, description, operation)}`;
}

/** One operation: what it is for, how to try it, what it answers. */
export function operationPart(
  { lang, links, origin }: Pick<Visit, "lang" | "links" | "origin">,
  description: Description,
  operation: Described,
  examples: Examples,
): Html {
  const { operationId, method, path, summary } = operation;
  return html`<article class="operation" id="${operationId}">
    <h3><code>${method.toUpperCase()} ${path}</code></h3>
    <p>${summary}</p>
    ${
      method === "get"
        ? tryForm(lang, links, description, operation, examples)
        : command(origin, description, operation)
    }
    ${answers(lang, operation)}
  </article>`;
}

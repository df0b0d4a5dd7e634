import { text } from "../../../../protocol/texts.ts";
import type { Lang } from "../../../../protocol/texts.ts";
import type { Described, Description, Parameter, Schema } from "../../../api/openapi/description.ts";
import { html } from "../../html.ts";
import type { Html } from "../../html.ts";
import type { Links } from "../../links.ts";
import { exampleOf } from "./examples.ts";
import type { Examples } from "./examples.ts";

/** A schema itself where a description only refers to it. */
export function resolved({ components }: Description, schema: Schema): Schema {
  const name = schema.$ref?.replace(/^.*\//, "");
  return name === undefined ? schema : { ...components.schemas[name], ...schema };
}

function choices(values: readonly (string | number)[], standard: Schema["default"]): Html[] {
  const first = html`<option value="">${standard === undefined ? "" : `(${String(standard)})`}</option>`;
  return [first, ...values.map((value) => html`<option>${String(value)}</option>`)];
}

function control(id: string, parameter: Parameter, schema: Schema, example: string): Html {
  const { name } = parameter;
  const about = `${id}-about`;
  if (schema.enum && parameter.in === "query")
    return html`<select id="${id}" name="${name}" aria-describedby="${about}">
      ${choices(schema.enum, schema.default)}
    </select>`;
  const hint = schema.default === undefined ? null : html`placeholder="${String(schema.default)}"`;
  const required = parameter.required === true ? html`required value="${example}"` : null;
  const digits = schema.type === "integer" ? html`inputmode="numeric"` : null;
  return html`<input
    id="${id}"
    name="${name}"
    aria-describedby="${about}"
    autocomplete="off"
    spellcheck="false"
    ${digits}
    ${hint}
    ${required}
  />`;
}

function field(operation: Described, parameter: Parameter, schema: Schema, example: string): Html {
  const id = `${operation.operationId}-${parameter.name}`;
  return html`<div>
    <label for="${id}"><code>${parameter.name}</code></label>
    ${control(id, parameter, schema, example)}
    <p id="${id}-about" class="small">${parameter.description ?? ""}</p>
  </div>`;
}

/** What an HTML form can set. */
export function settable({ parameters = [] }: Described): Parameter[] {
  return parameters.filter((parameter) => parameter.in !== "header");
}

/** The form of a reading operation; without JavaScript its button opens the answer. */
export function tryForm(
  lang: Lang,
  links: Links,
  description: Description,
  operation: Described,
  examples: Examples,
): Html {
  const fields = settable(operation).map((parameter) =>
    field(
      operation,
      parameter,
      resolved(description, parameter.schema),
      exampleOf(examples, operation, parameter),
    ),
  );
  return html`<form class="try" action="${links.api}/try">
    <input type="hidden" name="operation" value="${operation.operationId}" />
    ${fields.length === 0 ? null : html`<div class="fields">${fields}</div>`}
    <button>${text(lang, "try.send")}</button>
  </form>`;
}

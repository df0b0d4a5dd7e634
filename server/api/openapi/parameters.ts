import { TEXTS, text } from "../../../protocol/texts.ts";
import type { TextKey } from "../../../protocol/texts.ts";
import type { Language } from "../language.ts";
import { operationsOf } from "./description.ts";
import type { Description } from "./description.ts";

type ParameterKey = TextKey & `api.parameter.${string}`;

function isKnown(key: string): key is ParameterKey {
  return Object.hasOwn(TEXTS, key);
}

/** The text of a name within its operation or section, where it means something else there, or of the name alone. */
function textOf(
  within: readonly (string | undefined)[],
  name: string,
  language: Language,
): string | undefined {
  const keys = [...within.map((place) => `api.parameter.${place ?? ""}.${name}`), `api.parameter.${name}`];
  const key = keys.find(isKnown);
  return key && text(language, key);
}

/** Writes what each parameter means, by its name; one that the catalogue does not know stays without. */
export function explainParameters(description: Description, language: Language): void {
  for (const { operationId, tags, parameters = [] } of operationsOf(description)) {
    for (const parameter of parameters) {
      const meaning = textOf([operationId, tags[0]], parameter.name, language);
      if (meaning !== undefined) parameter.description = meaning;
    }
  }
}

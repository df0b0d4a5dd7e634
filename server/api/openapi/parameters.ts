import { TEXTS, text } from "../../../protocol/texts.ts";
import type { TextKey } from "../../../protocol/texts.ts";
import type { Language } from "../language.ts";
import { operationsOf } from "./description.ts";
import type { Description } from "./description.ts";

type ParameterKey = TextKey & `api.parameter.${string}`;

function isKnown(key: string): key is ParameterKey {
  return Object.hasOwn(TEXTS, key);
}

/** Writes what each parameter means, by its name; one that the catalogue does not know stays without. */
export function explainParameters(description: Description, language: Language): void {
  for (const parameter of operationsOf(description).flatMap(({ parameters = [] }) => parameters)) {
    const key = `api.parameter.${parameter.name}`;
    if (isKnown(key)) parameter.description = text(language, key);
  }
}

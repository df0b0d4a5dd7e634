import type { CommanderError } from "commander";
import { JejakError } from "../../protocol/errors.ts";
import { text } from "../../protocol/texts.ts";
import type { Lang, TextKey } from "../../protocol/texts.ts";

const WHAT: Readonly<Record<string, TextKey & `cli.mistyped.${string}`>> = {
  "commander.excessArguments": "cli.mistyped.arguments",
  "commander.missingArgument": "cli.mistyped.argument",
  "commander.missingMandatoryOptionValue": "cli.mistyped.optionMissing",
  "commander.optionMissingArgument": "cli.mistyped.value",
  "commander.unknownCommand": "cli.mistyped.command",
  "commander.unknownOption": "cli.mistyped.option",
};

/** What commander finds wrong with what was typed, as every other error of a command; undefined for help that it gave. */
export function mistyped({ code, message }: CommanderError, lang: Lang): JejakError | undefined {
  if (code.startsWith("commander.help")) return undefined;
  const key = WHAT[code];
  const at = /'([^']*)'/.exec(message)?.[1];
  const near = /Did you mean (?:one of )?(.*)\?\)$/.exec(message)?.[1];
  const detail = [
    key === undefined ? message : text(lang, key),
    ...(near === undefined ? [] : [text(lang, "cli.perhaps", { near })]),
  ];
  return new JejakError("usage", { ...(at !== undefined && { at }), detail: detail.join("; ") });
}

import type { Command } from "commander";
import { text } from "../../protocol/texts.ts";
import type { Lang, TextKey } from "../../protocol/texts.ts";

/** What commander calls the parts of its help, and places that any option or command may take. */
const TITLES: Readonly<Record<string, TextKey & `cli.help.${string}`>> = {
  "Arguments:": "cli.help.arguments",
  "Commands:": "cli.help.commands",
  "Options:": "cli.help.options",
  "Usage:": "cli.help.usage",
};
const PLACES: Readonly<Record<string, TextKey & `cli.help.${string}`>> = {
  "[command]": "cli.help.aCommand",
  "[options]": "cli.help.someOptions",
};

/** Lets the help of a program, and of all commands that are registered under it later, speak a language. */
export function helpIn(program: Command, lang: Lang): Command {
  const translated = (keys: typeof TITLES) => (word: string) => {
    const key = keys[word];
    return key === undefined ? word : text(lang, key);
  };
  return program
    .configureHelp({
      styleTitle: translated(TITLES),
      styleOptionText: translated(PLACES),
      styleSubcommandText: translated(PLACES),
    })
    .helpOption("-h, --help", text(lang, "cli.help.option"))
    .helpCommand(`help ${text(lang, "cli.help.aCommand")}`, text(lang, "cli.help.command"));
}

import { Command } from "commander";
import type { Lang } from "../../protocol/texts.ts";
import { createContext, reportError } from "./context.ts";
import type { Context } from "./context.ts";

/** The work of a command: arguments and options as typed; its exit code (see EXIT in protocol/errors.ts). */
export type Work = (context: Context, args: string[], options: unknown) => Promise<number>;

/** Registers one command, or a group of commands, under a program. */
export type Register = (program: Command, lang: Lang) => void;

/** An action that gives the work its context, reports what it throws, and sets the exit code. */
export function action(lang: Lang, work: Work) {
  return async function (this: Command): Promise<void> {
    const options: Record<string, unknown> = this.optsWithGlobals();
    try {
      process.exitCode = await work(createContext(options, lang), this.args, options);
    } catch (error) {
      process.exitCode = reportError(error, lang, options["json"] === true);
    }
  };
}

/** Collects an option that may be given several times. */
export function collect(value: string, before: string[] | undefined): string[] {
  return [...(before ?? []), value];
}

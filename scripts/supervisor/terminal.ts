import { JejakError } from "../../protocol/errors.ts";
import { errorText, LANGUAGES, text, type Lang } from "../../protocol/texts.ts";
import type { Config } from "../../server/config.ts";
import type { Home } from "../../server/home.ts";
import type { Run } from "../../server/run.ts";
import type { Progress } from "./bring-up.ts";

/** Indonesian unless the terminal's locale asks for English. */
export function languageOf(env: NodeJS.ProcessEnv): Lang {
  return /^en(_|$)/.test(env["LC_ALL"] ?? env["LC_MESSAGES"] ?? env["LANG"] ?? "") ? "en" : "id";
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Tells each step of coming up in one line. */
export function progressLines(lang: Lang): Progress {
  return {
    onDatabase: () => {
      say(text(lang, "start.database"));
    },
    onChain: () => {
      say(text(lang, "start.chain"));
    },
    onReplay: (blocks) => {
      say(text(lang, "start.chainReplay", { blocks }));
    },
    onContract: (name) => {
      say(text(lang, "start.contract", { name }));
    },
    onParts: () => {
      say(text(lang, "start.parts"));
    },
    onEnd: (part, how, seconds) => {
      say(text(lang, "start.restart", { part, how, seconds }));
    },
  };
}

/** The addresses to open and one command to try. */
export function sayReady(lang: Lang, { url }: Run, { sample }: Readonly<Config>, { root }: Home): void {
  const command = sample ? `npx jejak verify ${root}/contoh` : "npx jejak status";
  say("");
  say(text(lang, "start.open"));
  for (const path of ["/", "/api/v1/processes", "/readyz"]) say(`  ${url}${path}`);
  say(text(lang, "start.try"));
  say(`  ${command}`);
  say(text(lang, "start.stop"));
}

/** What went wrong and what to do, in both languages, on standard error. */
export function sayError(error: JejakError): void {
  for (const lang of LANGUAGES) {
    const { title, remedy } = errorText(lang, error.code);
    process.stderr.write(`Jejak: ${title}. ${remedy}\n`);
  }
  const place = error.at === undefined ? "" : ` at ${error.at}`;
  const values = error.values === undefined ? "" : ` ${JSON.stringify(error.values)}`;
  process.stderr.write(
    `[${error.code}]${place}${values}${error.detail === undefined ? "" : `\n${error.detail}`}\n`,
  );
}

import type { Lang } from "../../protocol/texts.ts";

/** `--lang`, else the locale; Indonesian unless English is asked for. */
export function languageOf(argv: readonly string[], env: NodeJS.ProcessEnv): Lang {
  const at = argv.findIndex((arg) => arg === "--lang" || arg.startsWith("--lang="));
  const asked = at < 0 ? undefined : (argv[at]?.split("=")[1] ?? argv[at + 1]);
  if (asked === "id" || asked === "en") return asked;
  return /^en(_|$)/.test(env["LC_ALL"] ?? env["LC_MESSAGES"] ?? env["LANG"] ?? "") ? "en" : "id";
}

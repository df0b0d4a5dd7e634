import { splitLanguage, linksIn } from "../links.ts";
import type { Say } from "../verdict.ts";
import { startPage } from "./verify/page.ts";
import { serveHashing } from "./verify/worker.ts";

// One file for both sides: in a worker it hashes, in the page it does the rest.

function sayFrom(texts: Readonly<Record<string, string>>): Say {
  return ((key: string, params: Readonly<Record<string, string | number>> = {}) =>
    (texts[key] ?? key).replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole))) as Say;
}

function start(): void {
  const root = document.getElementById("checker");
  const script = (document.currentScript as HTMLScriptElement | null)?.src;
  if (!root || script === undefined) return;
  const { lang } = splitLanguage(location.pathname);
  const texts = JSON.parse(root.dataset["texts"] ?? "{}") as Record<string, string>;
  startPage({ root, script, telling: { lang, links: linksIn(lang), say: sayFrom(texts) } });
}

if (typeof document === "undefined") serveHashing();
else start();

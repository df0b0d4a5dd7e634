import type { Express } from "express";
import { JejakError } from "../../protocol/errors.ts";
import { text } from "../../protocol/texts.ts";
import type { Lang } from "../../protocol/texts.ts";
import { deliver } from "../api/deliver.ts";
import type { Deps } from "../api/deps.ts";
import { nameOperation } from "../api/observe.ts";
import { TOOLS, type Tool } from "../tools.ts";
import { html } from "./html.ts";
import type { Html } from "./html.ts";
import { hash } from "./parts.ts";

/** Serves the tools as files to keep: opened from disk, they ask nobody, this server least of all. */
export function mountTools(app: Express, deps: Pick<Deps, "tools">): void {
  for (const { name, type } of TOOLS) {
    app.get(`/${name}`, async (req, res) => {
      nameOperation(res, "tool");
      const tool = deps.tools.find((one) => one.name === name);
      if (!tool) throw new JejakError("not-found", { values: { path: req.path } });
      res.setHeader("Content-Disposition", `attachment; filename="${name}"`);
      res.setHeader("Cache-Control", "no-cache");
      await deliver(req, res, { status: 200, type, bytes: tool.bytes });
    });
  }
}

function toolItem({ name, sha256 }: Tool): Html {
  return html`<li>
    <a href="/${name}" download><code>${name}</code></a>
    <span class="small">SHA-256</span> ${hash(sha256)}
  </li>`;
}

/** Links to the verifiers with their hashes, and what to think of a verifier that comes from here. */
export function toolLinks(lang: Lang, tools: readonly Tool[]): Html | null {
  const verifiers = tools.filter(({ name }) => name !== "holder.html");
  if (verifiers.length === 0) return null;
  return html`<ul>
      ${verifiers.map(toolItem)}
    </ul>
    <p class="small">${text(lang, "verifier.compare")}</p>`;
}

/** A link to the holder's page with its hash; null where none was built. */
export function holderLink(tools: readonly Tool[]): Html | null {
  const holder = tools.find(({ name }) => name === "holder.html");
  return holder === undefined
    ? null
    : html`<ul>
        ${toolItem(holder)}
      </ul>`;
}

import type { Request, Response } from "express";
import { CODES } from "../../protocol/errors.ts";
import type { JejakError } from "../../protocol/errors.ts";
import { errorText, text } from "../../protocol/texts.ts";
import type { Lang } from "../../protocol/texts.ts";
import { requestId } from "../api/headers.ts";
import { toJejakError } from "../api/problems.ts";
import type { InputFinding } from "../api/validate.ts";
import { findingText } from "./findings.ts";
import { html } from "./html.ts";
import type { Html } from "./html.ts";
import { linksIn } from "./links.ts";
import type { Content } from "./page.ts";

const MACHINES = /^\/(?:api\/v1|assets)\/|^\/(?:metrics|healthz|readyz)$/;

/** Whether an error is to be a page: asked for by a browser, and not from the API. */
export function wantsPage(req: Request): boolean {
  return !MACHINES.test(req.path) && req.accepts(["json", "html"]) === "html";
}

/** What is wrong with the request, where the error says it. */
function findings(lang: Lang, error: JejakError): Html | null {
  const errors = error.values?.["errors"];
  if (!Array.isArray(errors)) return null;
  const items = (errors as InputFinding[]).map(
    (finding) => html`<li><code>${finding.name}</code>: ${findingText(lang, finding)}</li>`,
  );
  return html`<p>${text(lang, "error.findings")}</p>
    <ul>
      ${items}
    </ul>`;
}

function waiting(lang: Lang, res: Response): Html | null {
  const seconds = res.getHeader("Retry-After");
  return seconds === undefined
    ? null
    : html`<p>${text(lang, "error.retryAfter", { seconds: String(seconds) })}</p>`;
}

/** The page of any thrown value: what happened, what to do, where to go on. */
export function errorContent(thrown: unknown, lang: Lang, res: Response): Content {
  const error = toJejakError(thrown);
  const { title, remedy } = errorText(lang, error.code);
  const { status } = CODES[error.code];
  const links = linksIn(lang);
  const body = html`<article class="error">
    <p class="code">${status}</p>
    <h1>${title}</h1>
    <p class="lead">${remedy}</p>
    ${findings(lang, error)} ${waiting(lang, res)}
    <ul class="ways">
      <li><a href="${links.home}">${text(lang, "error.home")}</a></li>
      <li><a href="${links.processes()}">${text(lang, "error.search")}</a></li>
      <li><a href="${links.verify()}">${text(lang, "nav.verify.long")}</a></li>
    </ul>
    <p class="small">${text(lang, "error.request", { code: error.code })} <code>${requestId(res)}</code></p>
  </article>`;
  return { title, body, status };
}

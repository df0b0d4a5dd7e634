import type { ErrorRequestHandler, Express, Request, RequestHandler, Response } from "express";
import type { Deps } from "../api/deps.ts";
import { deliver } from "../api/deliver.ts";
import { expressPath } from "../api/mount.ts";
import { nameOperation } from "../api/observe.ts";
import { validate } from "../api/validate.ts";
import type { Assets } from "./assets.ts";
import { errorContent, wantsPage } from "./errors.ts";
import { layout } from "./layout.ts";
import { mountKept } from "./kept.ts";
import { inLanguage, linksIn, splitLanguage } from "./links.ts";
import { searchOf } from "./page.ts";
import type { AnyPage, Content, Visit } from "./page.ts";
import { PAGES } from "./pages.ts";
import { indexState } from "./state.ts";
import { mountTools } from "./tools.ts";

/** Own style, script, images and fonts; nothing inline, nothing from anywhere else. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** For the one page that reads codes. */
const WITH_CAMERA = "camera=(self), geolocation=(), microphone=()";

const CALM = { halted: false, behind: 0 };

/** What every page is made with. */
interface Means {
  readonly deps: Deps;
  readonly assets: Assets;
}

async function send(req: Request, res: Response, { deps, assets }: Means, content: Content): Promise<void> {
  const { lang, path } = splitLanguage(req.path);
  // A page that says what is wrong must not need what is broken.
  const state = content.status === undefined ? await indexState(deps) : CALM;
  const markup = layout({ lang, path, search: searchOf(req), assets, state }, content);
  res.setHeader("Content-Security-Policy", POLICY);
  res.setHeader("Content-Language", lang);
  if (content.camera === true) res.setHeader("Permissions-Policy", WITH_CAMERA);
  await deliver(req, res, {
    status: content.status ?? 200,
    type: "text/html; charset=utf-8",
    bytes: markup,
  });
}

/** An empty field of a form says nothing. */
function saidIn(query: Request["query"]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ""));
}

function handler(page: AnyPage, means: Means): RequestHandler {
  const { deps, assets } = means;
  return async (req, res) => {
    nameOperation(res, `page ${page.path}`);
    const { lang, path } = splitLanguage(req.path);
    const visit: Visit = {
      lang,
      path,
      search: searchOf(req),
      origin: `${req.protocol}://${req.host}`,
      params: validate(page.params, req.params, "path"),
      query: validate(page.query, saidIn(req.query), "query"),
      links: linksIn(lang),
      context: { deps, language: lang },
      assets,
    };
    const shown = await page.show(visit);
    if ("location" in shown) res.redirect(302, shown.location);
    else await send(req, res, means, shown);
  };
}

function mountAssets(app: Express, { files }: Assets): void {
  app.get("/assets/:name", async (req, res, next) => {
    nameOperation(res, "asset");
    const asset = files.get(req.path);
    if (!asset) {
      next();
      return;
    }
    res.setHeader("Cache-Control", "public, max-age=31536000, immutable");
    await deliver(req, res, { status: 200, ...asset });
  });
}

/** Mounts the explorer: every page in every language, and what pages load. */
export function mountExplorer(app: Express, deps: Deps, assets: Assets): void {
  mountAssets(app, assets);
  mountTools(app, deps);
  mountKept(app, assets);
  for (const page of PAGES) {
    const paths = (["id", "en"] as const).map((lang) => expressPath(inLanguage(lang, page.path)));
    app.get(paths, handler(page, { deps, assets }));
  }
}

/** Errors as pages, for those who asked for one; every other client gets the API's problem. */
export function errorPages(deps: Deps, assets: Assets): ErrorRequestHandler {
  return (thrown, req, res, next) => {
    if (res.headersSent || !wantsPage(req)) {
      next(thrown);
      return;
    }
    const { lang } = splitLanguage(req.path);
    send(req, res, { deps, assets }, errorContent(thrown, lang, res)).catch(next);
  };
}

import express from "express";
import type { Express } from "express";
import { JejakError } from "../../protocol/errors.ts";
import { allowOrigins } from "../api/cors.ts";
import type { Deps } from "../api/deps.ts";
import { nameRequest, securityHeaders } from "../api/headers.ts";
import { readLimiter } from "../api/limits.ts";
import { mount } from "../api/mount.ts";
import { observeRequests } from "../api/observe.ts";
import { problemHandler, tellRetry } from "../api/problems.ts";
import { ROUTES } from "../api/routes.ts";
import { mountTiles } from "../api/tiles.ts";
import { theAssets } from "../explorer/assets.ts";
import { errorPages, mountExplorer } from "../explorer/mount.ts";

/** API and explorer as an Express application. Opens no socket and starts nothing. */
export async function buildApp(deps: Deps): Promise<Express> {
  const assets = await theAssets();
  const app = express();
  app.disable("x-powered-by");
  app.set("etag", false);
  app.set("trust proxy", "loopback");
  app.set("case sensitive routing", true);
  app.use(nameRequest, observeRequests(deps), securityHeaders);
  app.use("/api/v1", allowOrigins);
  app.use(readLimiter(deps.limits));
  mount(app, ROUTES, deps);
  mountTiles(app, deps);
  mountExplorer(app, deps, assets);
  app.use((req) => {
    throw new JejakError("not-found", { values: { path: req.path } });
  });
  app.use(tellRetry, errorPages(deps, assets), problemHandler(deps.log));
  return app;
}

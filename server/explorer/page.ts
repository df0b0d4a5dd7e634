import type { Request } from "express";
import type { z } from "zod";
import type { Lang } from "../../protocol/texts.ts";
import type { AsOf } from "../api/schemas/common.ts";
import type { Context } from "../api/route.ts";
import type { Assets } from "./assets.ts";
import type { Html } from "./html.ts";
import type { Links } from "./links.ts";

/** One request for a page, read. */
export interface Visit<P = unknown, Q = unknown> {
  readonly lang: Lang;
  /** Path without the language's prefix, and the query as sent. */
  readonly path: string;
  readonly search: string;
  /** Scheme and host by which the visitor came here: for permalinks on paper. */
  readonly origin: string;
  readonly params: P;
  readonly query: Q;
  readonly links: Links;
  readonly context: Context;
  /** What pages load, by address. */
  readonly assets: Assets;
}

/** Parts of the header's navigation. */
export type Section = "processes" | "agencies" | "ledger" | "verify";

/** What a page shows between header and footer. */
export interface Content {
  readonly title: string;
  readonly description?: string;
  readonly body: Html;
  readonly section?: Section;
  readonly status?: number;
  readonly asOf?: AsOf;
  /** Browser code of this page: `server/explorer/browser/<name>.ts`. */
  readonly script?: string;
  /** Whether the page may ask its visitor for the camera. */
  readonly camera?: boolean;
  /** Address of what the page shows, as JSON. */
  readonly json?: string;
  /** Address of what is new on the page, as an Atom feed. */
  readonly feed?: string;
}

/** A page that goes on to another address, which is canonical. */
export interface Redirect {
  readonly location: string;
}

/** One page: how it is addressed and what it shows. Query parameters that it does not know are ignored. */
export interface Page<P extends z.ZodType, Q extends z.ZodType> {
  /** In OpenAPI form, without the language's prefix: `/entries/{index}`. */
  readonly path: string;
  readonly params: P;
  readonly query: Q;
  show(visit: Visit<z.output<P>, z.output<Q>>): Promise<Content | Redirect>;
}

export type AnyPage = Page<z.ZodType, z.ZodType>;

/** Checks a page against its schemas. */
export function page<P extends z.ZodType, Q extends z.ZodType>(spec: Page<P, Q>): Page<P, Q> {
  return spec;
}

/** Path and query of a request as the visitor sees them. */
export function searchOf(req: Request): string {
  const at = req.originalUrl.indexOf("?");
  return at < 0 ? "" : req.originalUrl.slice(at);
}

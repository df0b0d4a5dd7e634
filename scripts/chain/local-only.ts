import type { IncomingHttpHeaders } from "node:http";

const LOCAL_NAMES: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);

function isLocalUrl(url: string): boolean {
  return URL.canParse(url) && LOCAL_NAMES.has(new URL(url).hostname);
}

/**
 * Why a request is refused, or null. Host must name this machine, else a page whose name was re-bound to
 * 127.0.0.1 would pass for one of ours; Origin, where a browser sends one, must be local too.
 */
export function refuseForeign(headers: IncomingHttpHeaders): string | null {
  const { host, origin } = headers;
  if (host === undefined || !isLocalUrl(`http://${host}`)) return "this Host is not served here";
  if (origin !== undefined && !(/^https?:/.test(origin) && isLocalUrl(origin)))
    return "this Origin is not allowed";
  return null;
}

// Keeps the checking page on this device: the page in both languages and what it loads, nothing else of the site and
// nothing that was checked. The site puts the list of files before this code, which changes whenever one of them does.

interface Kept {
  version: string;
  pages: string[];
  files: string[];
}

declare const KEPT: Kept;

interface Extendable extends Event {
  waitUntil: (work: Promise<unknown>) => void;
}
interface Fetched extends Event {
  request: Request;
  respondWith: (answer: Promise<Response>) => void;
}
interface Scope {
  location: Location;
  skipWaiting: () => Promise<void>;
  clients: { claim: () => Promise<void> };
  addEventListener: ((type: "install" | "activate", run: (event: Extendable) => void) => void) &
    ((type: "fetch", run: (event: Fetched) => void) => void);
}

const worker = self as unknown as Scope;
const PREFIX = "jejak-check-";
const NAME = PREFIX + KEPT.version;

/** A network that says nothing for so long is none. */
const PATIENCE_MS = 4_000;

async function install(): Promise<void> {
  const cache = await caches.open(NAME);
  // Page and files of one version come together, or this version is not installed.
  await cache.addAll([...KEPT.pages, ...KEPT.files].map((path) => new Request(path, { cache: "no-cache" })));
  await worker.skipWaiting();
}

async function activate(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== NAME);
  await Promise.all(old.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

async function keptOf(path: string): Promise<Response | undefined> {
  return (await caches.open(NAME)).match(path);
}

async function pageFirst(request: Request, path: string): Promise<Response> {
  try {
    return await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch {
    return (await keptOf(path)) ?? Response.error();
  }
}

async function keptFirst(request: Request, path: string): Promise<Response> {
  return (await keptOf(path)) ?? fetch(request);
}

worker.addEventListener("install", (event) => {
  event.waitUntil(install());
});
worker.addEventListener("activate", (event) => {
  event.waitUntil(activate());
});
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== worker.location.origin) return;
  if (KEPT.pages.includes(pathname)) event.respondWith(pageFirst(request, pathname));
  else if (KEPT.files.includes(pathname)) event.respondWith(keptFirst(request, pathname));
});

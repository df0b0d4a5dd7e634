/** The page in both languages: each is a scope of its own, and nothing else of the site is in one. */
const SCOPES = ["/check", "/en/check"] as const;

/** Keeps the page on this device, so that it opens without a network; an old browser goes without. */
export function keepOffline(): void {
  const workers = (navigator as { serviceWorker?: ServiceWorkerContainer }).serviceWorker;
  for (const scope of SCOPES) workers?.register("/check-worker.js", { scope }).catch(() => undefined);
}

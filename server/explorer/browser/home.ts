// The numbers of the home page follow the ledger while it is open: without this code they are those of its loading.

const EVERY_MS = 15_000;

interface Counts {
  steps: number;
  processes: number;
  documents: number;
  agencies: number;
  manifests: { notPublished: number; withdrawn: number };
}

const locale = document.documentElement.lang === "id" ? "id-ID" : "en-GB";

function show(counts: Counts): void {
  const { notPublished, withdrawn } = counts.manifests;
  const values: Readonly<Record<string, unknown>> = { ...counts, withheld: notPublished + withdrawn };
  for (const place of document.querySelectorAll<HTMLElement>("[data-count]")) {
    const value = values[place.dataset["count"] ?? ""];
    if (typeof value === "number") place.textContent = value.toLocaleString(locale);
  }
}

async function refresh(): Promise<void> {
  if (document.hidden) return;
  const answer = await fetch("/api/v1/counts");
  if (answer.ok) show((await answer.json()) as Counts);
}

setInterval(() => {
  // Out of reach for a while: the numbers stay as they were, and the next round asks again.
  refresh().catch(() => undefined);
}, EVERY_MS);

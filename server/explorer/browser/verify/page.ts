import { formatNumber, formatSize } from "../../format.ts";
import { statusOf, summaryText, verdictRow } from "../../verdict.ts";
import type { Checked, Telling } from "../../verdict.ts";
import { saveText } from "../dom/element.ts";
import { chosenIn, chosenOf } from "./chosen.ts";
import type { Chosen } from "./chosen.ts";
import { checkJobs } from "./run.ts";
import type { Job, Watcher } from "./run.ts";
import { csvOf, jsonOf } from "./save.ts";

/** Where the browser code works, and how it speaks. */
export interface Setting {
  readonly root: HTMLElement;
  /** Address of this code, for the worker. */
  readonly script: string;
  readonly telling: Telling;
}

/** Rows beyond this make a cheap phone slow; all of them are in the files to save. */
const MOST_ROWS = 500;

function part(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no ${id}`);
  return found;
}

function partsOfPage() {
  return {
    drop: part("drop"),
    files: part("files") as HTMLInputElement,
    folder: part("folder") as HTMLInputElement,
    working: part("working"),
    doing: part("doing"),
    progress: part("progress") as HTMLProgressElement,
    done: part("done"),
    announced: part("announced"),
    results: part("results"),
    title: part("results-title"),
    summary: part("summary"),
    asOf: part("asof"),
    shown: part("shown"),
    again: part("again"),
    rows: part("table").querySelector("tbody") as HTMLElement,
  };
}

type Parts = ReturnType<typeof partsOfPage>;

function checkedIn(jobs: readonly Job[]): Checked[] {
  return jobs.flatMap(({ checked }) => checked ?? []);
}

function showRows(parts: Parts, telling: Telling, all: readonly Checked[]): void {
  const rows = all.slice(0, MOST_ROWS).map((checked) => verdictRow(telling, checked).markup);
  parts.rows.innerHTML = rows.join("");
  parts.shown.textContent = all.length > MOST_ROWS ? telling.say("verify.shown", { shown: MOST_ROWS }) : "";
}

function showResults(parts: Parts, telling: Telling, jobs: readonly Job[]): void {
  const all = checkedIn(jobs);
  parts.results.hidden = all.length === 0;
  parts.summary.textContent = summaryText(telling.say, all);
  parts.again.hidden = !all.some((checked) => statusOf(checked) === "error");
  showRows(parts, telling, all);
}

function watcherOf(
  parts: Parts,
  telling: Telling,
  jobs: () => readonly Job[],
  { all, size }: Totals,
): Watcher {
  const { lang, say } = telling;
  return {
    onFile: (name) => {
      parts.doing.textContent = say("verify.progress.file", { name });
    },
    onAsking: () => {
      parts.doing.textContent = say("verify.progress.asking");
    },
    onProgress: (files, bytes) => {
      parts.progress.max = Math.max(size, 1);
      parts.progress.value = size === 0 ? 1 : bytes;
      const values = { done: files, all, bytes: formatSize(lang, bytes), total: formatSize(lang, size) };
      parts.done.textContent = say("verify.progress", values);
    },
    onChecked: (_batch, asOf) => {
      showResults(parts, telling, jobs());
      if (!asOf) return;
      const values = { block: formatNumber(lang, asOf.block), size: formatNumber(lang, asOf.size) };
      parts.asOf.textContent = say("verify.asOf", values);
    },
  };
}

/** How much there is to do. */
interface Totals {
  all: number;
  size: number;
}

function totalsOf(jobs: readonly Job[]): Totals {
  return { all: jobs.length, size: jobs.reduce((sum, { chosen }) => sum + (chosen.file?.size ?? 0), 0) };
}

/** Lets files be chosen and dropped, checks them and tells the verdicts. */
export function startPage({ root, script, telling }: Setting): void {
  const { say } = telling;
  const parts = partsOfPage();
  let jobs: Job[] = [];
  let running: { cancel: () => void; ended: Promise<void> } | null = null;
  let queue = Promise.resolve();

  const run = async (todo: readonly Job[]) => {
    parts.working.hidden = false;
    const watcher = watcherOf(parts, telling, () => jobs, totalsOf(todo));
    running = checkJobs(todo, script, watcher);
    await running.ended;
    running = null;
    parts.working.hidden = true;
    parts.announced.textContent = say("verify.progress.done", { summary: summaryText(say, checkedIn(jobs)) });
    parts.title.focus();
  };
  /** One lot after the other; what was cleared meanwhile is not checked. */
  const enqueue = (todo: readonly Job[]) => {
    queue = queue.then(async () => {
      const wanted = todo.filter((job) => jobs.includes(job));
      if (wanted.length > 0) await run(wanted);
    });
  };
  const check = (chosen: readonly Chosen[]) => {
    const fresh = chosen.map((one): Job => ({ chosen: one, sha256: null, checked: null }));
    jobs.push(...fresh);
    // An empty folder: what was shown while it was read goes away again.
    if (fresh.length === 0) parts.working.hidden = running === null;
    enqueue(fresh);
  };
  const again = () => {
    const failed = jobs.filter(({ checked }) => checked !== null && statusOf(checked) === "error");
    for (const job of failed) job.checked = null;
    enqueue(failed);
  };
  const clear = () => {
    running?.cancel();
    jobs = [];
    showResults(parts, telling, jobs);
    parts.asOf.textContent = "";
    parts.announced.textContent = "";
  };

  for (const input of [parts.files, parts.folder]) {
    input.addEventListener("change", () => {
      const chosen = chosenIn(input.files ?? new DataTransfer().files);
      input.value = "";
      check(chosen);
    });
  }
  listenForDrops(parts, telling, check);
  part("cancel").addEventListener("click", () => running?.cancel());
  parts.again.addEventListener("click", again);
  part("clear").addEventListener("click", clear);
  part("csv").addEventListener("click", () => {
    saveText("jejak.csv", "text/csv", csvOf(checkedIn(jobs)));
  });
  part("json").addEventListener("click", () => {
    saveText("jejak.json", "application/json", jsonOf(checkedIn(jobs), new Date()));
  });
  root.hidden = false;
}

/** Anywhere on the page: who misses the field must not leave the page for the file. */
function listenForDrops(parts: Parts, { say }: Telling, check: (chosen: readonly Chosen[]) => void): void {
  const mark = (isOver: boolean) => parts.drop.classList.toggle("over", isOver);
  const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes("Files") === true;
  document.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    mark(true);
  });
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) mark(false);
  });
  document.addEventListener("drop", (event) => {
    mark(false);
    if (!event.dataTransfer || !hasFiles(event)) return;
    event.preventDefault();
    const listing = chosenOf(event.dataTransfer, (count) => {
      parts.working.hidden = false;
      parts.doing.textContent = say("verify.progress.listing", { count });
    });
    void listing.then(check);
  });
}

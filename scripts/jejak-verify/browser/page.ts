import "./no-eval.ts";
import { toHex, type Hex } from "../../../protocol/bytes.ts";
import { isJejakError } from "../../../protocol/errors.ts";
import { joinLists, listSentence } from "../../../protocol/evidence/parts.ts";
import { sha256, utf8 } from "../../../protocol/hash.ts";
import type { Demand } from "../../../protocol/records/key-binding.ts";
import type { EVIDENCE } from "../../../protocol/texts/evidence.ts";
import { checkAll, type Results } from "./check.ts";
import { byId, element } from "./element.ts";
import { showEquivocation } from "./equivocation.ts";
import { NOTHING, addFiles, type Given } from "./files.ts";
import { createPasteboard, type Pasted } from "./pasted.ts";
import { sortPictures } from "./pictures.ts";
import { isBound, isToldWith, showRecord } from "./records.ts";
import { sayIn, showChecked, showError, showProtocol, type Lang } from "./show.ts";

const HASH = /^0x[0-9a-f]{64}$/;

/** The code that runs here, as anybody can hash it: what stands between the script tags. */
const CODE = toHex(sha256(utf8(document.currentScript?.textContent ?? "")));

const input = (id: string): HTMLInputElement => byId(id) as HTMLInputElement;
const [who, blockHash, files] = [input("who"), input("block-hash"), input("files")];
const [nonce, audience] = [input("nonce"), input("audience")];
const paste = byId("paste") as HTMLTextAreaElement;
const pasteboard = createPasteboard();
const progress = byId("progress") as HTMLProgressElement;

let lang: Lang = navigator.language.startsWith("en") ? "en" : "id";
let given: Given = NOTHING;
let results: Results | undefined;
let pasted: Pasted | "noCode" | "noReader" | undefined;
/** Files are added one choice after the other, until a new start ends it. */
let adding = Promise.resolve();
let work = new AbortController();

function check(): void {
  const typed = blockHash.value.trim().toLowerCase();
  const isHash = HASH.test(typed);
  blockHash.setAttribute("aria-invalid", String(typed !== "" && !isHash));
  byId("block-hash-wrong").hidden = typed === "" || isHash;
  const isEmpty = given.evidence.length + given.equivocations.length + given.records.length === 0;
  byId("demand").hidden = !given.records.some(isBound);
  const typedIn = { blockHash: isHash ? (typed as Hex) : undefined, demand: demandIn() };
  results = isEmpty ? undefined : checkAll(given, typedIn);
  show();
}

/** What stands in fields that nobody sees counts for nothing. */
function demandIn(): Demand {
  if (byId("demand").hidden) return {};
  const [asked, whom] = [nonce.value.trim(), audience.value.trim()];
  return { ...(asked !== "" && { nonce: asked }), ...(whom !== "" && { audience: whom }) };
}

function show(): void {
  const say = sayIn(lang);
  document.documentElement.lang = lang;
  document.title = say("evidence.page.title");
  for (const marked of document.querySelectorAll<HTMLElement>("[data-text]")) {
    marked.textContent = say(marked.dataset["text"] as keyof typeof EVIDENCE);
  }
  for (const button of document.querySelectorAll<HTMLElement>("[data-lang]")) {
    button.setAttribute("aria-pressed", String(button.dataset["lang"] === lang));
  }
  byId("paste-told").textContent = pasteTold();
  byId("given").replaceChildren(...namesGiven().map((line) => element("li", "", line)));
  byId("results").replaceChildren(...shownResults());
  byId("after").hidden = given === NOTHING && pasted === undefined;
  byId("print").hidden = results === undefined;
}

function pasteTold(): string {
  const say = sayIn(lang);
  if (typeof pasted === "string") return say(`evidence.page.paste.${pasted}`);
  if (pasted === undefined || !("missing" in pasted)) return "";
  return `${say("evidence.page.paste.part")} ${pasted.missing.join(", ")}`;
}

/** A text that was taken makes room for the next one. */
function takePasted(): void {
  if (paste.value.trim() === "") return;
  pasted = pasteboard.take(paste.value);
  if (pasted !== "wrong") paste.value = "";
  // Behind the files that are still being read, for what these are added to is what there is now.
  const taken = pasted;
  queue(() => Promise.resolve(withPasted(given, taken)));
  show();
}

function namesGiven(): string[] {
  const say = sayIn(lang);
  const { evidence, equivocations, records, trusts, documents } = given;
  const named = (role: string, { name, sha256: hash }: { name: string; sha256: string }): string =>
    `${role}: ${name} (SHA-256 ${hash})`;
  return [
    ...[...evidence, ...equivocations].map((file) => named(say("evidence.page.evidence"), file)),
    ...records.map((file) => named(say("evidence.page.record"), file)),
    ...trusts.map((file) => named(say("evidence.page.trust"), file)),
    ...documents.map((file) => named(say("evidence.page.document"), file)),
  ];
}

function shownResults(): HTMLElement[] {
  const found = results;
  if (found === undefined) return [element("p", "", sayIn(lang)("evidence.page.waiting"))];
  return [
    ...(isJejakError(found.trust) ? [showError(lang, found.trust)] : []),
    ...found.records.map((checked) => showRecord(lang, checked)),
    ...found.files
      .filter(({ file }) => !isToldWith(found.records, file))
      .map((checked) => showChecked(lang, checked)),
    ...listsIn(found).map((sentence) => element("p", "lists", sentence)),
    ...found.equivocations.map((checked) => showEquivocation(lang, checked)),
    showProtocol(lang, given, found, { who: who.value.trim(), code: CODE, demand: demandIn() }),
  ];
}

/** What no file says by itself: whether lists of one agency's processes are all of them together. */
function listsIn({ files }: Results): string[] {
  const lists = joinLists(files.flatMap(({ report }) => report ?? []));
  return lists.map((list) => listSentence(lang, list));
}

async function add(more: (signal: AbortSignal) => Promise<Given>, signal: AbortSignal): Promise<void> {
  const added = await more(signal);
  if (signal.aborted) return;
  given = added;
  check();
}

function showProgress({ name, size }: File, bytes: number): void {
  byId("working").hidden = byId("after").hidden = false;
  byId("working-name").textContent = name;
  progress.max = size;
  progress.value = bytes;
}

function withPasted(before: Given, taken: Pasted): Given {
  if (taken === "wrong" || !("record" in taken)) return before;
  return { ...before, records: [...before.records, taken.record] };
}

function takeAll(list: FileList | null | undefined): void {
  const chosen = [...(list ?? [])];
  queue(async (signal) => {
    const { codes, others, picture } = await sortPictures(chosen);
    const added = await addFiles(given, others, { onProgress: showProgress, signal });
    if (signal.aborted) return added;
    const taken = codes.length > 0 ? pasteboard.take(codes.join("\n")) : undefined;
    pasted = taken ?? picture ?? pasted;
    return taken === undefined ? added : withPasted(added, taken);
  });
}

/** A file that cannot be read is told, not passed over. */
function queue(more: (signal: AbortSignal) => Promise<Given>): void {
  const { signal } = work;
  adding = adding
    .then(() => (signal.aborted ? undefined : add(more, signal)))
    .catch((error: unknown) => {
      if (!signal.aborted) byId("results").replaceChildren(element("p", "verdict error", String(error)));
    })
    .finally(() => {
      byId("working").hidden = true;
    });
}

function startAgain(): void {
  work.abort();
  work = new AbortController();
  given = NOTHING;
  pasteboard.clear();
  pasted = undefined;
  for (const field of [files, paste, blockHash, who, nonce, audience]) field.value = "";
  check();
}

function listen(): void {
  files.addEventListener("change", () => {
    takeAll(files.files);
  });
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    takeAll(event.dataTransfer?.files);
  });
  for (const field of [blockHash, nonce, audience]) field.addEventListener("change", check);
  paste.addEventListener("change", takePasted);
  // What comes from a clipboard is taken at once; its text stands in the field only afterwards.
  paste.addEventListener("paste", () => setTimeout(takePasted));
  who.addEventListener("change", show);
  byId("again").addEventListener("click", startAgain);
  byId("print").addEventListener("click", () => {
    window.print();
  });
  for (const button of document.querySelectorAll<HTMLElement>("[data-lang]")) {
    button.addEventListener("click", () => {
      lang = button.dataset["lang"] === "en" ? "en" : "id";
      show();
    });
  }
}

listen();
show();

import "../../../server/explorer/browser/dom/no-eval.ts";
import { isJejakError } from "../../../protocol/errors.ts";
import { parseDemand } from "../../../protocol/records/demand.ts";
import { writeRecordFile, type RecordFile } from "../../../protocol/records/record-file.ts";
import { startCamera } from "../../../server/explorer/browser/codes/camera.ts";
import { decodeWithin } from "../../../server/explorer/browser/codes/decode.ts";
import { codeReader } from "../../../server/explorer/browser/codes/read.ts";
import { textsOf, UnreadableError } from "../../../server/explorer/browser/codes/texts.ts";
import { byId, saveText } from "../../../server/explorer/browser/dom/element.ts";
import { createCollector } from "../../../server/explorer/browser/records/collect.ts";
import { keyFile, makeKey, readKey } from "./key.ts";
import { checkingAddress } from "./made.ts";
import { openRecord, presentationOf } from "./record.ts";
import { NOTHING, bindingOf, type State } from "./state.ts";
import { showBinding, showMade, showOpened, showWords } from "./view.ts";
import { say, type Key, type Lang, type Values } from "./words.ts";

const collector = createCollector();
const reader = () => codeReader(() => Promise.resolve(decodeWithin));

let lang: Lang = navigator.language.startsWith("en") ? "en" : "id";
let state: State = NOTHING;
let camera = new AbortController();

/** What the page says last, in the language of the moment. */
let told: { key: Key; values: Values } | null = null;

function tell(key: Key | null, values: Values = {}): void {
  told = key === null ? null : { key, values };
  byId("told").textContent = key === null ? "" : say(lang, key, values);
}

function show(): void {
  showWords(lang);
  tell(told?.key ?? null, told?.values);
  showOpened(lang, state, tick);
  showBinding(lang, state);
  showMade(lang, state);
}

function tick(field: string, isTicked: boolean): void {
  const chosen = new Set(state.chosen);
  if (isTicked) chosen.add(field);
  else chosen.delete(field);
  choose(chosen);
  // The list is a new one: the keyboard stays where it was.
  document.querySelector<HTMLElement>(`#fields [name="${field}"]`)?.focus();
}

/** Another choice is another presentation. */
function choose(chosen: ReadonlySet<string>): void {
  state = { ...state, chosen, made: null };
  showOpened(lang, state, tick);
  showMade(lang, state);
}

/** Codes on paper and links begin with the page that checks them. */
function keepAddress(text: string): void {
  const field = byId<HTMLInputElement>("address");
  const [, address = ""] = /(https?:\/\/\S+)#r=/.exec(text) ?? [];
  if (field.value === "") field.value = checkingAddress(address);
}

function open(file: RecordFile): void {
  const record = openRecord(file);
  state = { ...state, record, chosen: new Set(), made: null };
  show();
  tell(null);
  byId("record-title").focus();
}

/** Whatever comes as a text: a verifier's demand, the holder's key, a record or a part of one. */
function take(text: string): "whole" | "part" | "unknown" {
  const [demand, key] = [parseDemand(text), readKey(text)];
  if (demand !== null || key !== null) {
    state = {
      ...state,
      ...(demand && { demand, isDemandWrong: false }),
      ...(key && { key, isKeyWrong: false }),
      made: null,
    };
    show();
    return "whole";
  }
  keepAddress(text);
  const held = collector.take(text);
  if (held !== "unknown" && "missing" in held) {
    tell("holder.part", { missing: held.missing.join(", "), count: held.count });
    return "part";
  }
  const record = held === "unknown" ? undefined : held.record;
  if (record === undefined) {
    tell("desk.told.unknown");
    return "unknown";
  }
  open(record);
  return "whole";
}

function trouble(error: unknown): void {
  if (error instanceof UnreadableError) tell("desk.told.unreadable");
  else tell(isJejakError(error) ? "desk.told.unknown" : "holder.failed");
}

async function takeKey(file: File): Promise<void> {
  const key = readKey(await file.text());
  state = { ...state, key, isKeyWrong: key === null, made: null };
  show();
}

async function takeFiles(files: readonly File[]): Promise<void> {
  for (const file of files) for (const text of await textsOf(file, reader)) take(text);
}

/** A button that goes while it has the keyboard hands it to the one that comes. */
function showCamera(isOn: boolean): void {
  const isHeld = document.activeElement === byId(isOn ? "camera-start" : "camera-stop");
  byId("camera").hidden = !isOn;
  byId("camera-start").hidden = isOn;
  if (isHeld) byId(isOn ? "camera-stop" : "camera-start").focus();
}

function stopCamera(): void {
  camera.abort();
  showCamera(false);
}

async function scan(): Promise<void> {
  showCamera(true);
  camera = new AbortController();
  const onCode = (code: string): void => {
    try {
      if (take(code) === "whole") stopCamera();
    } catch (error) {
      trouble(error);
    }
  };
  const stopped = await startCamera(byId<HTMLVideoElement>("video"), await reader(), onCode, camera.signal);
  if (stopped === null) return;
  stopCamera();
  tell(`desk.told.camera.${stopped}`);
}

function make(): void {
  if (state.record === null) return;
  const now = Math.floor(Date.now() / 1_000);
  const made = presentationOf(state.record, state.chosen, bindingOf(state), now);
  state = { ...state, made };
  tell(null);
  showMade(lang, state);
  byId("made-title").focus();
}

function save(): void {
  const { made } = state;
  if (made === null) return;
  saveText("penyajian.jejak.json", "application/json", new TextDecoder().decode(writeRecordFile(made)));
}

async function copy(): Promise<void> {
  const link = byId<HTMLAnchorElement>("link");
  try {
    await navigator.clipboard.writeText(link.href);
    tell("holder.link.copied");
  } catch {
    // Not every browser lets a page from disk write there; a person can.
    link.focus();
    tell("holder.link.notCopied");
  }
}

function close(): void {
  collector.clear();
  state = { ...NOTHING, key: state.key };
  byId<HTMLTextAreaElement>("text").value = byId<HTMLTextAreaElement>("demand").value = "";
  show();
}

function newKey(): void {
  const key = makeKey();
  saveText("kunci-jejak.json", "application/json", keyFile(key));
  byId("public").hidden = false;
  byId("public-jwk").textContent = JSON.stringify(key.jwk);
}

function onClick(id: string, run: () => unknown): void {
  byId(id).addEventListener("click", () => {
    Promise.resolve(run()).catch(trouble);
  });
}

function onFiles(id: string, run: (files: readonly File[]) => unknown): void {
  const input = byId<HTMLInputElement>(id);
  input.addEventListener("change", () => {
    Promise.resolve(run([...(input.files ?? [])])).catch(trouble);
    input.value = "";
  });
}

function listen(): void {
  onFiles("files", takeFiles);
  onFiles("key", ([file]) => (file === undefined ? undefined : takeKey(file)));
  onClick("camera-start", scan);
  onClick("camera-stop", stopCamera);
  onClick("all", () => {
    choose(new Set(Object.keys(state.record?.values ?? {})));
  });
  onClick("none", () => {
    choose(new Set());
  });
  onClick("save", save);
  onClick("print", () => {
    window.print();
  });
  onClick("copy", copy);
  onClick("again", close);
  onClick("make-key", newKey);
  byId("open").addEventListener("submit", (event) => {
    event.preventDefault();
    try {
      take(byId<HTMLTextAreaElement>("text").value);
    } catch (error) {
      trouble(error);
    }
  });
  byId("choose").addEventListener("submit", (event) => {
    event.preventDefault();
    make();
  });
  byId("demand").addEventListener("change", ({ target }) => {
    const { value } = target as HTMLTextAreaElement;
    const demand = parseDemand(value.trim());
    state = { ...state, demand, isDemandWrong: demand === null && value.trim() !== "", made: null };
    showBinding(lang, state);
    showMade(lang, state);
  });
  byId("address").addEventListener("change", () => {
    showMade(lang, state);
  });
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    takeFiles([...(event.dataTransfer?.files ?? [])]).catch(trouble);
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

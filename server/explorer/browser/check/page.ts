import type { Lang } from "../../../../protocol/texts.ts";
import { startCamera } from "../codes/camera.ts";
import type { decodeWithin } from "../codes/decode.ts";
import { codeReader, type ReadCodes } from "../codes/read.ts";
import { textsOf, UnreadableError } from "../codes/texts.ts";
import { byId } from "../dom/element.ts";
import type { Missing } from "../records/collect.ts";
import type { Desk, Global, Taken } from "./desk.ts";
import { LoadError, loadScript } from "./load.ts";

/** The page's parts, and what it loads when it is needed. */
interface Setting {
  say: (name: string) => string;
  /** Opens the desk, or the one that is open. */
  desk: () => Promise<Desk>;
  /** Forgets everything; nothing is loaded for it. */
  clear: () => Promise<void>;
  /** What was checked, as a fragment; empty where nothing was. */
  fragment: () => string;
  reader: () => Promise<ReadCodes>;
}

function settingOf(root: HTMLElement, lang: Lang): Setting {
  const texts = JSON.parse(root.dataset["texts"] ?? "{}") as Record<string, string>;
  let opened: Promise<Desk> | null = null;
  let present: Desk | null = null;
  const open = async (): Promise<Desk> => {
    try {
      return (present = await openDesk(root, lang));
    } catch (error) {
      opened = null;
      throw error;
    }
  };
  const desk = (): Promise<Desk> => (opened ??= open());
  const clear = async (): Promise<void> => {
    (await opened)?.clear();
  };
  const fragment = (): string => present?.fragment() ?? "";
  const say = (name: string): string => texts[`desk.told.${name}`] ?? name;
  return { say, desk, clear, fragment, reader: () => codeReader(() => loadDecoder(root)) };
}

async function openDesk(root: HTMLElement, lang: Lang): Promise<Desk> {
  const { desk = "", types = "" } = root.dataset;
  await loadScript(desk);
  const open = (globalThis as Global).jejakOpenDesk;
  if (open === undefined) throw new LoadError(desk);
  return open({ lang, types, results: byId("results"), demand: byId("demand") });
}

async function loadDecoder({ dataset: { scanner = "" } }: HTMLElement): Promise<typeof decodeWithin> {
  await loadScript(scanner);
  const { jejakDecode } = globalThis as { jejakDecode?: typeof decodeWithin };
  if (jejakDecode === undefined) throw new LoadError(scanner);
  return jejakDecode;
}

function tell(words: string): void {
  byId("told").textContent = words;
}

/** Says what stood in the way of a piece of work; what the page could not foresee goes on to the browser's console. */
function telling({ say }: Setting, work: Promise<unknown>): void {
  work.catch((error: unknown) => {
    const known = error instanceof UnreadableError ? "unreadable" : error instanceof LoadError && "notLoaded";
    tell(say(known === false ? "failed" : known));
    if (known === false) throw error;
  });
}

function partial(words: string, { missing, count }: Missing): string {
  return words.replace("{missing}", missing.join(", ")).replace("{count}", String(count));
}

/** Long results would come into view with their middle: the verdict stands at their start. */
function lookAt(results: HTMLElement): void {
  results.focus({ preventScroll: true });
  results.scrollIntoView({ block: "start" });
}

async function give({ say, desk }: Setting, text: string): Promise<Taken> {
  tell(say("checking"));
  const taken = await (await desk()).take(text);
  if (taken === "forgotten") return taken;
  if (typeof taken === "string") tell(say(taken));
  else tell(partial(say("part"), taken));
  if (taken === "whole") lookAt(byId("results"));
  return taken;
}

async function giveFiles(setting: Setting, files: readonly File[]): Promise<void> {
  for (const file of files) {
    for (const text of await textsOf(file, setting.reader)) await give(setting, text);
  }
}

/** The camera is asked for by a click only, and ends with the last code that was missing. */
function listenForCamera(setting: Setting): void {
  let camera = new AbortController();
  // A button that goes while it has the keyboard hands it to the one that comes.
  const show = (isOn: boolean): void => {
    const isHeld = document.activeElement === byId(isOn ? "camera-start" : "camera-stop");
    byId("camera").hidden = !isOn;
    byId("camera-start").hidden = isOn;
    if (isHeld) byId(isOn ? "camera-stop" : "camera-start").focus();
  };
  const stop = (): void => {
    camera.abort();
    show(false);
  };
  const start = async ({ signal }: AbortController): Promise<void> => {
    const seen = new Set<string>();
    const onCode = (code: string): void => {
      if (seen.has(code)) return;
      seen.add(code);
      const given = give(setting, code).then((taken) => {
        if (taken === "whole" && !signal.aborted) stop();
      });
      telling(setting, given);
    };
    try {
      const read = await setting.reader();
      const trouble = await startCamera(byId<HTMLVideoElement>("video"), read, onCode, signal);
      if (trouble === null) return;
      stop();
      tell(setting.say(`camera.${trouble}`));
    } catch (error) {
      if (!signal.aborted) stop();
      throw error;
    }
  };
  byId("camera-start").addEventListener("click", () => {
    camera = new AbortController();
    show(true);
    telling(setting, start(camera));
  });
  byId("camera-stop").addEventListener("click", stop);
}

/** Anywhere on the page: who misses the field must not leave the page for the file. */
function listenForFiles(setting: Setting): void {
  const files = byId<HTMLInputElement>("files");
  files.addEventListener("change", () => {
    telling(setting, giveFiles(setting, [...(files.files ?? [])]));
    files.value = "";
  });
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    telling(setting, giveFiles(setting, [...(event.dataTransfer?.files ?? [])]));
  });
}

function listenForForms(setting: Setting): void {
  const text = byId<HTMLTextAreaElement>("text");
  byId("paste").addEventListener("submit", (event) => {
    event.preventDefault();
    telling(setting, give(setting, text.value));
  });
  byId("clear").addEventListener("click", () => {
    text.value = "";
    tell("");
    telling(setting, setting.clear());
  });
  byId("bind").addEventListener("change", ({ target }) => {
    const { checked } = target as HTMLInputElement;
    telling(
      setting,
      setting.desk().then((desk) => desk.demand(checked)),
    );
  });
}

/** The page in the other language shows what was checked in this one; the fragment is sent nowhere. */
function listenForLanguages({ fragment }: Setting): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>("a[hreflang]")) {
    link.addEventListener("click", () => {
      link.hash = fragment();
    });
  }
}

/** What a link's fragment holds is the holder's: it stays neither in the address bar nor in what is copied from it. */
function takeLink(setting: Setting): void {
  const { hash, pathname, search } = location;
  if (hash.length < 2 || document.getElementById(hash.slice(1)) !== null) return;
  history.replaceState(null, "", pathname + search);
  telling(setting, give(setting, hash));
}

/** Lets records be given by link, file, picture, camera or pasted text; the desk judges them. */
export function startPage(root: HTMLElement, lang: Lang): void {
  const setting = settingOf(root, lang);
  listenForCamera(setting);
  listenForFiles(setting);
  listenForForms(setting);
  listenForLanguages(setting);
  addEventListener("hashchange", () => {
    takeLink(setting);
  });
  root.hidden = false;
  takeLink(setting);
}

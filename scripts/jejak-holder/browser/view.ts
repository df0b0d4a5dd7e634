import { isJejakError } from "../../../protocol/errors.ts";
import type { RecordFile } from "../../../protocol/records/record-file.ts";
import { byId } from "../../../server/explorer/browser/dom/element.ts";
import { showFields, showRecord } from "./fields.ts";
import { checkingAddress, presentationLink, showCodes } from "./made.ts";
import { shownWith } from "./record.ts";
import { bindingOf, isKeyOf, type State } from "./state.ts";
import { say, type Key, type Lang } from "./words.ts";

/** Everything on the page that does not change with what was opened. */
export function showWords(lang: Lang): void {
  document.documentElement.lang = lang;
  document.title = say(lang, "holder.title");
  for (const marked of document.querySelectorAll<HTMLElement>("[data-text]")) {
    marked.textContent = say(lang, marked.dataset["text"] as Key);
  }
  for (const button of document.querySelectorAll<HTMLElement>("[data-lang]")) {
    button.setAttribute("aria-pressed", String(button.dataset["lang"] === lang));
  }
  byId("video").setAttribute("aria-label", say(lang, "desk.camera.label"));
}

/** The record with its fields to tick. */
export function showOpened(
  lang: Lang,
  { record, chosen }: State,
  onTick: (field: string, isTicked: boolean) => void,
): void {
  byId("record").hidden = record === null;
  if (record === null) return;
  byId("record-shown").replaceChildren(...showRecord(lang, record, shownWith(record, chosen)));
  byId("fields").replaceChildren(...showFields(lang, record, chosen, onTick));
}

function keyTold(lang: Lang, state: State): string {
  if (state.isKeyWrong) return say(lang, "holder.bind.key.none");
  if (state.key === null) return "";
  return say(lang, isKeyOf(state) ? "holder.bind.key.right" : "holder.bind.key.wrong");
}

/** What a presentation would be bound with. */
export function showBinding(lang: Lang, state: State): void {
  const { record, demand, isDemandWrong } = state;
  byId("bind").hidden = record?.jwk == null;
  const isRight = isKeyOf(state) && !state.isKeyWrong;
  byId("key-told").textContent = keyTold(lang, state);
  byId("key-told").className = isRight ? "" : "wrong";
  const wrong = isDemandWrong ? say(lang, "holder.bind.demand.wrong") : "";
  byId("demand-told").textContent = demand === null ? wrong : say(lang, "holder.bind.for", demand);
  byId("demand-told").className = demand === null ? "wrong" : "";
}

/** None of either where it is too large for them. */
function inCodes(
  lang: Lang,
  made: RecordFile,
  address: string,
): { codes: HTMLElement[]; link: string | null } {
  try {
    return { codes: showCodes(lang, made, address), link: presentationLink(made, address) };
  } catch (error) {
    if (!isJejakError(error)) throw error;
    return { codes: [], link: null };
  }
}

/** The presentation as codes, and as a link where the address of a checking page is known. */
export function showMade(lang: Lang, state: State): void {
  const { record, made } = state;
  const typed = byId<HTMLInputElement>("address");
  const address = checkingAddress(typed.value);
  const isWrong = address === "" && typed.value.trim() !== "";
  typed.setAttribute("aria-invalid", String(isWrong));
  byId("address-wrong").hidden = !isWrong;
  byId("made").hidden = made === null;
  if (made === null) return;
  byId("unbound").hidden = record?.jwk == null || bindingOf(state) !== null;
  const { codes, link } = inCodes(lang, made, address);
  byId("codes").replaceChildren(...codes);
  byId("codes-about").textContent = say(
    lang,
    codes.length > 0 ? "holder.code.about" : "holder.code.tooLarge",
  );
  byId("print").hidden = codes.length === 0;
  byId("link-about").hidden = byId("copy").hidden = link === null;
  byId<HTMLAnchorElement>("link").href = link ?? "#";
}

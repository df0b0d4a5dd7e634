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

/** What a presentation would be bound with. */
export function showBinding(lang: Lang, state: State): void {
  const { record, key, demand, isDemandWrong } = state;
  byId("bind").hidden = record?.jwk == null;
  const isRight = isKeyOf(state);
  byId("key-told").textContent =
    key === null ? "" : say(lang, isRight ? "holder.bind.key.right" : "holder.bind.key.wrong");
  byId("key-told").className = isRight ? "" : "wrong";
  const wrong = isDemandWrong ? say(lang, "holder.bind.demand.wrong") : "";
  byId("demand-told").textContent = demand === null ? wrong : say(lang, "holder.bind.for", demand);
  byId("demand-told").className = demand === null ? "wrong" : "";
}

/** The presentation as codes, and as a link where the address of a checking page is known. */
export function showMade(lang: Lang, state: State): void {
  const { record, made } = state;
  byId("made").hidden = made === null;
  if (made === null) return;
  byId("unbound").hidden = record?.jwk == null || bindingOf(state) !== null;
  const address = checkingAddress(byId<HTMLInputElement>("address").value);
  byId("codes").replaceChildren(...showCodes(lang, made, address));
  const link = presentationLink(made, address);
  byId("link-about").hidden = byId("copy").hidden = link === null;
  byId<HTMLAnchorElement>("link").href = link ?? "#";
}

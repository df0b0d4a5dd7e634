import { CODES, isJejakError } from "../../../protocol/errors.ts";
import { CHECKS, type Finding } from "../../../protocol/evidence/findings.ts";
import { parseTrust } from "../../../protocol/evidence/trust.ts";
import { verifyEvidence, type Report } from "../../../protocol/evidence/verify.ts";
import { nameOf, sentenceOf, verdictText } from "../../../protocol/evidence/words.ts";
import { EVIDENCE } from "../../../protocol/texts/evidence.ts";
import { readDropped, type Dropped } from "./read.ts";

type Lang = "id" | "en";
type PageText = Extract<keyof typeof EVIDENCE, `evidence.page.${string}`>;

/** Everything that was dropped so far: files may come one after the other. */
let given: Dropped = { evidence: [], documents: [] };
let lang: Lang = navigator.language.startsWith("en") ? "en" : "id";

const say = (key: PageText): string => EVIDENCE[key][lang];

function element(name: string, text = "", className = ""): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}

function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(id);
  return found;
}

function show(): void {
  document.documentElement.lang = lang;
  document.title = say("evidence.page.title");
  for (const marked of document.querySelectorAll<HTMLElement>("[data-text]")) {
    marked.textContent = say(marked.dataset["text"] as PageText);
  }
  byId("given").replaceChildren(...filesGiven().map((line) => element("li", line)));
  byId("results").replaceChildren(...results());
}

function filesGiven(): string[] {
  const { evidence, trust, documents } = given;
  return [
    ...evidence.map(({ name }) => `${say("evidence.page.evidence")}: ${name}`),
    ...(trust ? [`${say("evidence.page.trust")}: ${trust.name}`] : []),
    ...documents.map(({ name, sha256 }) => `${say("evidence.page.document")}: ${name} (SHA-256 ${sha256})`),
  ];
}

function results(): HTMLElement[] {
  const { evidence, trust, documents } = given;
  if (evidence.length === 0 || trust === undefined) return [element("p", say("evidence.page.waiting"))];
  try {
    const trusted = parseTrust(trust.bytes);
    return evidence.flatMap(({ name, bytes }) => [
      element("h2", name),
      ...reportOf(verifyEvidence({ evidence: bytes, trust: trusted, documents })),
    ]);
  } catch (error) {
    if (!isJejakError(error)) throw error;
    return [element("p", `${CODES[error.code].title[lang]}. ${error.at ?? ""}`, "fail")];
  }
}

function reportOf({ verdict, findings, facts }: Report): HTMLElement[] {
  const list = element("ul", "", "findings");
  list.append(...findings.map(findingItem));
  const steps = element("ol");
  steps.append(
    ...(facts?.steps ?? []).map(({ recordedAt, tags, approvers }) => {
      const by = approvers.map(({ mandate }) => `#${mandate}`).join(", ");
      return element(
        "li",
        `${recordedAt}: ${tags.join(", ")} (${EVIDENCE["evidence.mandates"][lang]} ${by})`,
      );
    }),
  );
  const { agency = null, ocid = null } = facts ?? {};
  const about = agency === null ? "" : `${agency.name} (${agency.officialId}) · ${ocid ?? ""}`;
  return [element("p", verdictText(lang, verdict), `verdict ${verdict}`), element("p", about), steps, list];
}

function findingItem(finding: Finding): HTMLElement {
  const item = element("li", "", CHECKS[finding.code] === "note" ? "note" : finding.status);
  item.append(element("strong", `${nameOf(lang, finding.code)}. `), sentenceOf(lang, finding));
  return item;
}

async function take(files: readonly File[]): Promise<void> {
  const { evidence, trust, documents } = await readDropped(files);
  given = {
    evidence: [...given.evidence, ...evidence],
    documents: [...given.documents, ...documents],
    ...((trust ?? given.trust) && { trust: trust ?? given.trust }),
  };
  show();
}

function listen(): void {
  const input = byId("files") as HTMLInputElement;
  input.addEventListener("change", () => void take([...(input.files ?? [])]));
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    void take([...(event.dataTransfer?.files ?? [])]);
  });
  for (const button of document.querySelectorAll<HTMLElement>("[data-lang]")) {
    button.addEventListener("click", () => {
      lang = button.dataset["lang"] === "en" ? "en" : "id";
      show();
    });
  }
  byId("clear").addEventListener("click", () => {
    given = { evidence: [], documents: [] };
    input.value = "";
    show();
  });
}

listen();
show();

import {
  verifyEquivocation,
  type EquivocationFacts,
  type EquivocationReport,
  type LogTrust,
} from "../../../protocol/equivocation/verify.ts";
import { factLines, nameOf, sentenceOf, verdictText } from "../../../protocol/equivocation/words.ts";
import type { Status } from "../../../protocol/evidence/findings.ts";
import type { Trust } from "../../../protocol/evidence/trust.ts";
import { originOf } from "../../../protocol/proof/note-sign.ts";
import { element } from "./element.ts";
import type { Small } from "./files.ts";
import { sayIn, SIGNS, type Lang } from "./show.ts";

/** A proof that an operator showed two views of the log, with what became of it. */
export interface CheckedEquivocation {
  file: Small;
  report: EquivocationReport;
}

/** Without a trust file nobody is accused: the verdict is unknown. */
export function checkEquivocation(file: Small, trust: Trust | undefined): CheckedEquivocation {
  return { file, report: verifyEquivocation(file.bytes, trust === undefined ? {} : logTrustOf(trust)) };
}

function logTrustOf({ chainId, contracts, log }: Trust): LogTrust {
  const origin = originOf(BigInt(chainId), contracts.auditLog.address);
  return { origin, ...(log !== undefined && { key: log.key }) };
}

/** Everything about one proof: the verdict first. */
export function showEquivocation(lang: Lang, { file, report }: CheckedEquivocation): HTMLElement {
  const { verdict, findings, facts } = report;
  const items = findings.map((finding) => {
    const { code, status } = finding;
    return showItem(lang, code, status, nameOf(lang, code), sentenceOf(lang, finding));
  });
  return element(
    "section",
    "file",
    element("h2", "", file.name),
    element("p", `verdict ${verdict}`, verdictText(lang, verdict)),
    ...(facts === null ? [] : [showFacts(lang, facts)]),
    element("h3", "", sayIn(lang)("evidence.page.checked")),
    element("ul", "findings checked", ...items),
  );
}

function showFacts(lang: Lang, facts: EquivocationFacts): HTMLElement {
  return element("ul", "views", ...factLines(lang, facts).map((line) => element("li", "", line)));
}

function showItem(lang: Lang, code: string, status: Status, name: string, sentence: string): HTMLElement {
  const sign = element("span", "sign", SIGNS[status]);
  sign.setAttribute("aria-hidden", "true");
  const word = sayIn(lang)(`evidence.page.status.${status}`);
  const told = element("div", "", element("strong", "", `${name} (${word})`), " ", sentence);
  const item = element("li", status, sign, told);
  item.dataset["code"] = code;
  return item;
}

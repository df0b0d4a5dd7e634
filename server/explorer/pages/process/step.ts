import { text } from "../../../../protocol/texts.ts";
import type { Lang } from "../../../../protocol/texts.ts";
import { formatTime, parseTime } from "../../../../protocol/time.ts";
import { countsLine } from "../../changes.ts";
import { formatMoney, formatNumber, formatSize } from "../../format.ts";
import { html } from "../../html.ts";
import type { Html } from "../../html.ts";
import { stepAnchor } from "../../links.ts";
import { day, facts, finalityMark, foreign, hash, moment, unmarked } from "../../parts.ts";
import { rolesText, withdrawalText } from "../../terms.ts";
import { capital, documentTypeText, formatText, tagsText } from "../../words.ts";
import { latenessOf, mismatchesOf } from "./findings.ts";
import { hashesOf } from "./hashes.ts";
import type { ProcessView, StepAnswer } from "./view.ts";

type Approver = StepAnswer["approvers"][number];
type StepDocument = StepAnswer["documents"][number];
type Amount = NonNullable<StepAnswer["release"]>["value"];

/** A mandate of the process's agency tells its whole term; a successor's is on the successor's page. */
function approverItem({ lang, links, trail, mandates }: ProcessView, approver: Approver): Html {
  const { agency, mandate: number, roles } = approver;
  const own = agency === trail.agency;
  const ref = own ? trail : { agency };
  const name =
    roles === null
      ? text(lang, "step.approver.unknown", { number })
      : text(lang, "step.approver", { number, roles: rolesText(lang, roles) });
  const mandate = own ? mandates.find((found) => found.number === number) : undefined;
  const values = mandate && { from: mandate.from, until: mandate.until };
  const term = values
    ? html`,
      ${text(lang, "step.approver.until", {
        from: dayText(lang, values.from),
        until: dayText(lang, values.until),
      })}`
    : null;
  return html`<li><a href="${links.mandate(ref, number)}">${name}</a>${term}</li>`;
}

function dayText(lang: Lang, iso: string): string {
  return new Date(iso).toLocaleDateString(lang === "id" ? "id-ID" : "en-GB", {
    dateStyle: "medium",
    timeZone: "Asia/Jakarta",
  });
}

function approvers(view: ProcessView, step: StepAnswer): Html {
  const { lang } = view;
  const count = text(lang, "step.approvers.count", {
    given: formatNumber(lang, step.approvers.length),
    required: formatNumber(lang, step.required),
  });
  return html`<div class="signers">
    <h5>${text(lang, "step.approvers")}</h5>
    <ul>
      ${step.approvers.map((approver) => approverItem(view, approver))}
    </ul>
    ${step.required > 1 || step.approvers.length > 1 ? html`<p class="small">${count}</p>` : null}
    ${step.succession === 0 ? null : html`<p>${text(lang, "step.succession", { number: step.succession })}</p>`}
  </div>`;
}

function documentItem({ lang, links, trail }: ProcessView, document: StepDocument): Html {
  const { title, id, documentType, format, size, sha256 } = document;
  const kind = [
    ...(documentType === null ? [] : [documentTypeText(lang, documentType)]),
    ...(format === null ? [] : [formatText(format)]),
    formatSize(lang, size),
  ];
  return html`<li>
    <p>
      ${foreign(unmarked(trail.sample, title ?? id))}
      <span class="small">${foreign(kind.join(" · "))}</span>
    </p>
    <p class="small">
      <a href="${links.document(sha256)}" title="${text(lang, "step.document.check")}">${hash(sha256)}</a>
    </p>
  </li>`;
}

function documents(view: ProcessView, step: StepAnswer): Html | null {
  if (step.documents.length === 0) return null;
  return html`<div class="documents">
    <h5>${text(view.lang, "step.documents")}</h5>
    <ul>
      ${step.documents.map((document) => documentItem(view, document))}
    </ul>
  </div>`;
}

function manifestNotice(lang: Lang, { manifest }: StepAnswer): Html | null {
  if (manifest.state === "published") return null;
  if (manifest.state === "not-published") {
    const [before = "", after = ""] = text(lang, "step.notPublished", { since: "\n" }).split("\n");
    return html`<p class="notice">${before}${moment(lang, manifest.since)}${after}</p>`;
  }
  const reason = withdrawalText(lang, manifest.reason);
  return html`<p class="notice">${text(lang, "step.withdrawn", { reason })}</p>`;
}

function moneyText(lang: Lang, value: NonNullable<Amount>): string {
  return formatMoney(lang, value.amount, value.currency);
}

/** The value where it is first said, and where it changes. */
function valueOf(lang: Lang, step: StepAnswer, before: readonly StepAnswer[]): Html | null {
  const value = step.release?.value;
  if (!value) return null;
  const last = before.findLast(({ release }) => release?.value)?.release?.value;
  if (!last) return html`${moneyText(lang, value)}`;
  if (moneyText(lang, last) === moneyText(lang, value)) return null;
  return html`<b>${moneyText(lang, value)}</b>
    (${text(lang, "step.value.before", { value: moneyText(lang, last) })})`;
}

function releasedOn(lang: Lang, step: StepAnswer): Html | null {
  const date = step.release?.date ?? null;
  if (date === null) return null;
  const seconds = parseTime(date);
  const shown = seconds === undefined ? foreign(date) : day(lang, formatTime(seconds));
  return html`${shown} ${latenessOf(lang, step)}`;
}

function corrections(
  { lang, links, trail }: ProcessView,
  { corrects, correctedBy }: StepAnswer,
): Html | null {
  if (corrects === null && correctedBy.length === 0) return null;
  const target =
    corrects === null
      ? null
      : html`<a href="${links.step(trail, trail.ocid, corrects)}"
          >${text(lang, "step.corrects", { number: corrects + 1 })}</a
        >`;
  const later = correctedBy.map(
    (index) => html` <a href="${links.entry(index)}">${text(lang, "step.entry", { index })}</a>`,
  );
  return html`<p class="correction">
    ${target} ${later.length === 0 ? null : html`${text(lang, "step.corrected")}${later}`}
  </p>`;
}

function sourceOf({ source }: StepAnswer): Html | null {
  if (!source) return null;
  // Only what is a web address becomes a link: others' text must not run.
  const address = source.address !== null && /^https?:\/\//.test(source.address) ? source.address : null;
  const name = source.publisher ?? source.address ?? "";
  return address === null
    ? foreign(name)
    : html`<a href="${address}" rel="noopener noreferrer">${foreign(name)}</a>`;
}

function times(view: ProcessView, step: StepAnswer, before: readonly StepAnswer[]): Html {
  const { lang } = view;
  return facts([
    [
      text(lang, "step.recorded"),
      html`${moment(lang, step.recordedAt)} ${finalityMark(lang, step.finality)}`,
    ],
    [text(lang, "step.released"), releasedOn(lang, step)],
    [text(lang, "step.value"), valueOf(lang, step, before)],
    [text(lang, "step.deadline"), step.deadline === null ? null : moment(lang, step.deadline)],
    [text(lang, "step.source"), sourceOf(step)],
  ]);
}

/** How much a step changed of what had been said, and where that is shown. */
function changed({ lang, links, trail, counts }: ProcessView, { trailIndex }: StepAnswer): Html | null {
  const figures = counts.get(trailIndex);
  if (figures === undefined || figures.material === 0) return null;
  const address = links.diff(trail, trail.ocid, { from: trailIndex - 1, to: trailIndex });
  return html`<p class="changed">
    ${countsLine(lang, figures)} <a href="${address}">${text(lang, "versions.show")}</a>
  </p>`;
}

/** One step of the trail; `before` are the steps of this page that precede it. */
export function stepItem(view: ProcessView, step: StepAnswer, before: readonly StepAnswer[]): Html {
  const { lang, links } = view;
  const anchor = stepAnchor(step.trailIndex);
  return html`<li id="${anchor}" value="${step.trailIndex + 1}">
    <article>
      <h4>
        <a class="permalink" href="#${anchor}"
          >${text(lang, "step.number", { number: step.trailIndex + 1 })}</a
        >
        ${capital(tagsText(lang, step.tags))}
      </h4>
      ${corrections(view, step)} ${times(view, step, before)} ${changed(view, step)}
      ${mismatchesOf(lang, step)} ${manifestNotice(lang, step)} ${documents(view, step)}
      ${approvers(view, step)} ${hashesOf(view, step)}
      <p class="small">
        <a href="${links.entry(step.index)}">${text(lang, "step.entry", { index: step.index })}</a>
      </p>
    </article>
  </li>`;
}

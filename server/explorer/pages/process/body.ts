import { text } from "../../../../protocol/texts.ts";
import { undeclaredMark } from "../../changes.ts";
import { evidenceCard, evidenceLink, evidenceOf, packLink } from "../../evidence.ts";
import { formatMoney, formatNumber } from "../../format.ts";
import { html } from "../../html.ts";
import type { Html } from "../../html.ts";
import { agencyName, stepAnchor } from "../../links.ts";
import {
  agencyLink,
  facts,
  foreign,
  hash,
  moment,
  pager,
  sampleMark,
  sampleNotice,
  unmarked,
} from "../../parts.ts";
import { qrCode } from "../../qr.ts";
import { processSeen } from "../../seen.ts";
import { STAGES, stageOf, statusOf, statusText } from "../../words.ts";
import type { Stage } from "../../words.ts";
import { stepItem } from "./step.ts";
import type { ProcessView, StepAnswer } from "./view.ts";

function title({ lang, trail }: ProcessView): string {
  return unmarked(trail.sample, trail.title ?? text(lang, "process.untitled", { ocid: trail.ocid }));
}

/** The language in which the process describes itself, by the newest step of this page that says it. */
function languageOf({ trail }: ProcessView): string | null {
  return trail.steps.findLast(({ release }) => release?.language)?.release?.language ?? null;
}

function heading(view: ProcessView): Html {
  const { lang, links, trail } = view;
  const language = languageOf(view);
  const description =
    trail.description === null ? null : html`<p>${foreign(trail.description, language)}</p>`;
  return html`<div class="title">
    <p class="by">
      ${text(lang, "process.recordedBy")} ${agencyLink(links, trail)}${sampleMark(lang, trail.sample)}
    </p>
    <h1>${foreign(title(view), trail.title === null ? null : language)}</h1>
    <p>
      <strong class="status ${statusOf(trail)}">${statusText(lang, trail)}</strong>
      ${trail.closed ? html`<span class="small">${text(lang, "process.closed")}</span>` : null}
      ${undeclaredMark(lang, trail.undeclared)}
    </p>
    ${description}
  </div>`;
}

function permalink({ lang, links, trail, origin }: ProcessView): Html {
  const address = origin + links.process(trail, trail.ocid);
  return html`<p class="label">${text(lang, "process.permalink")}</p>
    <p class="small"><a href="${links.process(trail, trail.ocid)}">${address}</a></p>
    ${qrCode(address, text(lang, "process.qr"))}`;
}

function about({ lang, trail }: ProcessView): Html {
  const { buyer, value, deadline } = trail;
  const list = facts([
    [text(lang, "process.buyer"), buyer && foreign(buyer.name ?? buyer.id ?? "")],
    [
      text(lang, "process.value"),
      value && html`<b class="money">${formatMoney(lang, value.amount, value.currency)}</b>`,
    ],
    [text(lang, "process.ocid"), html`<code>${trail.ocid}</code>`],
    [text(lang, "process.deadline"), deadline === null ? null : moment(lang, deadline)],
    [text(lang, "process.steps"), html`${formatNumber(lang, trail.length)}`],
    [text(lang, "process.opened"), moment(lang, trail.openedAt)],
    [text(lang, "process.lastStep"), moment(lang, trail.lastRecordedAt)],
    [text(lang, "process.number"), html`${formatNumber(lang, trail.number)}`],
  ]);
  return html`<section aria-labelledby="about">
    <h2 id="about">${text(lang, "process.about")}</h2>
    ${list}
  </section>`;
}

function checking(view: ProcessView): Html {
  const { lang, trail } = view;
  return html`<section class="aside-card" aria-labelledby="check">
    <h2 id="check">${text(lang, "process.check")}</h2>
    <p>${text(lang, "process.check.how")}</p>
    <p class="label">${text(lang, "process.head")}</p>
    <p>${hash(trail.head)}</p>
    <p>${text(lang, "process.check.command")}</p>
    <pre><code>npx jejak trail ${trail.ocid}</code></pre>
    ${permalink(view)}
  </section>`;
}

function versions({ lang, links, trail }: ProcessView): Html {
  return html`<section class="aside-card" aria-labelledby="versions">
    <h2 id="versions">${text(lang, "process.versions")}</h2>
    <p>${text(lang, "process.versions.how")}</p>
    <p><a href="${links.versions(trail, trail.ocid)}">${text(lang, "versions.all")}</a></p>
    <p><a href="${links.state(trail, trail.ocid)}">${text(lang, "state.choose")}</a></p>
  </section>`;
}

/** By the newest step: before it is final, evidence leads to a block that is as settled as it. */
function evidence({ lang, trail, tools }: ProcessView): Html {
  const names = [agencyName(trail), trail.ocid].map(encodeURIComponent);
  const address = `/api/v1/agencies/${names.join("/processes/")}`;
  const { finality } = trail.steps.at(-1) ?? { finality: "finalized" as const };
  const links = html`${evidenceLink(lang, evidenceOf(address, finality))}<br />
    ${packLink(lang, address, finality)}`;
  return evidenceCard(lang, "process", links, tools);
}

/** The five stages: which ones were reached, and the first step of each that is on this page. */
function stages({ lang, trail }: ProcessView): Html {
  const reached = new Set(trail.tags.map((tag) => stageOf([tag])));
  const last = STAGES.findLastIndex((stage) => reached.has(stage));
  const firstOf = (stage: Stage) => trail.steps.find(({ tags }) => stageOf(tags) === stage);
  const items = STAGES.map((stage, i) => {
    const first = firstOf(stage);
    const name = text(lang, `stage.${stage}`);
    const state = reached.has(stage) ? (i === last && !trail.closed ? "now" : "done") : "open";
    return html`<li class="${state}">
      ${first ? html`<a href="#${stepAnchor(first.trailIndex)}">${name}</a>` : html`<span>${name}</span>`}
    </li>`;
  });
  return html`<ol class="stages" aria-label="${text(lang, "process.stages")}">
    ${items}
  </ol>`;
}

function conflicts({ lang, links, trail }: ProcessView): Html | null {
  if (trail.conflicts.length === 0) return null;
  const items = trail.conflicts.map(
    ({ releaseId, steps }) =>
      html`<li>
        <p>${text(lang, "process.conflict", { release: releaseId, count: steps.length })}</p>
        <ul>
          ${steps.map(
            (step) =>
              html`<li>
                <a href="${links.step(trail, trail.ocid, step.trailIndex)}"
                  >${text(lang, "step.number", { number: step.trailIndex + 1 })}</a
                >
                ${hash(step.contentHash)}
              </li>`,
          )}
        </ul>
      </li>`,
  );
  return html`<section class="notice bad" aria-labelledby="conflicts">
    <h2 id="conflicts">${text(lang, "process.conflict.title")}</h2>
    <ul>
      ${items}
    </ul>
  </section>`;
}

/** Steps of one stage that follow each other. */
interface Run {
  stage: Stage | null;
  steps: StepAnswer[];
}

function runsOf(steps: readonly StepAnswer[]): Run[] {
  const runs: Run[] = [];
  for (const step of steps) {
    const stage = stageOf(step.tags);
    const last = runs.at(-1);
    if (last?.stage === stage) last.steps.push(step);
    else runs.push({ stage, steps: [step] });
  }
  return runs;
}

function pages({ lang, links, trail, after }: ProcessView): Html | null {
  if (trail.next === null && after === undefined) return null;
  const next = trail.next === null ? null : links.process(trail, trail.ocid, { after: trail.next });
  return pager(text(lang, "process.trail"), [
    [text(lang, "process.page.first"), after === undefined ? null : links.process(trail, trail.ocid)],
    [text(lang, "process.page.next"), next],
  ]);
}

function range({ lang, trail, after }: ProcessView): Html | null {
  const [first, last] = [trail.steps.at(0), trail.steps.at(-1)];
  if (!first || !last || (trail.next === null && after === undefined)) return null;
  const values = { from: first.trailIndex + 1, to: last.trailIndex + 1, all: trail.length };
  return html`<p class="small">${text(lang, "process.page", values)}</p>`;
}

function timeline(view: ProcessView): Html {
  const { lang, trail } = view;
  const before = new Map(trail.steps.map((step, i) => [step.index, trail.steps.slice(0, i)]));
  const runs = runsOf(trail.steps).map(
    ({ stage, steps }) =>
      html`<section class="stage">
        <h3>${stage === null ? text(lang, "process.stage.none") : text(lang, `stage.${stage}`)}</h3>
        <ol class="trail" start="${(steps[0]?.trailIndex ?? 0) + 1}">
          ${steps.map((step) => stepItem(view, step, before.get(step.index) ?? []))}
        </ol>
      </section>`,
  );
  return html`<section aria-labelledby="trail">
    <h2 id="trail">${text(lang, "process.trail")}</h2>
    ${range(view)} ${runs} ${pages(view)}
  </section>`;
}

/** Everything that a process page shows. */
export function processBody(view: ProcessView): Html {
  return html`${sampleNotice(view.lang, view.trail.sample)} ${heading(view)} ${stages(view)}
    <div class="columns process">
      ${about(view)}
      <div class="way">${conflicts(view)} ${timeline(view)}</div>
      ${versions(view)} ${checking(view)} ${evidence(view)} ${processSeen(view.lang, view.seen)}
    </div>`;
}

import type { z } from "zod";
import { CODES } from "../../protocol/errors.ts";
import type { ErrorCode } from "../../protocol/errors.ts";
import { errorText, text } from "../../protocol/texts.ts";
import type { Lang } from "../../protocol/texts.ts";
import type { Log, Seen } from "../api/schemas/log.ts";
import { formatNumber } from "./format.ts";
import { html } from "./html.ts";
import type { Html } from "./html.ts";
import { facts, foreign, hash, moment } from "./parts.ts";

type LogAnswer = z.output<typeof Log>;
type Signed = NonNullable<LogAnswer["newest"]>;

/** A witness, and when it saw what a page is about; null where it has not. */
interface Witness {
  readonly name: string;
  readonly time: string | null;
  /** What keeps it from answering. */
  readonly problem?: string | null;
}

function isCode(code: string): code is ErrorCode {
  return Object.hasOwn(CODES, code);
}

function trouble(lang: Lang, problem: string | null | undefined): Html | null {
  return problem != null && isCode(problem)
    ? html`<br /><span class="small">${errorText(lang, problem).title}</span>`
    : null;
}

/** "Seen by k of n", then each witness by name. */
function seenBy(lang: Lang, witnesses: readonly Witness[]): Html {
  if (witnesses.length === 0) return html`<p>${text(lang, "seen.none")}</p>`;
  const seen = witnesses.filter(({ time }) => time !== null).length;
  const items = witnesses.map(
    ({ name, time, problem }) =>
      html`<li>
        ${foreign(name)}: ${time === null ? text(lang, "seen.waiting") : moment(lang, time)}
        ${trouble(lang, problem)}
      </li>`,
  );
  const all = formatNumber(lang, witnesses.length);
  return html`<p>
      <strong data-seen="${seen}"
        >${text(lang, "seen.count", { seen: formatNumber(lang, seen), all })}</strong
      >
    </p>
    <ul>
      ${items}
    </ul>`;
}

/** Which witnesses have seen a process as it stands. */
export function processSeen(lang: Lang, seen: z.output<typeof Seen>): Html {
  return html`<section class="aside-card" aria-labelledby="witnesses">
    <h2 id="witnesses">${text(lang, "seen.title")}</h2>
    <p>${text(lang, "seen.process")}</p>
    ${seenBy(lang, seen.witnesses)}
    <p class="small">${text(lang, "seen.means")} ${text(lang, "seen.proof")}</p>
  </section>`;
}

function sizeOf(lang: Lang, { size, block }: Signed): Html {
  const values = { size: formatNumber(lang, size), block: formatNumber(lang, block.number) };
  return html`${text(lang, "seen.checkpoint.at", values)}`;
}

function signed(lang: Lang, { newest, seenByAll, key }: LogAnswer): Html {
  if (newest === null) return html`<p>${text(lang, "seen.unsigned")}</p>`;
  return html`${facts([
      [
        text(lang, "seen.checkpoint"),
        html`${sizeOf(lang, newest)}<br />${moment(lang, newest.signedAt)}<br />${hash(newest.root)}`,
      ],
      [
        text(lang, "seen.all"),
        seenByAll && html`${sizeOf(lang, seenByAll)}<br />${moment(lang, seenByAll.signedAt)}`,
      ],
      [text(lang, "seen.key"), key === null ? null : hash(key)],
    ])}
    <p><a href="/log/checkpoint">${text(lang, "seen.file")}</a></p>`;
}

/** What the operator signed last, and which witnesses have seen it. */
export function ledgerSeen(lang: Lang, log: LogAnswer): Html {
  const times = new Map(log.newest?.seenBy.map(({ key, time }) => [key, time]));
  const witnesses = log.witnesses.map(({ name, key, problem }) => ({
    name,
    time: times.get(key) ?? null,
    problem,
  }));
  return html`<section aria-labelledby="witnesses">
    <h2 id="witnesses">${text(lang, "seen.title")}</h2>
    <p>${text(lang, "seen.means")}</p>
    ${seenBy(lang, witnesses)} ${signed(lang, log)}
    <p class="small">${text(lang, "seen.proof")}</p>
  </section>`;
}

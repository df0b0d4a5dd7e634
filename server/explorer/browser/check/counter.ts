import { JejakError, isJejakError } from "../../../../protocol/errors.ts";
import type { Trust } from "../../../../protocol/evidence/trust.ts";
import { toBase64Url } from "../../../../protocol/base64url.ts";
import { linkOf } from "../../../../protocol/records/codes.ts";
import { encodeCompact } from "../../../../protocol/records/compact.ts";
import { formatDemand, type CompleteDemand } from "../../../../protocol/records/demand.ts";
import { DESK } from "../../../../protocol/texts/desk.ts";
import { drawCode } from "../codes/draw.ts";
import { byId } from "../dom/element.ts";
import { createCollector, type Held } from "../records/collect.ts";
import type { Desk, Place, Taken } from "./desk.ts";
import { judge, type Given } from "./judge.ts";
import { otherTabs } from "./tabs.ts";
import { siteOutside } from "./outside.ts";
import { showJudged, showTrouble } from "./show.ts";

const NOTHING: Given = { record: null, evidence: null, trust: null, demand: null };

/** With 128 bits of its own: a presentation made for another check does not fit this one. */
function newDemand(): CompleteDemand {
  return { audience: location.origin, nonce: toBase64Url(crypto.getRandomValues(new Uint8Array(16))) };
}

/** Shows a demand as a code and as a line; none hides both. */
function showDemand({ lang, demand: place }: Place, { demand }: Given): void {
  place.hidden = demand === null;
  if (demand === null) return;
  const line = formatDemand(demand);
  byId("demand-line").textContent = line;
  byId("demand-code").replaceChildren(drawCode(line, DESK["desk.demand.label"][lang]));
}

function isAnother(own: Trust | null, other: Trust | undefined): boolean {
  return own !== null && other !== undefined && JSON.stringify(own) !== JSON.stringify(other);
}

/** Opens the desk: it keeps what was given for as long as the page is open, and nowhere else. */
export function openDesk(place: Place): Desk {
  const { lang, results } = place;
  const collector = createCollector();
  const others = otherTabs(collector.pending);
  const outside = siteOutside(place.types);
  let given = NOTHING;
  /** Whoever gives a record may give a trust file along: which of two is the visitor's own nobody here can know. */
  let hasRivals = false;
  /** Grows with each new start: what was handed in before it is not shown after it. */
  let starts = 0;

  const show = async (): Promise<void> => {
    const now = given;
    const { record } = now;
    if (hasRivals) {
      results.replaceChildren(showTrouble(lang, new JejakError("trust-several")));
      return;
    }
    if (record === null) {
      results.replaceChildren();
      return;
    }
    const judged = await judge(now, record, await outside);
    // Something else was given meanwhile, or all of it forgotten.
    if (given !== now) {
      await show();
      return;
    }
    const retry = (): void => {
      void show();
    };
    results.replaceChildren(...showJudged(lang, record, judged, retry));
  };
  /** A code that is not alone may have its others in other tabs; it stays the newest, whatever they have. */
  const hold = async (text: string): Promise<Held> => {
    const held = collector.take(text);
    if (held === "unknown" || !("missing" in held)) return held;
    const more = await others.ask();
    return more.length === 0 ? held : collector.take([...more, text].join("\n"));
  };
  const take = async (text: string): Promise<Taken> => {
    const start = starts;
    try {
      const held = await hold(text);
      if (start !== starts) return "forgotten";
      if (held === "unknown" || "missing" in held) return held;
      hasRivals ||= isAnother(given.trust, held.trust);
      given = { ...given, ...held };
      await show();
      if (start !== starts) return "forgotten";
      return given.record === null ? "aside" : "whole";
    } catch (error) {
      if (!isJejakError(error)) throw error;
      results.replaceChildren(showTrouble(lang, error));
      return "unknown";
    }
  };
  const demand = async (isAsked: boolean): Promise<void> => {
    given = { ...given, demand: isAsked ? newDemand() : null };
    showDemand(place, given);
    await show();
  };
  const fragment = (): string => {
    try {
      return given.record === null ? "" : linkOf(encodeCompact(given.record), "");
    } catch (error) {
      if (!isJejakError(error)) throw error;
      return "";
    }
  };
  const clear = (): void => {
    starts++;
    collector.clear();
    hasRivals = false;
    // Whoever comes next answers a challenge of their own.
    given = { ...NOTHING, demand: given.demand && newDemand() };
    showDemand(place, given);
    results.replaceChildren();
  };
  return { take, demand, fragment, clear };
}

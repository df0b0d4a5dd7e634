import { text } from "../../../protocol/texts.ts";
import type { Lang } from "../../../protocol/texts.ts";
import type { Happening } from "../../../server/registrar/issuing/run.ts";
import type { Context } from "../context.ts";

const EVERY_MS = 1_000;

/** How issuing goes on, as lines on stderr: a count now and then, and what happens to a batch. */
export function progressOf({ lang, say }: Pick<Context, "lang" | "say">): {
  tell: (happening: Happening) => void;
  end: () => void;
} {
  const labels = {
    checked: text(lang, "cli.records.issue.checking"),
    signed: text(lang, "cli.records.issue.signing"),
    packed: text(lang, "cli.records.issue.packing"),
  };
  const counts = { checked: 0, signed: 0, packed: 0 };
  const shown = { checked: 0, signed: 0, packed: 0 };
  let last = Date.now();
  let saidLast = "";
  // Whoever waits for another process asks every second.
  const sayOnce = (line: string): void => {
    if (line !== saidLast) say(line);
    saidLast = line;
  };
  const show = (what: keyof typeof counts): void => {
    if (counts[what] === shown[what]) return;
    shown[what] = counts[what];
    say(`${labels[what]}: ${counts[what]}`);
  };
  return {
    tell: (happening) => {
      switch (happening.what) {
        case "checked":
          counts.checked = happening.rows;
          break;
        case "signed":
        case "packed":
          counts[happening.what] += happening.rows;
          break;
        case "waiting":
          sayOnce(waitingFor(lang, happening));
          return;
        case "reserved":
          return;
        default:
          say(text(lang, `cli.records.issue.${happening.what}`, { batch: happening.batch }));
          return;
      }
      if (Date.now() - last < EVERY_MS) return;
      last = Date.now();
      show(happening.what);
    },
    end: () => {
      for (const what of ["checked", "signed", "packed"] as const) show(what);
    },
  };
}

function waitingFor(lang: Lang, { until, behind }: Extract<Happening, { what: "waiting" }>): string {
  const time = until.toISOString();
  if (behind === undefined) return text(lang, "cli.records.issue.waiting", { until: time });
  return text(lang, "cli.records.issue.behind", { until: time, batch: behind });
}

import { text } from "../../protocol/texts.ts";
import type { Lang } from "../../protocol/texts.ts";
import type { ApiOptions } from "../audit/api/compare.ts";
import type { Progress } from "../audit/audit.ts";
import type { DatabaseProgress } from "../audit/database/compare.ts";
import { startProgress } from "./progress.ts";

/** A bar for each part of an audit. */
export interface Bars {
  ledger: Progress;
  api: NonNullable<ApiOptions["progress"]>;
  database: DatabaseProgress;
}

/** One bar after another; signatures are checked beside the others, and get theirs when only they are left. */
export function barsOf(lang: Lang): Bars {
  const [fetched, folded, compared, checked, answers, rebuilt, rows] = (
    [
      "cli.audit.fetched",
      "cli.audit.folded",
      "cli.audit.compared",
      "cli.audit.checked",
      "cli.audit.answers",
      "cli.audit.rebuilt",
      "cli.audit.rows",
    ] as const
  ).map((label) => barOf(text(lang, label))) as [Bar, Bar, Bar, Bar, Bar, Bar, Bar];
  return {
    ledger: {
      fetched: ({ block, of }) => {
        fetched(block, of);
      },
      folded: ({ entries, of }) => {
        folded(entries, of);
      },
      compared: ({ words, of }) => {
        compared(words, of);
      },
      checked: ({ signatures, of }) => {
        checked(signatures, of);
      },
    },
    api: ({ done, of }) => {
      answers(done, of);
    },
    database: {
      rebuilt: ({ block, of }) => {
        rebuilt(block, of);
      },
      compared: (at) => {
        rows(at.rows, at.of);
      },
    },
  };
}

type Bar = (done: number, of: number) => void;

/** A bar that starts when it is first spoken of, there, and ends when all is done. */
function barOf(label: string): Bar {
  let bar: ReturnType<typeof startProgress> | undefined;
  let shown = 0;
  return (done, of) => {
    if (bar === undefined) {
      bar = startProgress(label, of, { from: done });
      shown = done;
      if (done < of) return;
    }
    bar.advance(done - shown);
    shown = done;
    if (done === of) bar.end();
  };
}

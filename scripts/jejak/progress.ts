/** A bar on a terminal, else a line now and then; always on stderr. */
export interface Progress {
  advance(by?: number): void;
  end(): void;
}

const BAR_WIDTH = 30;
const LINE_EVERY_MS = 5_000;
const REDRAW_MS = 100;

export interface ProgressOptions {
  /** What was done before: it counts for the bar, not for the rate. */
  from?: number;
  stream?: Pick<NodeJS.WriteStream, "isTTY" | "write">;
}

/** Shows how far `total` pieces of work have come under a label, and how many come a second. */
export function startProgress(
  label: string,
  total: number,
  { from = 0, stream = process.stderr }: ProgressOptions = {},
): Progress {
  const started = Date.now();
  let done = from;
  let shown = 0;
  const show = (last: boolean): void => {
    const due = stream.isTTY ? REDRAW_MS : LINE_EVERY_MS;
    if (!last && Date.now() - shown < due) return;
    shown = Date.now();
    const rate = rateOf(done - from, shown - started);
    stream.write(
      stream.isTTY
        ? `\r${bar(label, done, total)} ${rate}${last ? "\n" : ""}`
        : `${label} ${done}/${total} ${rate}\n`,
    );
  };
  return {
    advance: (by = 1) => {
      done += by;
      show(false);
    },
    end: () => {
      show(true);
    },
  };
}

function rateOf(done: number, milliseconds: number): string {
  return `${Math.round((done * 1_000) / Math.max(1, milliseconds))}/s`;
}

function bar(label: string, done: number, total: number): string {
  const share = total === 0 ? 1 : done / total;
  const filled = Math.round(share * BAR_WIDTH);
  return `${label} [${"#".repeat(filled)}${".".repeat(BAR_WIDTH - filled)}] ${done}/${total} ${Math.floor(share * 100)}%`;
}

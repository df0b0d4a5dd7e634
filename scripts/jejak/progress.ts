/** A bar on a terminal, else a line now and then; always on stderr. */
export interface Progress {
  advance(by?: number): void;
  end(): void;
}

const BAR_WIDTH = 30;
const LINE_EVERY_MS = 5_000;
const REDRAW_MS = 100;

/** Shows how far `total` pieces of work have come under a label. */
export function startProgress(
  label: string,
  total: number,
  stream: NodeJS.WriteStream = process.stderr,
): Progress {
  let done = 0;
  let shown = 0;
  const show = (last: boolean): void => {
    const due = stream.isTTY ? REDRAW_MS : LINE_EVERY_MS;
    if (!last && Date.now() - shown < due) return;
    shown = Date.now();
    stream.write(
      stream.isTTY ? `\r${bar(label, done, total)}${last ? "\n" : ""}` : `${label} ${done}/${total}\n`,
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

function bar(label: string, done: number, total: number): string {
  const share = total === 0 ? 1 : done / total;
  const filled = Math.round(share * BAR_WIDTH);
  return `${label} [${"#".repeat(filled)}${".".repeat(BAR_WIDTH - filled)}] ${done}/${total} ${Math.floor(share * 100)}%`;
}

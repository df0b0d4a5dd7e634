import { JejakError } from "../../protocol/errors.ts";

/** Lets one thing happen at a time, in the order in which they came. */
export interface Turns {
  take<T>(work: () => Promise<T>): Promise<T>;
  /** As `take`, for work that strangers bring. @throws JejakError `witness-busy` where too much waits already */
  takeBounded<T>(work: () => Promise<T>): Promise<T>;
}

export function createTurns(mostWaiting: number): Turns {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  const take = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
  return {
    take,
    takeBounded: async (work) => {
      if (waiting >= mostWaiting) throw new JejakError("witness-busy");
      waiting++;
      return await take(work).finally(() => waiting--);
    },
  };
}

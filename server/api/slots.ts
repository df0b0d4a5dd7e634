import { JejakError } from "../../protocol/errors.ts";

/** How many long answers may be under way at once. */
export interface Room {
  readonly all: number;
  readonly each: number;
}

/** Places for long answers, which hold a connection while they last. */
export interface Slots {
  /** Answers under way. */
  taken(): number;
  /**
   * Takes a place for a client; the call that it returns gives it back.
   * @throws JejakError `server-busy` where all places are taken, `rate-limited` where this client has its share
   */
  take(address: string): () => void;
}

const RETRY_SECONDS = 10;

/** Places for `all` clients, `each` of which may take a few. */
export function createSlots({ all, each }: Room): Slots {
  const taken = new Map<string, number>();
  let sum = 0;
  const give = (address: string) => {
    sum--;
    const left = (taken.get(address) ?? 1) - 1;
    if (left === 0) taken.delete(address);
    else taken.set(address, left);
  };
  const take = (address: string) => {
    const own = taken.get(address) ?? 0;
    if (own >= each)
      throw new JejakError("rate-limited", { values: { atOnce: each, retryAfter: RETRY_SECONDS } });
    if (sum >= all) throw new JejakError("server-busy", { values: { retryAfter: RETRY_SECONDS } });
    sum++;
    taken.set(address, own + 1);
    let isTaken = true;
    return () => {
      if (isTaken) give(address);
      isTaken = false;
    };
  };
  return { taken: () => sum, take };
}

/** Long enough for a tab that is awake. */
const PATIENCE_MS = 300;

/** What tabs of this page say to each other; the texts are codes. */
type Said = { asks: true } | { codes: string[] };

/** Other tabs of this page on this device. */
export interface OtherTabs {
  /** The codes of papers that they have in part. */
  ask: () => Promise<string[]>;
}

/**
 * Phones open a new tab for each code on a paper: the tabs put their codes together, from memory to memory.
 * @param pending the codes that this tab has
 */
export function otherTabs(pending: () => string[]): OtherTabs {
  const channel = new BroadcastChannel("jejak-check");
  const heard: string[] = [];
  const say = (said: Said): void => {
    channel.postMessage(said);
  };
  channel.addEventListener("message", ({ data }: MessageEvent<Said>) => {
    if ("codes" in data) heard.push(...data.codes);
    else say({ codes: pending() });
  });
  const ask = async (): Promise<string[]> => {
    say({ asks: true });
    await new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
    return heard.splice(0);
  };
  return { ask };
}

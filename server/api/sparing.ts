/** Reading may take one part in so many of the time. */
const SHARE = 20;

/**
 * Keeps what is costly to read for at least `leastMs`, and the longer the longer reading takes; readers who come
 * together share one reading.
 */
export function sparing<T>(leastMs: number, read: () => Promise<T>): () => Promise<T> {
  let kept: { value: T; until: number } | undefined;
  let reading: Promise<T> | undefined;
  const readAnew = async () => {
    const start = performance.now();
    const value = await read();
    const end = performance.now();
    kept = { value, until: end + Math.max(leastMs, (end - start) * SHARE) };
    return value;
  };
  return () => {
    if (kept && performance.now() < kept.until) return Promise.resolve(kept.value);
    reading ??= readAnew().finally(() => {
      reading = undefined;
    });
    return reading;
  };
}

/** Runs at most `width` of the given jobs at a time, in the order in which they were asked for. */
export function limiter(width: number): <T>(job: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  // A job that ends hands its place to the next one; the count falls only when nobody waits.
  const release = (): void => {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  };
  return async (job) => {
    if (running < width) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    return await job().finally(release);
  };
}

/** Maps with at most `width` jobs at a time; results in the order of the items. */
export async function mapLimited<T, R>(
  items: readonly T[],
  width: number,
  job: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const limited = limiter(width);
  return await Promise.all(items.map((item, i) => limited(() => job(item, i))));
}

import type { Logger } from "./log.ts";

/**
 * Runs a part that the supervisor starts, until a stop signal; a part that does not start says why to the supervisor
 * and the log. It says itself when it is ready.
 * @param work ends once its signal is aborted
 * @param trouble what the log says where it ends otherwise
 */
export function runPart(work: (stop: AbortSignal) => Promise<void>, log: Logger, trouble: string): void {
  const stop = new AbortController();
  for (const name of ["SIGTERM", "SIGINT"] as const) {
    process.once(name, () => {
      stop.abort();
    });
  }
  work(stop.signal).then(
    () => process.exit(0),
    (error: unknown) => {
      log.fatal({ err: error }, trouble);
      process.send?.({ ready: false, error: error instanceof Error ? error.message : String(error) });
      process.exit(1);
    },
  );
}

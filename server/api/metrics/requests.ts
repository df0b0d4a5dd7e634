import { Histogram } from "prom-client";
import type { Registry } from "prom-client";

/** Answers to HTTP requests as they are counted. */
export interface RequestMetrics {
  readonly observe: (operation: string, status: number, seconds: number) => void;
}

type Child = Pick<Histogram.Internal<"operation" | "status">, "observe">;

/** Seconds, from what an index look-up takes to what nobody waits for. */
const BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** Counts requests by operation and class of status, of which there are few. */
export function requestMetrics(register: Registry): RequestMetrics {
  const histogram = new Histogram({
    name: "jejak_http_request_duration_seconds",
    help: "HTTP requests, by operation (or page) and class of status",
    labelNames: ["operation", "status"],
    buckets: BUCKETS,
    registers: [register],
  });
  const children = new Map<string, Child>();
  const childOf = (operation: string, status: string) => {
    const key = `${operation} ${status}`;
    const found = children.get(key) ?? histogram.labels({ operation, status });
    children.set(key, found);
    return found;
  };
  return {
    observe: (operation, status, seconds) => {
      childOf(operation, `${Math.floor(status / 100)}xx`).observe(seconds);
    },
  };
}

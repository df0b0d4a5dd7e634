import { Counter, Gauge, Registry } from "prom-client";

type Labels = Readonly<Record<string, string>>;

/**
 * One look at the state of things. Every scrape has its own, so that a value that is unknown has no series, rather
 * than its last one or 0.
 */
export interface Sample {
  readonly register: Registry;
  readonly gauge: (name: string, help: string, value: number, labels?: Labels) => void;
  /** What only rises, as something else counted it. */
  readonly total: (name: string, help: string, value: number, labels?: Labels) => void;
}

/** A sample without anything. */
export function newSample(): Sample {
  const register = new Registry();
  const gauges = new Map<string, Gauge>();
  const counters = new Map<string, Counter>();
  return {
    register,
    gauge: (name, help, value, labels = {}) => {
      const about = { name, help, labelNames: Object.keys(labels), registers: [register] };
      const gauge = gauges.get(name) ?? new Gauge(about);
      gauges.set(name, gauge);
      gauge.set(labels, value);
    },
    total: (name, help, value, labels = {}) => {
      const about = { name, help, labelNames: Object.keys(labels), registers: [register] };
      const counter = counters.get(name) ?? new Counter(about);
      counters.set(name, counter);
      counter.inc(labels, value);
    },
  };
}

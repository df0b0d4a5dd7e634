import { tagsOf } from "../../../protocol/tags.ts";
import { NEW_TRAIL, advance } from "../../../protocol/trail.ts";
import type { ProcessRow } from "../../store/queries/processes.ts";
import type { FoldRow } from "../../store/queries/trail.ts";
import { hex0x, time, timeOrNull } from "../format.ts";
import type { Process } from "../schemas/process.ts";
import { agencyNames, processHref } from "./agency-names.ts";

/** Amount as a decimal string, never rounded. */
export function valueOf(row: { value_amount: string | null; value_currency: string | null }) {
  return row.value_amount === null ? null : { amount: row.value_amount, currency: row.value_currency };
}

function buyerOf(row: ProcessRow): Process["buyer"] {
  if (row.buyer_id === null && row.buyer_name === null) return null;
  return { id: row.buyer_id, name: row.buyer_name };
}

/** A process as its newest indexed step left it. */
export function processAnswer(row: ProcessRow): Process {
  return {
    ocid: row.ocid,
    ocidHash: hex0x(row.ocid_hash),
    ...agencyNames(row),
    number: Number(row.number),
    head: hex0x(row.head),
    length: Number(row.length),
    tags: tagsOf(Number(row.tags)),
    closed: row.closed,
    deadline: timeOrNull(row.deadline),
    firstIndex: Number(row.id),
    lastIndex: Number(row.last_index),
    openedAt: time(row.opened_at),
    lastRecordedAt: time(row.last_at),
    published: row.published ?? 0,
    undeclared: Number(row.undeclared),
    href: processHref(row.agency, row.ocid),
    title: row.title,
    description: row.description,
    buyer: buyerOf(row),
    value: valueOf(row),
  };
}

/** A process as the given steps, the first ones of its trail, left it. */
export function processAfter(row: ProcessRow, steps: readonly FoldRow[]): Process {
  let trail = NEW_TRAIL;
  let tags = 0;
  for (const step of steps) {
    const moved = {
      tags: Number(step.tags),
      corrects: Number(step.corrects),
      deadline: Number(step.deadline),
    };
    tags = (tags | moved.tags) >>> 0;
    trail = advance(trail, moved, hex0x(step.digest), 0);
  }
  const last = steps.at(-1);
  return {
    ...processAnswer(row),
    head: trail.head,
    length: trail.length,
    tags: tagsOf(tags),
    closed: trail.closedBy !== 0,
    deadline: timeOrNull(trail.deadline),
    ...(last && { lastIndex: Number(last.index), lastRecordedAt: time(last.recorded_at) }),
  };
}

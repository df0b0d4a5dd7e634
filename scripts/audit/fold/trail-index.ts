import { equalAt, readUint } from "../../../protocol/bytes.ts";

/**
 * Trails by subject and thing (agency ‖ ocidHash) in flat memory: a lookup among millions costs two lines of the
 * processor's cache, where a map of strings costs a chain of objects. Subjects are hashes already: they spread well.
 */
export interface TrailIndex<T> {
  add(subject: Uint8Array, thing: Uint8Array, trail: T): void;
  /** The trail whose subject and thing stand at these places of the source. */
  find(source: Uint8Array, subjectAt: number, thingAt: number): T | undefined;
}

const SUBJECT = 32;
const THING = 64;
const WIDTH = SUBJECT + THING;
const FIRST_ROWS = 1_024;

/** Open addressing, at most half full; `places` has row + 1, or 0 where nothing is. */
export function createTrailIndex<T>(): TrailIndex<T> {
  const trails: T[] = [];
  let rows = new Uint8Array(FIRST_ROWS * WIDTH);
  let places = new Int32Array(2 * FIRST_ROWS);

  const placeOf = (source: Uint8Array, subjectAt: number, thingAt: number): number => {
    const last = places.length - 1;
    let place = readUint(source, subjectAt, 4) & last;
    for (let row = places[place]; row; row = places[place]) {
      const at = (row - 1) * WIDTH;
      const same = equalAt(rows, at, source, subjectAt, SUBJECT);
      if (same && equalAt(rows, at + SUBJECT, source, thingAt, THING)) break;
      place = (place + 1) & last;
    }
    return place;
  };
  const grow = (): void => {
    const more = new Uint8Array(2 * rows.length);
    more.set(rows);
    rows = more;
    places = new Int32Array(2 * places.length);
    for (let at = 0, row = 1; row <= trails.length; row++, at += WIDTH)
      places[placeOf(rows, at, at + SUBJECT)] = row;
  };
  return {
    add: (subject, thing, trail) => {
      const at = trails.length * WIDTH;
      if (at === rows.length) grow();
      rows.set(subject, at);
      rows.set(thing, at + SUBJECT);
      places[placeOf(rows, at, at + SUBJECT)] = trails.push(trail);
    },
    find: (source, subjectAt, thingAt) => {
      const row = places[placeOf(source, subjectAt, thingAt)];
      return row ? trails[row - 1] : undefined;
    },
  };
}

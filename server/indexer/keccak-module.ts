/**
 * Keccak-256 as a WebAssembly module, whose 64-bit lanes JavaScript lacks, assembled here from the definition in
 * FIPS 202. It is our own rather than hash-wasm for speed: the audit's fold is to do 100,000 entries/s on one core, and
 * does 141,000 with this one, 86,000 to 92,000 with hash-wasm (`node scripts/bench/main.ts audit`). Its memory: the
 * hash at 0, the constants of iota at `CONSTANTS`, padded blocks from `INPUT` on.
 */
export const RATE = 136;
export const CONSTANTS = 256;
export const INPUT = 512;
/** Bytes of one page of WebAssembly's memory, all that the module has. */
export const MEMORY = 65_536;

/** Opcodes, by the names of the specification. */
const OP = {
  loop: [0x03, 0x40],
  end: [0x0b],
  branchIf: [0x0d, 0],
  lessThan: [0x49],
  add: [0x6a],
  subtract: [0x6b],
  and: [0x83],
  xor: [0x85],
  rotateLeft: [0x89],
} as const;
const [I32, I64] = [0x7f, 0x7e];

type Code = readonly number[];

const unsigned = (value: number): Code =>
  value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
const signed = (value: number): Code =>
  value < 64 ? [value] : [(value & 127) | 128, ...signed(value >>> 7)];
const int = (value: number): Code => [0x41, ...signed(value)];
const long = (value: number): Code => [0x42, ...signed(value)];
const get = (local: number): Code => [0x20, local];
const set = (local: number): Code => [0x21, local];
const tee = (local: number): Code => [0x22, local];
const load = (offset: number): Code => [0x29, 3, ...unsigned(offset)];
const store = (offset: number): Code => [0x37, 3, ...unsigned(offset)];
const not: Code = [0x42, 0x7f, ...OP.xor];

/** Locals: blocks left, place of the block, place of the round's constant; then lanes as FIPS 202 numbers them. */
const [BLOCKS, BLOCK, ROUND] = [0, 1, 2];
const a = (x: number, y: number): number => 3 + (x % 5) + 5 * y;
const b = (x: number, y: number): number => 28 + (x % 5) + 5 * y;
const c = (x: number): number => 53 + (x % 5);
const d = (x: number): number => 58 + x;
const LOCALS = 60;

const FIVE = [0, 1, 2, 3, 4];
const LANES = FIVE.flatMap((y) => FIVE.map((x) => [x, y] as const));

const theta: Code = [
  ...FIVE.flatMap((x) => {
    const others = [1, 2, 3, 4].flatMap((y) => [...get(a(x, y)), ...OP.xor]);
    return [...get(a(x, 0)), ...others, ...set(c(x))];
  }),
  ...FIVE.flatMap((x) => {
    const turned = [...get(c(x + 1)), ...long(1), ...OP.rotateLeft];
    return [...get(c(x + 4)), ...turned, ...OP.xor, ...set(d(x))];
  }),
];

/** Where each lane goes, and how far it turns on the way. */
function rhoAndPi(): Code {
  const code = [...get(a(0, 0)), ...get(d(0)), ...OP.xor, ...set(b(0, 0))];
  for (let t = 0, x = 1, y = 0; t < 24; t++) {
    const turn = (((t + 1) * (t + 2)) / 2) % 64;
    const to = (2 * x + 3 * y) % 5;
    code.push(...get(a(x, y)), ...get(d(x)), ...OP.xor, ...long(turn), ...OP.rotateLeft, ...set(b(y, to)));
    [x, y] = [y, to];
  }
  return code;
}

const chiAndIota: Code = LANES.flatMap(([x, y]) => {
  const next = [...get(b(x + 1, y)), ...not, ...get(b(x + 2, y)), ...OP.and];
  const constant = x + y === 0 ? [...get(ROUND), ...load(CONSTANTS), ...OP.xor] : [];
  return [...get(b(x, y)), ...next, ...OP.xor, ...constant, ...set(a(x, y))];
});

const rounds: Code = [
  ...[...int(0), ...set(ROUND)],
  ...[...OP.loop, ...theta, ...rhoAndPi(), ...chiAndIota],
  ...[...get(ROUND), ...int(8), ...OP.add, ...tee(ROUND), ...int(24 * 8), ...OP.lessThan, ...OP.branchIf],
  ...OP.end,
];

const absorb: Code = LANES.slice(0, RATE / 8).flatMap(([x, y], i) => {
  return [...get(a(x, y)), ...get(BLOCK), ...load(INPUT + 8 * i), ...OP.xor, ...set(a(x, y))];
});

const squeeze: Code = FIVE.slice(0, 4).flatMap((x) => [...int(0), ...get(a(x, 0)), ...store(8 * x)]);

const hash: Code = [
  ...[...OP.loop, ...absorb, ...rounds],
  ...[...get(BLOCK), ...int(RATE), ...OP.add, ...set(BLOCK)],
  ...[...get(BLOCKS), ...int(1), ...OP.subtract, ...tee(BLOCKS), ...OP.branchIf],
  ...[...OP.end, ...squeeze, ...OP.end],
];

const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content];
const name = (text: string): Code => [text.length, ...Buffer.from(text)];

/** The module: `memory`, and `hash(blocks)`. */
export function keccakModule(): Uint8Array<ArrayBuffer> {
  const body = [2, 2, I32, LOCALS, I64, ...hash];
  return Uint8Array.from([
    ...[...Buffer.from("\0asm"), 1, 0, 0, 0],
    ...section(1, [1, 0x60, 1, I32, 0]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, 1]),
    ...section(7, [2, ...name("memory"), 2, 0, ...name("hash"), 0, 0]),
    ...section(10, [1, ...unsigned(body.length), ...body]),
  ]);
}

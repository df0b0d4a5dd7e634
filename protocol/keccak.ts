/**
 * Ethereum's Keccak-256, written out for speed: twice as fast as the portable loop of @noble/hashes, to
 * which the tests hold it. An indexer computes four permutations for every entry.
 */

/** 25 lanes of 64 bits as pairs of 32, the low half first. */
type Lanes<T extends number[] = []> = T["length"] extends 50 ? T : Lanes<[...T, number]>;

const ROUNDS = 24;
/** Bytes absorbed at a time: 1600 bits less twice the length of the hash. */
const RATE = 136;

const state = new Int32Array(50);
const lanes = state as unknown as Lanes;
const block = new Uint8Array(RATE);
const blockView = new DataView(block.buffer);

/** Of each round the low half, then the high half. */
export const ROUND_CONSTANTS = roundConstants();

/** The constants of iota come from an LFSR (FIPS 202, 3.2.5). */
function roundConstants(): Int32Array {
  const constants = new Int32Array(2 * ROUNDS);
  let register = 1;
  for (let i = 0; i < ROUNDS * 7; i++) {
    const bit = 2 ** (i % 7) - 1;
    const half = 2 * Math.floor(i / 7) + (bit >> 5);
    if ((register & 1) === 1) constants[half] = (constants[half] ?? 0) ^ (1 << (bit & 31));
    register = ((register << 1) ^ ((register >> 7) * 0x171)) & 0xff;
  }
  return constants;
}

export function keccak(data: Uint8Array): Uint8Array {
  state.fill(0);
  let at = 0;
  for (; at + RATE <= data.length; at += RATE) {
    block.set(data.subarray(at, at + RATE));
    absorb();
  }
  block.fill(0);
  block.set(at === 0 ? data : data.subarray(at));
  block[data.length - at] = 0x01;
  block[RATE - 1] = (block[RATE - 1] ?? 0) | 0x80;
  absorb();
  return squeeze();
}

function absorb(): void {
  for (let i = 0; i < RATE / 4; i++) state[i] = (state[i] ?? 0) ^ blockView.getInt32(4 * i, true);
  permute(lanes);
}

function squeeze(): Uint8Array {
  const hash = new Uint8Array(32);
  const view = new DataView(hash.buffer);
  for (let i = 0; i < 8; i++) view.setInt32(4 * i, state[i] ?? 0, true);
  return hash;
}

/** Keccak-f[1600]: theta (c, d), rho and pi (b), chi and iota, lane by lane. */
// prettier-ignore
function permute(s: Lanes): void {
  for (let round = 0; round < 2 * ROUNDS; round += 2) {
    const c0l = s[0] ^ s[10] ^ s[20] ^ s[30] ^ s[40], c0h = s[1] ^ s[11] ^ s[21] ^ s[31] ^ s[41];
    const c1l = s[2] ^ s[12] ^ s[22] ^ s[32] ^ s[42], c1h = s[3] ^ s[13] ^ s[23] ^ s[33] ^ s[43];
    const c2l = s[4] ^ s[14] ^ s[24] ^ s[34] ^ s[44], c2h = s[5] ^ s[15] ^ s[25] ^ s[35] ^ s[45];
    const c3l = s[6] ^ s[16] ^ s[26] ^ s[36] ^ s[46], c3h = s[7] ^ s[17] ^ s[27] ^ s[37] ^ s[47];
    const c4l = s[8] ^ s[18] ^ s[28] ^ s[38] ^ s[48], c4h = s[9] ^ s[19] ^ s[29] ^ s[39] ^ s[49];
    const d0l = c4l ^ ((c1l << 1) | (c1h >>> 31)), d0h = c4h ^ ((c1h << 1) | (c1l >>> 31));
    const d1l = c0l ^ ((c2l << 1) | (c2h >>> 31)), d1h = c0h ^ ((c2h << 1) | (c2l >>> 31));
    const d2l = c1l ^ ((c3l << 1) | (c3h >>> 31)), d2h = c1h ^ ((c3h << 1) | (c3l >>> 31));
    const d3l = c2l ^ ((c4l << 1) | (c4h >>> 31)), d3h = c2h ^ ((c4h << 1) | (c4l >>> 31));
    const d4l = c3l ^ ((c0l << 1) | (c0h >>> 31)), d4h = c3h ^ ((c0h << 1) | (c0l >>> 31));
    const l0 = s[0] ^ d0l, h0 = s[1] ^ d0h, b0l = l0, b0h = h0;
    const l6 = s[12] ^ d1l, h6 = s[13] ^ d1h, b1l = (h6 << 12) | (l6 >>> 20), b1h = (l6 << 12) | (h6 >>> 20);
    const l12 = s[24] ^ d2l, h12 = s[25] ^ d2h, b2l = (h12 << 11) | (l12 >>> 21), b2h = (l12 << 11) | (h12 >>> 21);
    const l18 = s[36] ^ d3l, h18 = s[37] ^ d3h, b3l = (l18 << 21) | (h18 >>> 11), b3h = (h18 << 21) | (l18 >>> 11);
    const l24 = s[48] ^ d4l, h24 = s[49] ^ d4h, b4l = (l24 << 14) | (h24 >>> 18), b4h = (h24 << 14) | (l24 >>> 18);
    const l3 = s[6] ^ d3l, h3 = s[7] ^ d3h, b5l = (l3 << 28) | (h3 >>> 4), b5h = (h3 << 28) | (l3 >>> 4);
    const l9 = s[18] ^ d4l, h9 = s[19] ^ d4h, b6l = (l9 << 20) | (h9 >>> 12), b6h = (h9 << 20) | (l9 >>> 12);
    const l10 = s[20] ^ d0l, h10 = s[21] ^ d0h, b7l = (l10 << 3) | (h10 >>> 29), b7h = (h10 << 3) | (l10 >>> 29);
    const l16 = s[32] ^ d1l, h16 = s[33] ^ d1h, b8l = (h16 << 13) | (l16 >>> 19), b8h = (l16 << 13) | (h16 >>> 19);
    const l22 = s[44] ^ d2l, h22 = s[45] ^ d2h, b9l = (h22 << 29) | (l22 >>> 3), b9h = (l22 << 29) | (h22 >>> 3);
    const l1 = s[2] ^ d1l, h1 = s[3] ^ d1h, b10l = (l1 << 1) | (h1 >>> 31), b10h = (h1 << 1) | (l1 >>> 31);
    const l7 = s[14] ^ d2l, h7 = s[15] ^ d2h, b11l = (l7 << 6) | (h7 >>> 26), b11h = (h7 << 6) | (l7 >>> 26);
    const l13 = s[26] ^ d3l, h13 = s[27] ^ d3h, b12l = (l13 << 25) | (h13 >>> 7), b12h = (h13 << 25) | (l13 >>> 7);
    const l19 = s[38] ^ d4l, h19 = s[39] ^ d4h, b13l = (l19 << 8) | (h19 >>> 24), b13h = (h19 << 8) | (l19 >>> 24);
    const l20 = s[40] ^ d0l, h20 = s[41] ^ d0h, b14l = (l20 << 18) | (h20 >>> 14), b14h = (h20 << 18) | (l20 >>> 14);
    const l4 = s[8] ^ d4l, h4 = s[9] ^ d4h, b15l = (l4 << 27) | (h4 >>> 5), b15h = (h4 << 27) | (l4 >>> 5);
    const l5 = s[10] ^ d0l, h5 = s[11] ^ d0h, b16l = (h5 << 4) | (l5 >>> 28), b16h = (l5 << 4) | (h5 >>> 28);
    const l11 = s[22] ^ d1l, h11 = s[23] ^ d1h, b17l = (l11 << 10) | (h11 >>> 22), b17h = (h11 << 10) | (l11 >>> 22);
    const l17 = s[34] ^ d2l, h17 = s[35] ^ d2h, b18l = (l17 << 15) | (h17 >>> 17), b18h = (h17 << 15) | (l17 >>> 17);
    const l23 = s[46] ^ d3l, h23 = s[47] ^ d3h, b19l = (h23 << 24) | (l23 >>> 8), b19h = (l23 << 24) | (h23 >>> 8);
    const l2 = s[4] ^ d2l, h2 = s[5] ^ d2h, b20l = (h2 << 30) | (l2 >>> 2), b20h = (l2 << 30) | (h2 >>> 2);
    const l8 = s[16] ^ d3l, h8 = s[17] ^ d3h, b21l = (h8 << 23) | (l8 >>> 9), b21h = (l8 << 23) | (h8 >>> 9);
    const l14 = s[28] ^ d4l, h14 = s[29] ^ d4h, b22l = (h14 << 7) | (l14 >>> 25), b22h = (l14 << 7) | (h14 >>> 25);
    const l15 = s[30] ^ d0l, h15 = s[31] ^ d0h, b23l = (h15 << 9) | (l15 >>> 23), b23h = (l15 << 9) | (h15 >>> 23);
    const l21 = s[42] ^ d1l, h21 = s[43] ^ d1h, b24l = (l21 << 2) | (h21 >>> 30), b24h = (h21 << 2) | (l21 >>> 30);
    s[0] = b0l ^ (~b1l & b2l) ^ (ROUND_CONSTANTS[round] ?? 0); s[1] = b0h ^ (~b1h & b2h) ^ (ROUND_CONSTANTS[round + 1] ?? 0);
    s[2] = b1l ^ (~b2l & b3l); s[3] = b1h ^ (~b2h & b3h);
    s[4] = b2l ^ (~b3l & b4l); s[5] = b2h ^ (~b3h & b4h);
    s[6] = b3l ^ (~b4l & b0l); s[7] = b3h ^ (~b4h & b0h);
    s[8] = b4l ^ (~b0l & b1l); s[9] = b4h ^ (~b0h & b1h);
    s[10] = b5l ^ (~b6l & b7l); s[11] = b5h ^ (~b6h & b7h);
    s[12] = b6l ^ (~b7l & b8l); s[13] = b6h ^ (~b7h & b8h);
    s[14] = b7l ^ (~b8l & b9l); s[15] = b7h ^ (~b8h & b9h);
    s[16] = b8l ^ (~b9l & b5l); s[17] = b8h ^ (~b9h & b5h);
    s[18] = b9l ^ (~b5l & b6l); s[19] = b9h ^ (~b5h & b6h);
    s[20] = b10l ^ (~b11l & b12l); s[21] = b10h ^ (~b11h & b12h);
    s[22] = b11l ^ (~b12l & b13l); s[23] = b11h ^ (~b12h & b13h);
    s[24] = b12l ^ (~b13l & b14l); s[25] = b12h ^ (~b13h & b14h);
    s[26] = b13l ^ (~b14l & b10l); s[27] = b13h ^ (~b14h & b10h);
    s[28] = b14l ^ (~b10l & b11l); s[29] = b14h ^ (~b10h & b11h);
    s[30] = b15l ^ (~b16l & b17l); s[31] = b15h ^ (~b16h & b17h);
    s[32] = b16l ^ (~b17l & b18l); s[33] = b16h ^ (~b17h & b18h);
    s[34] = b17l ^ (~b18l & b19l); s[35] = b17h ^ (~b18h & b19h);
    s[36] = b18l ^ (~b19l & b15l); s[37] = b18h ^ (~b19h & b15h);
    s[38] = b19l ^ (~b15l & b16l); s[39] = b19h ^ (~b15h & b16h);
    s[40] = b20l ^ (~b21l & b22l); s[41] = b20h ^ (~b21h & b22h);
    s[42] = b21l ^ (~b22l & b23l); s[43] = b21h ^ (~b22h & b23h);
    s[44] = b22l ^ (~b23l & b24l); s[45] = b22h ^ (~b23h & b24h);
    s[46] = b23l ^ (~b24l & b20l); s[47] = b23h ^ (~b24h & b20h);
    s[48] = b24l ^ (~b20l & b21l); s[49] = b24h ^ (~b20h & b21h);
  }
}

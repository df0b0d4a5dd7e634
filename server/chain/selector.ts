import { to0x, type Hex } from "../../protocol/bytes.ts";
import { keccak256, utf8 } from "../../protocol/hash.ts";

/** The first four bytes of a function's signature hash: call data of a function without arguments. */
export function selectorOf(signature: string): Hex {
  return to0x(keccak256(utf8(signature)).subarray(0, 4));
}

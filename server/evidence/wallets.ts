import { z } from "zod";
import { to0x, type Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import type { Rpc } from "../chain/rpc.ts";
import type { SignedFacts } from "./signed.ts";

const ADDRESS = 20;
const Code = z.templateLiteral(["0x", z.string().regex(/^(?:[0-9a-f]{2})*$/)]);

/**
 * Signers that have code at a block, so that it may have accepted their signatures (ERC-1271): evidence proves that
 * there is code, which is all that can be proved of them.
 */
export async function walletsOf(rpc: Rpc, block: number, signed: SignedFacts | null): Promise<Hex[]> {
  const addresses = (signed?.signers ?? []).filter(({ signer }) => signer.length === ADDRESS);
  const signers = [...new Set(addresses.map(({ signer }) => to0x(signer)))];
  const codes = await rpc.batch(
    signers.map((address) => ({ method: "eth_getCode", params: [address, `0x${block.toString(16)}`] })),
  );
  return signers.filter((_, i) => {
    const code = Code.safeParse(codes[i]);
    if (code.success) return code.data !== "0x";
    throw new JejakError("rpc-answer-malformed", { values: { request: "eth_getCode", address: signers[i] } });
  });
}

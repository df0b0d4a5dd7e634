import { Interface } from "ethers";

import type { Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import { unpackMandate } from "../../protocol/mandate.ts";
import { ethCall } from "../chain/eth-call.ts";
import type { Rpc } from "../chain/rpc.ts";
import type { TrailName } from "./ledger.ts";
import type { SigningMandate } from "./mandates.ts";
import { NO_HEAD, type TrailState } from "./rules.ts";

/**
 * What checking a submission may ask of the chain itself. Every call rejects with `chain-unavailable` where
 * nobody answers: unknown is not invalid.
 */
export interface SubmissionChain {
  /** Whether the signer (ERC-7913) signed the digest, by the ledger's own check. */
  isSigned(signer: Hex, digest: Hex, signature: Hex): Promise<boolean>;
  /** Where a trail stands at the newest block. */
  trail(name: TrailName): Promise<TrailState>;
  /** The policy in force at the newest block; null where the agency is unknown. */
  policy(agency: Hex): Promise<bigint | null>;
  /** A mandate at the newest block; null where there is none. */
  mandate(agency: Hex, number: number): Promise<SigningMandate | null>;
}

const VIEWS = new Interface([
  "function trail(bytes32 agency, bytes32 ocidHash) view returns (bytes32 head, uint32 number, uint32 length, " +
    "uint40 deadline, uint8 maxRequired, bool closed, uint32 closedBy, uint32 awardedBy)",
  "function policy(bytes32 agency) view returns (uint128 policy, uint8 changeApprovals, uint48 index)",
  "function isSignedBy(bytes signer, bytes32 digest, bytes signature) view returns (bool)",
  "function mandate(bytes32 agency, uint32 number) view returns (bytes32 signerHash, bytes32 holder, uint256 packed)",
]);

const TRUE: Hex = `0x${"1".padStart(64, "0")}`;

/** The chain behind an RPC. */
export function submissionChain(
  rpc: Pick<Rpc, "call">,
  contracts: { procurementLedger: Hex; agencyDirectory: Hex },
): SubmissionChain {
  const read = async (to: Hex, name: string, values: unknown[]) => {
    const result = await ethCall(rpc, to, VIEWS.encodeFunctionData(name, values) as Hex);
    if (result === null || result === "0x") throw new JejakError("deployment-missing", { values: { to } });
    return VIEWS.decodeFunctionResult(name, result);
  };
  return {
    isSigned: async (signer, digest, signature) => {
      const data = VIEWS.encodeFunctionData("isSignedBy", [signer, digest, signature]) as Hex;
      return (await ethCall(rpc, contracts.procurementLedger, data)) === TRUE;
    },
    trail: async ({ agency, ocidHash }) =>
      trailOf(await read(contracts.procurementLedger, "trail", [agency, ocidHash])),
    policy: async (agency) => {
      const data = VIEWS.encodeFunctionData("policy", [agency]) as Hex;
      const result = await ethCall(rpc, contracts.agencyDirectory, data);
      return result && (VIEWS.decodeFunctionResult("policy", result)[0] as bigint);
    },
    mandate: async (agency, number) =>
      mandateOf(number, await read(contracts.agencyDirectory, "mandate", [agency, number])),
  };
}

type Decoded = ReturnType<Interface["decodeFunctionResult"]>;

function trailOf(decoded: Decoded): TrailState {
  const [head, , length, deadline, maxRequired, , closedBy, awardedBy] = decoded as unknown as [
    Hex,
    ...bigint[],
  ];
  return {
    head,
    length: Number(length),
    deadline: Number(deadline),
    maxRequired: Number(maxRequired),
    closedBy: Number(closedBy),
    awarded: Number(awardedBy) !== 0,
  };
}

function mandateOf(number: number, decoded: Decoded): SigningMandate | null {
  const [signerHash, holder, packed] = decoded as unknown as [Hex, Hex, bigint];
  if (signerHash === NO_HEAD) return null;
  const { revokedIndex, roles, tags, from, until } = unpackMandate(packed);
  return { number, signerHash, holder, roles, tags, from, until, revoked: revokedIndex !== 0 };
}

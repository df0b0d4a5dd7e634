import { AbiCoder } from "ethers";
import type { Hex } from "../../../protocol/bytes.ts";
import { ACTION } from "../../../protocol/kinds.ts";

/** A grant as a proposal's arguments have it. */
export interface GrantArguments {
  signer: Hex;
  holder: Hex;
  roles: number;
  tags: number;
  from: number;
  until: number;
  credential: Hex;
}

export interface AdmissionArguments {
  officialId: string;
  name: string;
  grants: GrantArguments[];
}

const GRANT =
  "tuple(bytes signer, bytes32 holder, uint32 roles, uint32 tags, uint40 from, uint40 until, bytes32 credential)";
const ADMISSION = `tuple(string officialId, string name, ${GRANT}[] grants)`;

const coder = AbiCoder.defaultAbiCoder();

interface RawGrant {
  signer: Hex;
  holder: Hex;
  roles: bigint;
  tags: bigint;
  from: bigint;
  until: bigint;
  credential: Hex;
}

function grantOf({ signer, holder, roles, tags, from, until, credential }: RawGrant): GrantArguments {
  const [bits, mask, first, end] = [roles, tags, from, until].map(Number) as [number, number, number, number];
  return { signer, holder, roles: bits, tags: mask, from: first, until: end, credential };
}

/** What a proposal asks for, by its action. */
export type Arguments =
  | { action: typeof ACTION.admission; admission: AdmissionArguments }
  | { action: typeof ACTION.recovery; grant: GrantArguments }
  | { action: typeof ACTION.policy; policy: bigint; changeApprovals: number }
  | { action: typeof ACTION.succession; successor: Hex };

/** Undefined where the arguments are not what the action takes: the event's bytes are then of no use. */
export function decodeArguments(action: number, args: Uint8Array): Arguments | undefined {
  try {
    return decoders[action]?.(args);
  } catch {
    return undefined;
  }
}

const decoders: Readonly<Record<number, (args: Uint8Array) => Arguments>> = {
  [ACTION.admission]: (args) => {
    const [raw] = coder.decode([ADMISSION], args) as unknown as [
      { officialId: string; name: string; grants: RawGrant[] },
    ];
    const { officialId, name, grants } = raw;
    return { action: ACTION.admission, admission: { officialId, name, grants: [...grants].map(grantOf) } };
  },
  [ACTION.recovery]: (args) => {
    const [raw] = coder.decode([GRANT], args) as unknown as [RawGrant];
    return { action: ACTION.recovery, grant: grantOf(raw) };
  },
  [ACTION.policy]: (args) => {
    const [policy, changeApprovals] = coder.decode(["uint128", "uint8"], args) as unknown as [bigint, bigint];
    return { action: ACTION.policy, policy, changeApprovals: Number(changeApprovals) };
  },
  [ACTION.succession]: (args) => {
    const [successor] = coder.decode(["bytes32"], args) as unknown as [Hex];
    return { action: ACTION.succession, successor };
  },
};

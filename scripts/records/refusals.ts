import { Interface, isError } from "ethers";
import type { Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import type { ErrorCode } from "../../protocol/errors.ts";
import { readRefusal } from "../../server/chain/refusals.ts";

/** Custom errors of RecordRegistry, each with its code; a test compares them with the ABI. */
export const RECORD_REFUSALS: Readonly<Record<string, ErrorCode>> = {
  RegistryAlreadyAnchored: "record-batch-exists",
  RegistryAlreadyErased: "record-erased",
  RegistryExpired: "step-expired",
  RegistryFinalStatus: "record-status-final",
  RegistryIndexesNotAscending: "record-change-invalid",
  RegistryInvalidCount: "record-change-invalid",
  RegistryInvalidReason: "record-change-invalid",
  RegistryInvalidSize: "record-batch-invalid",
  RegistryInvalidStatus: "record-change-invalid",
  RegistryInvalidSuccessors: "record-change-invalid",
  RegistryNumberTaken: "record-number-taken",
  RegistrySameStatus: "record-status-same",
  RegistryStaleSequence: "record-sequence-stale",
  RegistryUnknownBatch: "record-batch-unknown",
  RegistryUnknownIndex: "record-batch-unknown",
  RegistryWrongLog: "deployment-differs",
  RegistryWrongNumber: "record-number-taken",
};

/** What nodes say of an account that cannot pay: ethers knows some of it. */
const NO_FUNDS = /insufficient funds|enough funds/i;

/** Whether a transaction was not taken because its sender cannot pay for it. */
export function lacksFunds(error: unknown): boolean {
  return isError(error, "INSUFFICIENT_FUNDS") || (error instanceof Error && NO_FUNDS.test(error.message));
}

/** The contract's refusal, or the payer's want of money, by its code; anything else as it is. */
export function recordRefusal(error: unknown, abi: Interface): unknown {
  if (lacksFunds(error)) return new JejakError("sender-without-funds", { cause: error });
  const data: unknown = isError(error, "CALL_EXCEPTION") ? error.data : undefined;
  if (typeof data !== "string" || data === "0x") return error;
  const parsed = abi.parseError(data);
  const code = parsed === null ? undefined : RECORD_REFUSALS[parsed.name];
  if (parsed === null || code === undefined) {
    const refusal = readRefusal(data as Hex);
    return new JejakError(refusal.code, { values: refusal.values });
  }
  const values = parsed.fragment.inputs.map(({ name }, i) => [name, String(parsed.args[i])] as const);
  return new JejakError(code, { values: Object.fromEntries(values) });
}

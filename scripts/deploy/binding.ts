import { fromHex, to0x, type Hex } from "../../protocol/bytes.ts";
import { JejakError } from "../../protocol/errors.ts";
import type { AuditLog } from "../../typechain-types/AuditLog.ts";
import type { Send } from "../directory/transact.ts";

/** The kinds that a RecordRegistry writes. */
export const REGISTRY_KINDS = [6, 7, 8] as const;

/**
 * How far one kind has come: *bound* to the registry for ever, *proposed* (to be enacted from `effectiveAt`, Unix
 * seconds, on), *open*, or *taken* by another contract, `writer`.
 */
export type Binding =
  | { kind: number; state: "bound" | "open" }
  | { kind: number; state: "proposed"; effectiveAt: number }
  | { kind: number; state: "taken"; writer: Hex };

const NOBODY = 0n;
const lower = (address: string): Hex => to0x(fromHex(address));

async function bindingOf(log: AuditLog, kind: number, registry: Hex): Promise<Binding> {
  const writer = lower(await log.writerOf(kind));
  if (writer === lower(registry)) return { kind, state: "bound" };
  if (BigInt(writer) !== NOBODY) return { kind, state: "taken", writer };
  const pending = await log.pendingWriter(kind);
  if (lower(pending.writer) !== lower(registry)) return { kind, state: "open" };
  return { kind, state: "proposed", effectiveAt: Number(pending.effectiveAt) };
}

/** How far each of the registry's kinds has come, as the chain has it now. */
export async function bindingsOf(log: AuditLog, registry: Hex): Promise<Binding[]> {
  return await Promise.all(REGISTRY_KINDS.map((kind) => bindingOf(log, kind, registry)));
}

/** What stands, once no kind is taken by another contract. Errors: `kind-bound`. */
async function wanted(log: AuditLog, registry: Hex): Promise<Binding[]> {
  const bindings = await bindingsOf(log, registry);
  const taken = bindings.find((binding) => binding.state === "taken");
  if (taken !== undefined) throw new JejakError("kind-bound", { values: { ...taken, registry } });
  return bindings;
}

/**
 * Proposes the registry for its kinds that are open, one transaction each; the others are left as they are, so that it
 * can be called again after any failure. `log` signs as the administrator.
 * @returns how far they have come now
 * Errors: `kind-bound`, `unauthorised`, `transaction-failed`.
 */
export async function proposeRegistry(log: AuditLog, send: Send, registry: Hex): Promise<Binding[]> {
  for (const { kind, state } of await wanted(log, registry)) {
    if (state === "open") await send(() => log.proposeWriter(kind, registry));
  }
  return await bindingsOf(log, registry);
}

/**
 * Binds the registry's kinds that are proposed, one transaction each; again changes nothing. Anybody may.
 * Errors: `kind-bound`, `proposal-not-open` for a kind that nobody proposed, `delay-not-over`, `transaction-failed`.
 */
export async function enactRegistry(log: AuditLog, send: Send, registry: Hex): Promise<void> {
  for (const { kind, state } of await wanted(log, registry)) {
    if (state === "open") throw new JejakError("proposal-not-open", { values: { kind, registry } });
    if (state === "proposed") await send(() => log.enactWriter(kind));
  }
}

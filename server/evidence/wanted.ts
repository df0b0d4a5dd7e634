import { to0x, type Hex } from "../../protocol/bytes.ts";
import { peakLevels } from "../../protocol/log.ts";
import {
  SIZE_SLOT,
  agencySlots,
  batchSlots,
  mandateSlots,
  peakSlot,
  rootSlot,
  successionSlots,
  trailCountSlot,
  trailSlots,
} from "../../protocol/slots.ts";
import type { Deployment } from "./deployment.ts";
import { signedIn, type Gathered } from "./gather.ts";
import type { Wanted } from "./proofs.ts";
import type { SignedFacts } from "./signed.ts";

/**
 * Accounts and slots that evidence proves: the three contracts, the registry where it is about a batch of civil
 * records, then signers that are contract wallets.
 */
export function wantedOf(deployment: Deployment, gathered: Gathered, wallets: readonly Hex[]): Wanted[] {
  const { trail, processes, batch } = gathered;
  const signed = signedIn(gathered);
  const { auditLog, agencyDirectory, procurementLedger } = deployment;
  return [
    { address: auditLog, slots: rootSlots(gathered) },
    {
      address: agencyDirectory,
      slots: [
        ...(signed ? directorySlots(signed) : []),
        ...(processes ? [agencySlots(processes.key).policy] : []),
      ],
    },
    {
      address: procurementLedger,
      slots: [
        ...(trail ? Object.values(trailSlots(trail.agency, trail.ocidHash)) : []),
        ...(processes ? [trailCountSlot(processes.key)] : []),
      ],
    },
    ...(batch
      ? [{ address: batch.registry, slots: Object.values(batchSlots(batch.agency, batch.number)) }]
      : []),
    ...wallets.map((address) => ({ address, slots: [] })),
  ];
}

function rootSlots({ size, fromCheckpoint }: Gathered): Hex[] {
  return [SIZE_SLOT, ...(fromCheckpoint ? [rootSlot(size)] : peakLevels(size).map(peakSlot))];
}

function directorySlots({ agency, successions, signers }: SignedFacts): Hex[] {
  return [
    agencySlots(agency).policy,
    ...successions.flatMap((number) => Object.values(successionSlots(agency, number))),
    ...signers.map((row) => mandateSlots(to0x(row.agency), Number(row.number)).packed),
  ];
}

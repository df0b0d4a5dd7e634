import { to0x } from "../../../protocol/bytes.ts";
import { sha256, utf8 } from "../../../protocol/hash.ts";
import {
  anchorBatch,
  changeStatus,
  deployRegistry,
  eraseRecords,
  grantIssuer,
  type TestRegistry,
} from "../../helpers/registry.ts";
import type { World } from "./world.ts";

const rootOf = (name: string) => to0x(sha256(utf8(name)));

/**
 * What follows in a world that keeps civil records, as entries 45 to 62: kinds 6 to 8 proposed and enacted, an issuer
 * (51), two batches of the old agency (52, 53), statuses (54 to 57), erasures (58, 59), an issuer of the heir (60), its
 * batch and a status in it (61, 62).
 */
export async function keepRecords({ ledger, heir }: World): Promise<TestRegistry> {
  const registry = await deployRegistry(ledger);
  await anchorBatch(registry, { root: rootOf("one"), size: 64 });
  await anchorBatch(registry, { root: rootOf("two"), size: 256 });
  await changeStatus(registry, { batch: 2, indexes: [1, 130, 255], status: 2, reason: 3 });
  await changeStatus(registry, { batch: 2, indexes: [130], status: 0 });
  await changeStatus(registry, {
    batch: 1,
    indexes: [7],
    status: 3,
    reason: 7,
    successors: [rootOf("old to new")],
  });
  await changeStatus(registry, { batch: 1, indexes: [3, 12], status: 1, reason: 1 });
  await eraseRecords(registry, { batch: 1, indexes: [3, 9] });
  await eraseRecords(registry, { batch: 2, indexes: [200] });
  const by = { agency: heir, issuer: await grantIssuer(ledger, heir) };
  await anchorBatch(registry, { root: rootOf("three"), size: 64, ...by });
  await changeStatus(registry, { batch: 1, indexes: [63], status: 1, ...by });
  return registry;
}

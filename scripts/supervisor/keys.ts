import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Hex } from "../../protocol/bytes.ts";
import { writeAtomically } from "../../server/run.ts";
import { createMachineKey, findKey } from "../client/keystore.ts";

/** The file that opens the keystore `<name>.json`, for a process that nobody sits before. */
function passphrasePath(keys: string, name: string): string {
  return join(keys, `${name}.passphrase`);
}

/** Its first line, drawn first where there is none. */
export function passphraseOf(keys: string, name: string): string {
  const path = passphrasePath(keys, name);
  if (!existsSync(path)) writeAtomically(path, `${randomBytes(24).toString("base64url")}\n`);
  return readFileSync(path, "utf8").trim();
}

/** The address of the key `name`, made first (keystore and passphrase file, both 0600) when there is none. */
export async function ensureKey(keys: string, name: string): Promise<Hex> {
  // The passphrase first: a kill in between must not leave a keystore that nothing opens.
  const passphrase = passphraseOf(keys, name);
  const exists = existsSync(join(keys, `${name}.json`));
  const { address } = exists ? await findKey(keys, name) : await createMachineKey(keys, name, passphrase);
  return address;
}

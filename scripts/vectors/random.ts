import { createHash } from "node:crypto";

export const sha256 = (...parts: (Uint8Array | string)[]): Buffer => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
};

export const hex = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString("hex")}`;

/** The same numbers in every run: SHA-256 of a name and a counter. */
export function seeded(name: string) {
  let counter = 0;
  const bytes = (length: number): Buffer => sha256(`${name}/${counter++}`).subarray(0, length);
  return {
    bytes32: (): string => hex(bytes(32)),
    address: (): string => hex(bytes(20)),
    below: (limit: number): number => bytes(6).readUIntBE(0, 6) % limit,
  };
}

export type Seeded = ReturnType<typeof seeded>;

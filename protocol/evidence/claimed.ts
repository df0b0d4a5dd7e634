import type { Hex } from "../bytes.ts";
import { JejakError } from "../errors.ts";
import { KIND } from "../kinds.ts";
import { parseHeader } from "../proof/header.ts";
import { poolOf, readAccount } from "../proof/trie.ts";
import { hashesOf } from "./block.ts";
import { entryAt, openEvidence } from "./open.ts";
import { TRUST_FORMAT, TRUST_VERSION, type Trust, type TrustedContract } from "./trust.ts";

/**
 * What an evidence file claims, as a trust file: chain, contracts, code and block. Only for evidence that came from
 * somebody whom the reader believes in just that; whoever else brings a file brings a chain of their own with it.
 * @throws JejakError as `openEvidence`, `parseHeader` and `readAccount`; `deployment-missing`
 */
export function claimedTrust(bytes: Uint8Array): Trust {
  const opened = openEvidence(bytes);
  const { chainId, contracts } = opened.evidence;
  const header = parseHeader(opened.header);
  const pool = poolOf(opened.nodes);
  const contract = (address: Hex): TrustedContract => {
    const account = readAccount(header.stateRoot, address, pool);
    if (account === null) throw new JejakError("deployment-missing", { values: { address } });
    return { address, codeHash: account.codeHash };
  };
  const { entry } = entryAt(opened, 0, KIND.genesis);
  const { recordRegistry } = contracts;
  return {
    format: TRUST_FORMAT,
    version: TRUST_VERSION,
    chainId,
    contracts: {
      auditLog: contract(contracts.auditLog),
      agencyDirectory: contract(contracts.agencyDirectory),
      procurementLedger: contract(contracts.procurementLedger),
    },
    verifiers: {
      p256: { address: entry.p256Verifier, codeHash: entry.p256CodeHash },
      webAuthn: { address: entry.webAuthnVerifier, codeHash: entry.webAuthnCodeHash },
      rsa: { address: entry.rsaVerifier, codeHash: entry.rsaCodeHash },
    },
    blocks: hashesOf(header)
      .slice(0, 1)
      .map((hash) => ({ number: header.number, hash })),
    ...(recordRegistry !== undefined && { recordRegistry: contract(recordRegistry) }),
  };
}

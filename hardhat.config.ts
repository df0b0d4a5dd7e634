import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import toolbox from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { defineConfig } from "hardhat/config";

const TESTS = "test/contracts";

/** From npm: works offline. */
const compiler = { version: "0.8.37", path: fileURLToPath(import.meta.resolve("solc/soljson.js")) };

/**
 * Tests deploy the contracts from their artifacts, so what compiles a test compiles no contract: it may be quick. Those
 * that hold a library against vectors compile the library, as contracts do.
 */
const quick = readdirSync(new URL(TESTS, import.meta.url)).filter(
  (name) => name.endsWith(".t.sol") && !name.endsWith("Vectors.t.sol"),
);

/** With OpenZeppelin's contracts that are deployed as they are. */
export const solidity = {
  compilers: [
    {
      ...compiler,
      settings: {
        viaIR: true,
        evmVersion: "osaka",
        optimizer: { enabled: true, runs: 10_000 },
        metadata: { bytecodeHash: "none" },
        outputSelection: { "*": { "*": ["storageLayout"] } },
      },
    },
  ],
  overrides: Object.fromEntries(
    quick.map((name) => [`${TESTS}/${name}`, { ...compiler, settings: { evmVersion: "osaka" } }]),
  ),
  npmFilesToBuild: [
    "@openzeppelin/contracts/access/manager/AccessManager.sol",
    "@openzeppelin/contracts/utils/cryptography/verifiers/ERC7913P256Verifier.sol",
    "@openzeppelin/contracts/utils/cryptography/verifiers/ERC7913RSAVerifier.sol",
    "@openzeppelin/contracts/utils/cryptography/verifiers/ERC7913WebAuthnVerifier.sol",
  ],
};

/** `npm run fuzz:contracts` tries more. */
const FUZZ_RUNS = Number(process.env.JEJAK_FUZZ_RUNS ?? 200);

export default defineConfig({
  plugins: [toolbox],
  solidity,
  test: {
    solidity: {
      fsPermissions: { readDirectory: ["test/vectors"] },
      fuzz: { runs: FUZZ_RUNS },
      invariant: { runs: Math.ceil(FUZZ_RUNS / 25), depth: 40, failOnRevert: true },
    },
  },
  paths: { tests: { mocha: TESTS, solidity: TESTS } },
  // scripts/generate.ts alone writes the types: TypeChain's own import suffixes do not resolve under plain Node.
  typechain: { outDir: "typechain-types", tsNocheck: true, dontOverrideCompile: true },
});

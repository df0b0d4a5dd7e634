import { fileURLToPath } from "node:url";
import { judgeCheck, judgeCovered, judgeTests, type Judge } from "./counts.ts";

/** One part of `npm test`. */
export interface Phase {
  name: string;
  /** Each is run by Node, one after the other. */
  commands: { args: string[]; judge: Judge }[];
  /** For all its commands together; then they are killed, and the phase has failed. */
  budgetSeconds: number;
}

const bin = (path: string) => fileURLToPath(new URL(`../../node_modules/${path}`, import.meta.url));

const ESLINT = bin("eslint/bin/eslint.js");
const HARDHAT = bin("hardhat/dist/src/cli.js");
const MOCHA = bin("mocha/bin/mocha.js");
const PRETTIER = bin("prettier/bin/prettier.cjs");
const TSC = bin("typescript/bin/tsc");

const check = (...args: string[]) => ({ args, judge: judgeCheck });
const mocha = (folder: string, ...but: string[]) => ({
  args: [MOCHA, "--recursive", `test/${folder}`, ...but.map((other) => `--ignore=test/${other}/**`)],
  judge: judgeTests,
});
const hardhat = (judge: Judge, ...args: string[]) => ({ args: [HARDHAT, ...args, "--no-typechain"], judge });

/** Two cores, and one more phase for while the others wait. */
export const AT_ONCE = 3;

/** In this order each starts as soon as there is room: the long ones first, so that they end together. */
export const PHASES: Phase[] = [
  { name: "pilot", commands: [mocha("scripts/pilot")], budgetSeconds: 540 },
  { name: "scripts", commands: [mocha("scripts", "scripts/audit", "scripts/pilot")], budgetSeconds: 600 },
  {
    name: "contracts",
    commands: [
      check("scripts/generate.ts", "--check"),
      hardhat(judgeCovered, "test", "solidity", "--coverage"),
      // Gas of the code in typechain-types, which the first command holds against the contracts: nothing to compile.
      hardhat(judgeTests, "test", "mocha", "--no-compile"),
    ],
    budgetSeconds: 500,
  },
  { name: "server", commands: [mocha("server")], budgetSeconds: 500 },
  { name: "pages", commands: [mocha("pages")], budgetSeconds: 320 },
  { name: "lint", commands: [check(ESLINT, ".", "--max-warnings=0")], budgetSeconds: 240 },
  { name: "audit", commands: [mocha("scripts/audit")], budgetSeconds: 160 },
  {
    name: "types",
    commands: [
      check(TSC, "-p", "."),
      check(TSC, "-p", "server/explorer/browser"),
      check(TSC, "-p", "scripts/jejak-verify/browser"),
      check(TSC, "-p", "scripts/jejak-holder/browser"),
    ],
    budgetSeconds: 120,
  },
  { name: "protocol", commands: [mocha("protocol")], budgetSeconds: 100 },
  { name: "format", commands: [check(PRETTIER, "--check", "--log-level=warn", ".")], budgetSeconds: 80 },
];

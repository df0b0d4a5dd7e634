import { fileURLToPath } from "node:url";
import { judgeCheck, judgeCoverage, judgeTests, type Judge } from "./counts.ts";

/** One part of `npm test`. */
export interface Phase {
  name: string;
  /** Each is run by Node, one after the other. */
  commands: { args: string[]; judge: Judge }[];
  /** For all its commands together; on two cores it takes about half. */
  budgetSeconds: number;
}

const bin = (path: string) => fileURLToPath(new URL(`../../node_modules/${path}`, import.meta.url));

const ESLINT = bin("eslint/bin/eslint.js");
const HARDHAT = bin("hardhat/dist/src/cli.js");
const MOCHA = bin("mocha/bin/mocha.js");
const PRETTIER = bin("prettier/bin/prettier.cjs");
const TSC = bin("typescript/bin/tsc");

const check = (...args: string[]) => ({ args, judge: judgeCheck });
const mocha = (folder: string) => ({ args: [MOCHA, "--recursive", `test/${folder}`], judge: judgeTests });
const hardhat = (judge: Judge, ...args: string[]) => ({ args: [HARDHAT, ...args, "--no-typechain"], judge });

/** In this order; together under 15 minutes on two cores. */
export const PHASES: Phase[] = [
  { name: "lint", commands: [check(ESLINT, ".", "--max-warnings=0")], budgetSeconds: 180 },
  { name: "format", commands: [check(PRETTIER, "--check", "--log-level=warn", ".")], budgetSeconds: 60 },
  { name: "types", commands: [check(TSC, "-p", ".")], budgetSeconds: 60 },
  { name: "generated", commands: [check("scripts/generate.ts", "--check")], budgetSeconds: 120 },
  {
    name: "contracts",
    commands: [hardhat(judgeTests, "test"), hardhat(judgeCoverage, "test", "solidity", "--coverage")],
    budgetSeconds: 300,
  },
  { name: "protocol", commands: [mocha("protocol")], budgetSeconds: 90 },
  { name: "server", commands: [mocha("server")], budgetSeconds: 240 },
  { name: "scripts", commands: [mocha("scripts")], budgetSeconds: 420 },
];

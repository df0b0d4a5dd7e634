import { CODES, EXIT, JejakError } from "../../protocol/errors.ts";
import type { ErrorCode } from "../../protocol/errors.ts";
import { errorText, text } from "../../protocol/texts.ts";
import type { Lang } from "../../protocol/texts.ts";
import type { Run } from "../../server/run.ts";
import { openLedger } from "../client/ledger.ts";
import { checkChain, checkContracts, checkIndex, checkReady } from "../doctor/ledger.ts";
import {
  checkDisk,
  checkFolder,
  checkKeys,
  checkLeftovers,
  checkNode,
  checkPort,
  isUp,
} from "../doctor/machine.ts";
import { action } from "./command.ts";
import type { Register } from "./command.ts";
import { runOf } from "./context.ts";
import type { Context } from "./context.ts";

type Values = Record<string, unknown>;

/** One finding of the doctor; a failure has a code whose remedy says what to do. */
interface Diagnosis {
  check: string;
  status: "pass" | "fail" | "skipped" | "error";
  code?: ErrorCode;
  values: Values;
}

export const registerDoctor: Register = (program, lang) => {
  program.command("doctor").description(text(lang, "cli.doctor")).action(action(lang, doctor));
};

async function doctor(context: Context): Promise<number> {
  const { home } = context;
  const known = runOf(context);
  const up = isUp(home, known);
  const run = known === null ? null : asked(known, context);
  const findings = [
    await diagnose("node", checkNode),
    await diagnose("disk", () => checkDisk(home)),
    await diagnose("folder", () => checkFolder(home)),
    await diagnose("keys", () => checkKeys(home)),
    await diagnose("port", () => checkPort(up ? known : null)),
    await diagnose("leftovers", () => checkLeftovers(home, up)),
  ];
  if (run !== null && up) {
    const asking = [
      diagnose("chain", () => checkChain(run)),
      diagnose("contracts", () => checkContracts(home, run)),
      diagnose("api", () => checkReady(run)),
      diagnose("index", () => checkIndex(openLedger(run.url), run)),
    ];
    findings.push(...(await Promise.all(asking)));
  } else {
    findings.push({ check: "ledger", status: "skipped", code: "not-running", values: {} });
  }
  context.result({ findings }, findings.map((finding) => line(context.lang, finding)).join("\n"));
  return exitOf(findings);
}

/** What runs, by the addresses of `--url` and `--rpc` where they are given. */
function asked(run: Run, { options: { url = run.url, rpc = run.rpcUrl } }: Context): Run {
  return { ...run, url, rpcUrl: rpc };
}

async function diagnose(check: string, work: () => Values | Promise<Values>): Promise<Diagnosis> {
  try {
    return { check, status: "pass", values: await work() };
  } catch (error) {
    if (!(error instanceof JejakError)) throw error;
    const { code, values = {} } = error;
    return { check, status: CODES[code].status === 502 || isOut(code) ? "error" : "fail", code, values };
  }
}

/** Not reached: the check tells nothing about what it was to look at. */
function isOut(code: ErrorCode): boolean {
  return code === "chain-unavailable" || code === "server-unavailable";
}

function exitOf(findings: readonly Diagnosis[]): number {
  if (findings.some(({ status }) => status === "fail")) return EXIT.findings;
  return findings.some(({ status }) => status === "error") ? EXIT.unavailable : EXIT.done;
}

function line(lang: Lang, { check, status, code, values }: Diagnosis): string {
  const first = `${check.padEnd(10)} ${text(lang, `finding.${status}`)} ${JSON.stringify(values)}`;
  if (code === undefined) return first;
  const { title, remedy } = errorText(lang, code);
  return `${first}\n${" ".repeat(11)}${title}. ${remedy} [${code}]`;
}

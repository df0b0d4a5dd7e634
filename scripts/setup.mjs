// Runs under the machine's own Node.js, with nothing installed: only node: imports here and in setup/.
import { spawn } from "node:child_process";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { fail } from "./setup/messages.mjs";
import { ensureModules } from "./setup/modules.mjs";
import { checkMachine, toolchainNode } from "./setup/toolchain.mjs";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Everything a fresh clone lacks; returns the Node.js to run Jejak with. */
async function setUp() {
  checkMachine();
  const toolchain = await toolchainNode(ROOT);
  await ensureModules(ROOT, toolchain);
  return toolchain.node;
}

/** Runs a script of this repository under `node`, hands it our signals, and ends as it ends. */
function hand(node, script, args) {
  const env = {
    // What was compiled once is there for every process of Jejak: each start of a part would compile it again.
    NODE_COMPILE_CACHE: join(ROOT, ".toolchain", "compiled"),
    ...process.env,
    PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ""}`,
  };
  // The channel tells the script when we are killed, so that it does not run on unseen.
  const child = spawn(node, [join(ROOT, script), ...args], {
    env,
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.once("error", fail);
  child.once("exit", (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

/** Sets up, then runs `script` with `args`. */
export async function run(script, args) {
  try {
    hand(await setUp(), script, args);
  } catch (error) {
    fail(error);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [script, ...args] = process.argv.slice(2);
  if (script === undefined) await setUp().catch(fail);
  else await run(script, args);
}

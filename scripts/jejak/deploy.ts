import { readFile } from "node:fs/promises";
import { Wallet, hexlify } from "ethers";
import { z } from "zod";
import { EXIT, JejakError } from "../../protocol/errors.ts";
import { text } from "../../protocol/texts.ts";
import { DEFAULT_DELAYS, PILOT_DELAYS, deployContracts } from "../deploy.ts";
import type { Admission } from "../deploy.ts";
import { openRpc } from "../verify/rpc.ts";
import { action } from "./command.ts";
import type { Register } from "./command.ts";
import { rpcUrlOf } from "./context.ts";
import type { Context } from "./context.ts";
import { parseOptions } from "./options.ts";
import { KeyOptions, openKeys, signedByKeys } from "./signing.ts";

const hex = (bytes: number) =>
  z.templateLiteral(["0x", z.string().regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`))]);
const Time = z
  .int()
  .min(0)
  .max(2 ** 40 - 1);
const Mask = z
  .int()
  .min(0)
  .max(2 ** 32 - 1);

const Grant = z.strictObject({
  signer: z.templateLiteral(["0x", z.string().regex(/^(?:[0-9a-f]{2}){20,}$/)]),
  holder: hex(32),
  roles: Mask,
  tags: Mask,
  from: Time,
  until: Time,
  credential: hex(32),
});
const Admissions = z.array(
  z.strictObject({ officialId: z.string().min(1), name: z.string().min(1), grants: z.array(Grant).min(1) }),
);

const Options = KeyOptions.extend({
  administrator: hex(20).optional(),
  admissions: z.string().optional(),
  pilot: z.boolean().default(false),
});

export const registerDeploy: Register = (program, lang) => {
  signedByKeys(program.command("deploy"), lang)
    .description(text(lang, "cli.deploy"))
    .option("--administrator <address>", text(lang, "cli.option.administrator"))
    .option("--admissions <file>", text(lang, "cli.option.admissions"))
    .option("--pilot", text(lang, "cli.option.pilot"))
    .action(action(lang, deploy));
};

async function deploy(context: Context, _args: string[], raw: unknown): Promise<number> {
  const options = parseOptions(Options, raw);
  const [key] = await openKeys(context, options);
  if (key === undefined) throw new JejakError("usage", { at: "--key" });
  const rpcUrl = rpcUrlOf(context);
  // Ethers would ask a silent one for ever, and say so on stdout.
  await openRpc(rpcUrl).chainId();
  const deployment = await deployContracts({
    rpcUrl,
    deployer: new Wallet(hexlify(key.privateKey)),
    administrator: options.administrator ?? key.address,
    delays: options.pilot ? PILOT_DELAYS : DEFAULT_DELAYS,
    admissions: options.admissions === undefined ? [] : await readAdmissions(options.admissions),
    onContract: (name, address) => {
      context.say(`${name}  ${address}`);
    },
  });
  const { chainId } = deployment;
  context.result(
    deployment,
    `${text(context.lang, "cli.deploy.done", { chainId })}\ndeployments/${chainId}.json`,
  );
  return EXIT.done;
}

async function readAdmissions(path: string): Promise<Admission[]> {
  try {
    return Admissions.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (cause) {
    throw new JejakError("file-unreadable", { at: path, cause, detail: String(cause) });
  }
}

import { EXIT } from "../../protocol/errors.ts";
import { text } from "../../protocol/texts.ts";
import { action } from "./command.ts";
import type { Register } from "./command.ts";
import { ledgerOf } from "./context.ts";
import type { Context } from "./context.ts";
import type { LogInfo } from "../client/ledger.ts";

export const registerStatus: Register = (program, lang) => {
  program.command("status").description(text(lang, "cli.status")).action(action(lang, status));
};

async function status(context: Context): Promise<number> {
  const ledger = ledgerOf(context);
  const [info, log] = await Promise.all([ledger.info(), ledger.log()]);
  const { chainId, size, root, heads, contracts, verifiedBlock } = info;
  const rows = {
    url: ledger.url,
    chainId,
    size,
    root,
    chain: heads.chain,
    seen: `${heads.seen.block} (${heads.seen.size})`,
    finalized: heads.finalized === null ? "-" : `${heads.finalized.block} (${heads.finalized.size})`,
    verifiedBlock,
    signed: log.newest === null ? "-" : `${log.newest.block.number} (${log.newest.size})`,
    seenBy: seenBy(log),
    ...contracts,
  };
  context.result({ url: ledger.url, ...info, log }, table(rows));
  return EXIT.done;
}

/** Of the newest checkpoint: how many witnesses of how many, and which. */
function seenBy({ newest, witnesses }: LogInfo): string {
  const seen = newest?.seenBy.map(({ name }) => name) ?? [];
  return [`${seen.length}/${witnesses.length}`, ...seen].join(" ");
}

function table(rows: Record<string, string | number>): string {
  const width = Math.max(...Object.keys(rows).map((name) => name.length));
  return Object.entries(rows)
    .map(([name, value]) => `${name.padEnd(width)}  ${value}`)
    .join("\n");
}

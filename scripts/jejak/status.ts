import { EXIT } from "../../protocol/errors.ts";
import { text } from "../../protocol/texts.ts";
import { action } from "./command.ts";
import type { Register } from "./command.ts";
import { ledgerOf } from "./context.ts";
import type { Context } from "./context.ts";

export const registerStatus: Register = (program, lang) => {
  program.command("status").description(text(lang, "cli.status")).action(action(lang, status));
};

async function status(context: Context): Promise<number> {
  const ledger = ledgerOf(context);
  const info = await ledger.info();
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
    ...contracts,
  };
  context.result({ url: ledger.url, ...info }, table(rows));
  return EXIT.done;
}

function table(rows: Record<string, string | number>): string {
  const width = Math.max(...Object.keys(rows).map((name) => name.length));
  return Object.entries(rows)
    .map(([name, value]) => `${name.padEnd(width)}  ${value}`)
    .join("\n");
}

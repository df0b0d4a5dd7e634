import { writeFile } from "node:fs/promises";
import { extname } from "node:path";
import { z } from "zod";
import { EXIT } from "../../../protocol/errors.ts";
import { text } from "../../../protocol/texts.ts";
import { openBatch } from "../../../server/registrar/issuing/record.ts";
import { pageOfRecord } from "../../../server/registrar/printing/reprint.ts";
import { vaultOf } from "../../records/open.ts";
import { parsePlace } from "../../records/places.ts";
import { action } from "../command.ts";
import type { Register } from "../command.ts";
import { ledgerOf } from "../context.ts";
import type { Context } from "../context.ts";
import { parseOptions } from "../options.ts";
import { agencyNamed } from "../signing.ts";
import { unwritable } from "./named.ts";

const Options = z.object({ out: z.string(), checkUrl: z.url().optional() });

export const registerReprint: Register = (records, lang) => {
  records
    .command("reprint <place>")
    .description(text(lang, "cli.records.reprint"))
    .requiredOption("--out <file>", text(lang, "cli.option.reprintOut"))
    .option("--check-url <url>", text(lang, "cli.option.checkAddress"))
    .action(action(lang, reprint));
};

async function reprint(context: Context, [place = ""]: string[], raw: unknown): Promise<number> {
  const { out, checkUrl } = parseOptions(Options, raw);
  const named = parsePlace(place);
  const ledger = ledgerOf(context);
  const { agency } = await agencyNamed(ledger, named.agency);
  const vault = await vaultOf(context.home);
  try {
    const batch = await openBatch(vault, agency, named.batch);
    const sdJwt = await vault.read({ agency, batch: named.batch, index: named.index });
    const page = { index: named.index, sdJwt, checkAddress: checkUrl ?? checkAddressOf(ledger.url, context) };
    const isPage = extname(out).toLowerCase() === ".pdf";
    const bytes = isPage ? await pageOfRecord(context.lang, batch, page) : batch.fileOf(named.index, sdJwt);
    await writeFile(out, bytes, { mode: 0o600 }).catch((cause: unknown) => {
      throw unwritable(out, cause);
    });
    context.result({ file: out, bytes: bytes.length }, out);
    return EXIT.done;
  } finally {
    await vault.close();
  }
}

/** The checking page of a site, in the language of the printed page. */
export function checkAddressOf(url: string, { lang }: Pick<Context, "lang">): string {
  return `${url.replace(/\/$/, "")}${lang === "en" ? "/en" : ""}/check`;
}

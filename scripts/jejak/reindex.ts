import { EXIT, isJejakError } from "../../protocol/errors.ts";
import { errorText, text } from "../../protocol/texts.ts";
import { createReader } from "../../server/chain/reader.ts";
import { createRpc } from "../../server/chain/rpc.ts";
import { loadConfig } from "../../server/config.ts";
import { openContent } from "../../server/content/content.ts";
import { deploymentOf } from "../../server/indexer/deployment.ts";
import { reindex } from "../../server/indexer/reindex.ts";
import { createLogger } from "../../server/log.ts";
import { requireRun } from "../../server/run.ts";
import { withDatabase } from "../backup/database.ts";
import { action } from "./command.ts";
import type { Register } from "./command.ts";
import { rpcUrlOf } from "./context.ts";
import type { Context } from "./context.ts";

export const registerReindex: Register = (program, lang) => {
  program.command("reindex").description(text(lang, "cli.reindex")).action(action(lang, run));
};

async function run(context: Context): Promise<number> {
  const { home } = context;
  const { chainId, contracts } = requireRun(home.run);
  const deployment = await deploymentOf(chainId, contracts);
  const { databaseUrl, rpcFinality } = loadConfig();
  const readers = [createReader(createRpc(rpcUrlOf(context)), deployment, rpcFinality)];
  const content = await openContent(home.content);
  const logger = createLogger("reindex", "silent");
  try {
    const rebuilt = await withDatabase(home, databaseUrl, (pool) =>
      reindex({
        pool,
        deployment,
        readers,
        content,
        folder: home.content,
        logger,
        progress: ({ size }) => {
          context.say(String(size));
        },
        trouble: (error) => {
          const code = isJejakError(error) ? error.code : "internal";
          context.say(`${errorText(context.lang, code).title} [${code}]`);
        },
      }),
    );
    context.result(rebuilt, text(context.lang, "cli.reindex.done", { size: rebuilt.size }));
  } finally {
    for (const reader of readers) reader.close();
  }
  return EXIT.done;
}

import { toHex } from "../../../protocol/bytes.ts";
import { historyFrom, startFakeLog } from "../../../test/helpers/witness/fake-log.ts";
import { entryAt } from "./entries.ts";

/** A log of so many entries of a step's nine words, in a process of its own: it says its address and its roots. */
const [size = 0, ...older] = process.argv.slice(2).map(Number);
const log = await startFakeLog();
const history = historyFrom(Array.from({ length: size }, (_, index) => entryAt(index)));
log.show(history, "");
const roots = [size, ...older].map((at) => toHex(history.log.root(at)));
// What a server has stored is not to be computed while somebody waits.
for (const level of [1, 2]) await (await fetch(`${log.url}/tile/${level}/000.p/1`)).arrayBuffer();
process.send?.({ url: log.url, roots });
process.once("disconnect", () => process.exit(0));

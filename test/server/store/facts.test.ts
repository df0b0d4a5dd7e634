import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import type pg from "pg";
import { JejakError } from "../../../protocol/errors.ts";
import { countFailures } from "../../../server/chain/failures.ts";
import { createRpc } from "../../../server/chain/rpc.ts";
import { readFailures, reportFailures } from "../../../server/store/facts.ts";
import { migrate } from "../../../server/store/migrate.ts";
import { createPool } from "../../../server/store/pool.ts";
import { createDatabase } from "../../helpers/postgres.ts";

describe("failed RPC requests", () => {
  it("are counted where they fail, with the method of the request", async () => {
    const { counts, note } = countFailures();
    const rpc = createRpc("http://127.0.0.1:1", { onFailure: note });
    for (const method of ["eth_blockNumber", "eth_getLogs"]) {
      const error = await rpc.call(method, []).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(JejakError);
    }
    expect([...counts]).to.deep.equal([
      ["chain-unavailable head", 1],
      ["chain-unavailable logs", 1],
    ]);
    rpc.close();
  });

  describe("on their way to the metrics", () => {
    let database: Awaited<ReturnType<typeof createDatabase>>;
    let pool: pg.Pool;

    before(async () => {
      database = await createDatabase();
      pool = createPool(database.databaseUrl);
      await migrate(pool);
    });
    after(async () => {
      await pool.end();
      await database.drop();
    });

    it("are written down where they changed, and wait where the database is away", async () => {
      const { counts, note } = countFailures();
      let isAway = true;
      let asked = 0;
      const db = {
        query: ((text: string, values: unknown[]) => {
          asked++;
          return isAway ? Promise.reject(new Error("away")) : pool.query(text, values);
        }) as pg.Pool["query"],
      };
      const stop = reportFailures(db, "relay", counts, 10);
      await sleep(50);
      expect(asked).to.equal(0);
      note(new JejakError("chain-unavailable"), "eth_getLogs");
      await sleep(50);
      expect(asked).to.be.above(1);
      isAway = false;
      note(new JejakError("chain-unavailable"), "eth_getLogs");
      await sleep(100);
      const expected = [{ process: "relay", counts: { "chain-unavailable logs": 2 } }];
      expect(await readFailures(pool)).to.deep.equal(expected);
      asked = 0;
      await sleep(50);
      expect(asked).to.equal(0);
      stop();
    });
  });
});

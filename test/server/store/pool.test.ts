import { expect } from "chai";
import { createPool, inTransaction } from "../../../server/store/pool.ts";
import { createDatabase } from "../../helpers/postgres.ts";

describe("pool of connections", () => {
  it("survives a server that ends a connection in the middle of a transaction", async () => {
    const { databaseUrl } = await createDatabase();
    const pool = createPool(databaseUrl);
    const other = createPool(databaseUrl, { max: 1 });
    const work = inTransaction(pool, async (client) => {
      const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
      const ended = new Promise((resolve) => client.once("end", resolve));
      await other.query("SELECT pg_terminate_backend($1)", [rows[0]?.pid]);
      await ended;
      await client.query("SELECT 1");
    });
    const failure = await work.catch((error: unknown) => error);
    expect(String(failure)).to.match(/connection/i);
    const { rows } = await pool.query<{ n: number }>("SELECT 1 AS n");
    expect(rows).to.deep.equal([{ n: 1 }]);
    await Promise.all([pool.end(), other.end()]);
  });
});

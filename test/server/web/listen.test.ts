import { once } from "node:events";
import { createServer } from "node:http";
import { networkInterfaces } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { listen } from "../../../server/web/listen.ts";
import { anyFreePort } from "../../../server/ports.ts";

const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === "::1"),
);

describe("API: listening", () => {
  it("listens on this machine over IPv4 and IPv6, and on nothing else", async () => {
    const port = await anyFreePort();
    const stop = await listen(port, (_req, res) => res.end("here"));
    for (const host of ["127.0.0.1", ...(hasIpv6 ? ["[::1]"] : [])]) {
      expect(await (await fetch(`http://${host}:${port}`)).text()).to.equal("here");
    }
    const outside = Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .find(({ internal, family }) => !internal && family === "IPv4");
    if (outside) {
      const refused = await fetch(`http://${outside.address}:${port}`).then(
        () => false,
        () => true,
      );
      expect(refused).to.equal(true);
    }
    await stop();
  });

  it("says by name that the port is taken", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const error: unknown = await listen(port, () => undefined).catch((cause: unknown) => cause);
    expect(error).to.deep.include({ code: "port-taken", values: { host: "127.0.0.1", port } });
    other.close();
  });

  it("answers requests in flight before it ends", async () => {
    const port = await anyFreePort();
    const stop = await listen(port, (_req, res) => void sleep(200).then(() => res.end("late")));
    const answer = fetch(`http://127.0.0.1:${port}`).then((response) => response.text());
    await sleep(50);
    await stop();
    expect(await answer).to.equal("late");
  });
});

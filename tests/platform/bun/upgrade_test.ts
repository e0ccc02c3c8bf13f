import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { instrument } from "../../../src/platform/bun/mod.ts";
import { CollectedSpans } from "../../http/collected_spans.ts";
import { rawExchange } from "../../http/raw_exchange.ts";
import { isDeno, startBun } from "../../http/start_server.ts";

// Every test here needs Bun.serve.
const skip = isDeno ? "needs Bun" : false;

const UPGRADE = [
  "GET / HTTP/1.1",
  "Host: localhost",
  "Upgrade: websocket",
  "Connection: Upgrade",
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
  "Sec-WebSocket-Version: 13",
].join("\r\n");

interface Case {
  /** Whether the handler makes a WebSocket of the connection. */
  readonly upgrades: boolean;
  /** What it returns in either case. */
  readonly answer: () => Response;
  /** The status that is sent. */
  readonly status: number;
}

const CASES: Readonly<Record<string, Case>> = {
  "no body after an upgrade": { upgrades: true, answer: () => new Response(null), status: 101 },
  "an empty text after an upgrade": { upgrades: true, answer: () => new Response(""), status: 101 },
  "no body and no upgrade": { upgrades: false, answer: () => new Response(null), status: 200 },
  "an error and no upgrade": {
    upgrades: false,
    answer: () => new Response(null, { status: 426 }),
    status: 426,
  },
};

for (const [what, { upgrades, answer, status }] of Object.entries(CASES)) {
  test(`instrument() records ${status} when a handler returns ${what}`, { skip }, async () => {
    using collected = new CollectedSpans();
    await using server = startBun(instrument({
      fetch(request, server) {
        if (upgrades) server.upgrade(request);
        return answer();
      },
      websocket: { message: () => {} },
    }));
    const sent = await rawExchange(server.port, `${UPGRADE}\r\n\r\n`, "\r\n\r\n");
    assert.ok(sent.startsWith(`HTTP/1.1 ${status} `), sent);
    assert.equal((await collected.one()).attributes["http.response.status_code"], status);
  });
}

test("instrument() takes a departure before an empty answer for no upgrade", { skip }, async () => {
  using collected = new CollectedSpans();
  const arrived = Promise.withResolvers<void>();
  await using server = startBun(instrument({
    fetch({ signal }) {
      arrived.resolve();
      return new Promise<Response>((resolve) => {
        signal.addEventListener("abort", () => resolve(new Response(null)));
      });
    },
  }));
  const socket = connect(server.port, "127.0.0.1", () => socket.write(`${UPGRADE}\r\n\r\n`));
  socket.on("error", () => {});
  await arrived.promise;
  socket.destroy();
  assert.equal((await collected.one()).attributes["http.response.status_code"], 200);
});

test("instrument() takes no answer over a Unix socket for an upgrade", { skip }, async () => {
  using collected = new CollectedSpans();
  const unix = join(tmpdir(), `offthread-otel-${crypto.randomUUID()}.sock`);
  await using _server = startBun({
    ...instrument({ fetch: () => new Response(null) }),
    port: undefined,
    hostname: undefined,
    unix,
  });
  const socket = connect(unix, () => socket.write(`${UPGRADE}\r\n\r\n`));
  const [answer] = await once(socket, "data");
  socket.destroy();
  assert.match(String(answer), /^HTTP\/1.1 200 /);
  assert.equal((await collected.one()).attributes["http.response.status_code"], 200);
});

import assert from "node:assert/strict";
import { createServer, type Socket } from "node:net";
import { test } from "node:test";
import type { HttpCaller } from "../../../src/otlp/sender/http/http_caller.ts";
import { SocketCaller } from "../../../src/otlp/sender/http/socket/socket_caller.ts";
import { listenLocally } from "../../support/listen_locally.ts";
import { until } from "../../support/until.ts";
import { connectTcp } from "../tcp_connection.ts";

/** A server that shows what comes, and answers as it is told. */
interface Peer extends AsyncDisposable {
  readonly url: URL;
  /** What came over each connection, in the order in which they were opened. */
  readonly heard: string[];
  readonly sockets: Socket[];
}

async function startPeer(
  onData: (socket: Socket, heard: string) => void,
  host = "127.0.0.1",
): Promise<Peer> {
  const heard: string[] = [];
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    const index = sockets.push(socket) - 1;
    heard.push("");
    socket.on("error", () => socket.destroy());
    socket.on("data", (part: Uint8Array) => {
      heard[index] += new TextDecoder("latin1").decode(part);
      onData(socket, heard[index] ?? "");
    });
  });
  const listening = await listenLocally(server, sockets, host);
  const authority = `${host.includes(":") ? `[${host}]` : host}:${listening.port}`;
  return {
    ...listening,
    url: new URL(`http://${authority}/v1/traces?key=a%20b`),
    heard,
    sockets,
  };
}

/** Gives each whole request an answer. */
function answering(answer: string): (socket: Socket, heard: string) => void {
  return (socket, heard) => {
    if (heard.endsWith("body")) socket.write(answer, "latin1");
  };
}

const OK = "HTTP/1.1 200 OK\r\nx-name: v\u00e4lue\r\ncontent-length: 2\r\n\r\nok";
const BODY = new TextEncoder().encode("body");

const NO_FETCH: HttpCaller = {
  send: () => Promise.reject(new Error("not connected")),
  close: () => {},
};

function callerOf(url: URL, nowMs: () => number = () => 0): SocketCaller {
  return new SocketCaller(url, { connectTcp, nowMs, unconnected: NO_FETCH });
}

interface Sending {
  readonly headers?: Record<string, string>;
  readonly body?: Uint8Array<ArrayBuffer>;
  readonly signal?: AbortSignal;
  readonly needsNewConnection?: boolean;
}

const NO_HEADERS = {};

async function send(caller: HttpCaller, sending: Sending = {}): Promise<string> {
  const response = await caller.send({
    headers: sending.headers ?? NO_HEADERS,
    body: sending.body ?? BODY,
    signal: sending.signal ?? new AbortController().signal,
    needsNewConnection: sending.needsNewConnection ?? false,
  });
  const body = await response.readBody(1000);
  const text = body.kind === "whole" ? new TextDecoder().decode(body.bytes) : body.kind;
  return `${response.status} ${text}`;
}

test("SocketCaller.send() sends what fetch would, and reads the answer", async () => {
  await using peer = await startPeer(answering(OK));
  const caller = callerOf(peer.url);
  const response = await caller.send({
    headers: { "content-type": "application/x-protobuf", "x-key": "\u00fc" },
    body: BODY,
    signal: new AbortController().signal,
    needsNewConnection: false,
  });
  assert.deepEqual([response.status, response.headers.get("x-name")], [200, "v\u00e4lue"]);
  assert.equal(response.headers.get("x-other"), null);
  const body = await response.readBody(100);
  assert.equal(body.kind === "whole" && new TextDecoder().decode(body.bytes), "ok");
  assert.equal(
    peer.heard[0],
    `POST /v1/traces?key=a%20b HTTP/1.1\r\nhost: ${peer.url.host}\r\naccept: */*\r\n` +
      "content-type: application/x-protobuf\r\nx-key: \u00fc\r\ncontent-length: 4\r\n\r\nbody",
  );
  caller.close();
});

test("SocketCaller.send() leaves what is accepted to who configures it", async () => {
  await using peer = await startPeer(answering(OK));
  const caller = callerOf(peer.url);
  assert.equal(await send(caller, { headers: { accept: "application/x-protobuf" } }), "200 ok");
  assert.deepEqual(peer.heard[0]?.match(/accept: .*/g), ["accept: application/x-protobuf"]);
  caller.close();
});

test("SocketCaller.send() sends one request after the other over one connection", async () => {
  await using peer = await startPeer(answering(OK));
  const caller = callerOf(peer.url);
  const body = new TextEncoder().encode("longer body");
  assert.equal(await send(caller), "200 ok");
  assert.equal(await send(caller, { headers: { "content-encoding": "gzip" }, body }), "200 ok");
  assert.equal(await send(caller), "200 ok");
  assert.equal(peer.sockets.length, 1);
  assert.deepEqual(peer.heard[0]?.match(/content-[a-z]+: \w+/g), [
    "content-length: 4",
    "content-encoding: gzip",
    "content-length: 11",
    "content-length: 4",
  ]);
  caller.close();
  await until(() => peer.sockets[0]?.destroyed === true);
});

test("send() does without a connection that was closed while it was idle", async () => {
  await using peer = await startPeer(answering(OK));
  const caller = callerOf(peer.url);
  for (let count = 1; count <= 3; count++) {
    assert.equal(await send(caller), "200 ok");
    const socket = peer.sockets.at(-1);
    socket?.end();
    await until(() => socket?.destroyed === true);
    assert.equal(peer.sockets.length, count);
  }
  caller.close();
});

test("send() does without a connection that was closed right behind an answer", async () => {
  const closing = (socket: Socket, heard: string): void => {
    if (heard.endsWith("body")) socket.end(OK);
  };
  await using peer = await startPeer(closing);
  const caller = callerOf(peer.url);
  for (let count = 1; count <= 20; count++) {
    assert.equal(await send(caller), "200 ok");
    await until(() => peer.sockets.at(-1)?.destroyed === true);
    assert.equal(peer.sockets.length, count);
  }
  caller.close();
});

test("send() does without a connection over which something unasked came", async () => {
  await using peer = await startPeer(answering(OK));
  const caller = callerOf(peer.url);
  await send(caller);
  peer.sockets[0]?.write("HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\n\r\n");
  await until(() => peer.sockets[0]?.destroyed === true);
  assert.equal(await send(caller), "200 ok");
  assert.equal(peer.sockets.length, 2);
  caller.close();
});

for (
  const [what, answer] of [
    ["says that it closes", "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok"],
    ["speaks HTTP/1.0", "HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok"],
    ["says more than its answer", `${OK}HTTP/1.1 200 OK\r\n`],
  ] as const
) {
  test(`send() opens another connection where the peer ${what}`, async () => {
    await using peer = await startPeer(answering(answer));
    const caller = callerOf(peer.url);
    assert.equal(await send(caller), "200 ok");
    assert.equal(await send(caller), "200 ok");
    assert.equal(peer.sockets.length, 2);
    await until(() => peer.sockets.every((socket) => socket.destroyed));
    caller.close();
  });
}

test("send() opens another connection where one that is new is asked for", async () => {
  await using peer = await startPeer(answering(OK));
  const caller = callerOf(peer.url);
  await send(caller);
  assert.equal(await send(caller, { needsNewConnection: true }), "200 ok");
  assert.equal(await send(caller), "200 ok");
  assert.equal(peer.sockets.length, 2);
  await until(() => peer.sockets[0]?.destroyed === true);
  caller.close();
});

test("send() waits for the answer behind those that announce it", async () => {
  const before = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n";
  await using peer = await startPeer(answering(before + OK));
  const caller = callerOf(peer.url);
  assert.equal(await send(caller), "200 ok");
  caller.close();
});

test("send() rejects where the peer would switch protocols", async () => {
  await using peer = await startPeer(answering("HTTP/1.1 101 Switching\r\nupgrade: h2c\r\n\r\n"));
  const caller = callerOf(peer.url);
  await assert.rejects(send(caller), /is not HTTP\/1.1/);
  await until(() => peer.sockets[0]?.destroyed === true);
  caller.close();
});

test("send() hears an answer that comes before all is sent", async () => {
  await using peer = await startPeer((socket) => {
    socket.pause();
    socket.write("HTTP/1.1 413 Too Large\r\ncontent-length: 2\r\n\r\nno");
  });
  const caller = callerOf(peer.url);
  const body = new Uint8Array(32 * 1024 * 1024);
  assert.equal(await send(caller, { body }), "413 no");
  assert.equal(await send(caller, { body }), "413 no");
  assert.equal(peer.sockets.length, 2);
  caller.close();
});

test("send() sends a large body whole", async () => {
  let heardBytes = 0;
  await using peer = await startPeer((socket, heard) => {
    heardBytes = heard.length;
    if (heard.endsWith("\u0007")) socket.write(OK);
  });
  const caller = callerOf(peer.url);
  const body = new Uint8Array(3 * 1024 * 1024);
  body[body.length - 1] = 7;
  assert.equal(await send(caller, { body }), "200 ok");
  assert.ok(heardBytes > body.length);
  caller.close();
});

test("send() rejects where the connection ends before the answer", async () => {
  for (const end of ["end", "resetAndDestroy"] as const) {
    await using peer = await startPeer((socket) => void socket[end]());
    const caller = callerOf(peer.url);
    await assert.rejects(send(caller));
    caller.close();
  }
});

for (
  const [what, said] of [
    ["HTTP/2", "\0\0\x06\x04\0\0\0\0\0\0\x05\0\0@\0"],
    ["TLS", "\x15\x03\x03\0\x02\x02\x28"],
    ["another protocol", "\r\nSSH-2.0-OpenSSH_9.6\r\n"],
  ] as const
) {
  test(`send() does not wait for the end of what a peer says in ${what}`, async () => {
    await using peer = await startPeer(answering(said));
    const caller = callerOf(peer.url);
    await assert.rejects(send(caller), /is not HTTP\/1.1/);
    await until(() => peer.sockets[0]?.destroyed === true);
    caller.close();
  });
}

test("send() waits for the end of a head that begins in parts", async () => {
  await using peer = await startPeer((socket, heard) => {
    if (!heard.endsWith("body")) return;
    const parts = ["\r", "\nHT", "TP/1.1 20", OK.slice(11)];
    const next = (): void => {
      const part = parts.shift();
      if (part !== undefined) socket.write(part, "latin1", () => setTimeout(next, 2));
    };
    next();
  });
  const caller = callerOf(peer.url);
  assert.equal(await send(caller), "200 ok");
  caller.close();
});

const IDLE_LIMITS: readonly (readonly [field: string, limitMs: number])[] = [
  ["x: y", 90_000],
  ["keep-alive: max=100", 90_000],
  ["keep-alive: timeout=5", 4000],
  ["Keep-Alive: timeout=5, max=100", 4000],
  ["keep-alive: max=100, Timeout=1", 500],
  ["keep-alive: timeout=120", 90_000],
  ["keep-alive: timeout=0", 0],
];

for (const [field, limitMs] of IDLE_LIMITS) {
  test(`send() keeps a connection for ${limitMs} ms with ${field}`, async () => {
    await using peer = await startPeer(answering(`HTTP/1.1 204 OK\r\n${field}\r\n\r\n`));
    let nowMs = 0;
    const caller = callerOf(peer.url, () => nowMs);
    assert.equal(await send(caller), "204 ");
    nowMs += Math.max(0, limitMs - 1);
    assert.equal(await send(caller), "204 ");
    assert.equal(peer.sockets.length, limitMs === 0 ? 2 : 1);
    nowMs += limitMs;
    assert.equal(await send(caller), "204 ");
    assert.equal(peer.sockets.length, limitMs === 0 ? 3 : 2);
    await until(() => peer.sockets[0]?.destroyed === true);
    caller.close();
  });
}

/** Answers the first request, and ends connections at each one behind it. */
function answeringOnce(end: (socket: Socket) => void): (socket: Socket, heard: string) => void {
  let count = 0;
  return (socket, heard) => {
    if (!heard.endsWith("body")) return;
    if (++count === 1) socket.write(OK, "latin1");
    else end(socket);
  };
}

for (const end of ["end", "resetAndDestroy"] as const) {
  test(`send() sends again at once what a kept connection has lost by ${end}`, async () => {
    let lost = 0;
    await using peer = await startPeer((socket, heard) => {
      const isSecond = heard.split("body").length > 2;
      if (isSecond && ++lost > 0) socket[end]();
      else if (heard.endsWith("body")) socket.write(OK, "latin1");
    });
    const caller = callerOf(peer.url);
    for (let count = 1; count <= 3; count++) assert.equal(await send(caller), "200 ok");
    assert.deepEqual([lost, peer.sockets.length], [2, 3]);
    assert.equal(peer.heard[2]?.match(/POST/g)?.length, 1);
    caller.close();
  });
}

test("send() sends only once again, and nothing that was being answered", async () => {
  for (const [end, sockets] of [["", 2], ["HTTP/1.1 200", 1]] as const) {
    await using peer = await startPeer(answeringOnce((socket) => void socket.end(end)));
    const caller = callerOf(peer.url);
    assert.equal(await send(caller), "200 ok");
    await assert.rejects(send(caller));
    assert.equal(peer.sockets.length, sockets);
    caller.close();
  }
});

test("send() does not send again what was aborted", async () => {
  await using peer = await startPeer(answeringOnce(() => controller.abort()));
  const controller = new AbortController();
  const caller = callerOf(peer.url);
  assert.equal(await send(caller), "200 ok");
  await assert.rejects(send(caller, { signal: controller.signal }));
  assert.equal(peer.sockets.length, 1);
  caller.close();
});

test("send() gives a request up when it is aborted, and its connection", async () => {
  await using peer = await startPeer(() => {});
  const caller = callerOf(peer.url);
  const controller = new AbortController();
  const sent = send(caller, { signal: controller.signal });
  await until(() => peer.heard[0]?.endsWith("body") === true);
  controller.abort();
  await assert.rejects(sent);
  await until(() => peer.sockets[0]?.destroyed === true);
  await assert.rejects(send(caller, { signal: controller.signal }));
  caller.close();
});

test("readBody() leaves the reading of a body when it is aborted", async () => {
  await using peer = await startPeer((socket) => {
    socket.write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nok");
  });
  const caller = callerOf(peer.url);
  const controller = new AbortController();
  const { signal } = controller;
  const request = { headers: {}, body: BODY, signal, needsNewConnection: false };
  const response = await caller.send(request);
  setTimeout(() => controller.abort(), 5);
  await assert.rejects(response.readBody(100));
  await until(() => peer.sockets[0]?.destroyed === true);
  caller.close();
});

test("send() keeps no connection once its caller is closed", async () => {
  await using peer = await startPeer(answering(OK));
  const caller = callerOf(peer.url);
  const sent = send(caller);
  caller.close();
  assert.equal(await sent, "200 ok");
  await until(() => peer.sockets[0]?.destroyed === true);
});

test("send() may overlap, and keeps one connection of the requests", async () => {
  await using peer = await startPeer(answering(OK));
  const caller = callerOf(peer.url);
  const sent = await Promise.all([send(caller), send(caller), send(caller)]);
  assert.deepEqual(sent, ["200 ok", "200 ok", "200 ok"]);
  await until(() => peer.sockets.filter((socket) => !socket.destroyed).length === 1);
  caller.close();
});

test("send() leaves what it cannot connect to the other way", async () => {
  const url = new URL("http://127.0.0.1:1/v1/traces");
  const caller = callerOf(url);
  await assert.rejects(send(caller), /not connected/);
  caller.close();
});

for (const [name, host] of [["localhost", "127.0.0.1"], ["[::1]", "::1"]] as const) {
  test(`send() reaches ${host} as ${name}`, async (context) => {
    let peer: Peer;
    try {
      peer = await startPeer(answering(OK), host);
    } catch (error) {
      return context.skip(`nothing can listen on ${host}: ${String(error)}`);
    }
    await using _ = peer;
    const caller = callerOf(new URL(`http://${name}:${peer.url.port}/v1/traces`));
    assert.equal(await send(caller), "200 ok");
    caller.close();
  });
}

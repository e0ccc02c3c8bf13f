import assert from "node:assert/strict";
import { connect, createServer, type Socket } from "node:net";
import { test } from "node:test";
import { startGrpcReceiver } from "../../support/grpc_receiver.ts";
import { listenLocally } from "../../support/listen_locally.ts";
import { requestBytes, senderConfig, senderFixture } from "../sender_fixture.ts";

/** Bytes that what gives a call or a connection up does not take; a call takes more. */
const SMALL_FRAMES = 40;

/** Stands between a sender and a receiver. */
interface Proxy extends AsyncDisposable {
  readonly url: string;
  /** From now on nothing goes on that comes over the connections there are. */
  swallow(): void;
}

async function startProxy(receiverPort: number, onSwallowed: () => void): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const swallowed = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(receiverPort, "127.0.0.1");
    for (const [from, to] of [[near, far], [far, near]] as const) {
      sockets.add(from);
      from.on("error", () => from.destroy());
      from.on("close", () => to.destroy());
      from.on("data", (part: Uint8Array) => {
        if (!swallowed.has(from)) to.write(part);
        else if (from === near && part.length > SMALL_FRAMES) onSwallowed();
      });
    }
  });
  const listening = await listenLocally(server, sockets);
  return {
    ...listening,
    url: `http://127.0.0.1:${listening.port}`,
    swallow: () => {
      for (const socket of sockets) swallowed.add(socket);
    },
  };
}

test("Sender.send() by gRPC leaves a connection that was swallowed after one timeout", async () => {
  await using receiver = await startGrpcReceiver();
  const { port } = new URL(receiver.url);
  let canTimeOut = false;
  await using proxy = await startProxy(Number(port), () => {
    if (canTimeOut) time.fireNextTimer();
    canTimeOut = false;
  });
  const { sender, time, retries } = senderFixture(senderConfig(proxy.url, { protocol: "grpc" }));
  assert.deepEqual(await sender.send(requestBytes(), 3), { kind: "accepted" });
  proxy.swallow();
  for (let count = 0; count < 3; count++) {
    canTimeOut = true;
    assert.deepEqual(await sender.send(requestBytes(), 3), { kind: "accepted" });
  }
  assert.deepEqual(retries, ["timeout"]);
  assert.equal(receiver.spans.length, 12);
  sender.close();
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { context, propagation, register } from "../../src/api/mod.ts";
import { instrument as instrumentNode } from "../../src/platform/node_http/mod.ts";
import { JaegerPropagator } from "../../src/propagation/mod.ts";
import { AsyncLocalStorageContextManager } from "../../src/sdk/mod.ts";
import { startNodeServer } from "../platform/node_http/start_node_server.ts";
import { startServer } from "./start_server.ts";

const tenant = (): string =>
  propagation.getBaggage(context.active())?.getEntry("tenant")?.value ?? "";

const servers = {
  "the runtime": () => startServer(() => new Response(tenant())),
  "node:http": () =>
    startNodeServer(instrumentNode((_request, response) => void response.end(tenant()))),
};
for (const [name, start] of Object.entries(servers)) {
  // A propagator that looks for a prefix lists the headers.
  test(`instrument() of ${name} takes baggage in headers that Jaeger names`, async () => {
    const registration = register({
      contextManager: new AsyncLocalStorageContextManager(),
      propagator: new JaegerPropagator(),
    });
    try {
      await using server = await start();
      const answer = await fetch(server.url, { headers: { "uberctx-tenant": "acme" } });
      assert.equal(await answer.text(), "acme");
    } finally {
      registration.unregister();
    }
  });
}

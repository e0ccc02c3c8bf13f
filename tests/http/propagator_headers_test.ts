import assert from "node:assert/strict";
import { test } from "node:test";
import { context, propagation, register, type TextMapPropagator } from "../../src/api/mod.ts";
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
/** Looks for a header as its inventor writes it. */
const spelled: TextMapPropagator = {
  inject: () => {},
  extract: (context, carrier, getter) => {
    const value = getter.get(carrier, "X-Tenant");
    return typeof value === "string"
      ? propagation.setBaggage(context, propagation.createBaggage({ tenant: { value } }))
      : context;
  },
  fields: () => ["X-Tenant"],
};

for (const [name, start] of Object.entries(servers)) {
  test(`instrument() of ${name} reads a header in any case of letters`, async () => {
    const registration = register({
      contextManager: new AsyncLocalStorageContextManager(),
      propagator: spelled,
    });
    try {
      await using server = await start();
      const answer = await fetch(server.url, { headers: { "x-tenant": "acme" } });
      assert.equal(await answer.text(), "acme");
    } finally {
      registration.unregister();
    }
  });

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

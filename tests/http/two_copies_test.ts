import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { channel } from "node:diagnostics_channel";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { SpanKind } from "../../src/api/mod.ts";
import * as ownHttp from "../../src/http/mod.ts";
import * as own from "../../src/platform/node_http/mod.ts";
import { startNodeServer } from "../platform/node_http/start_node_server.ts";
import { diagnosticsOf } from "../sdk/metrics/metrics_fixture.ts";
import { endedBy } from "../support/ended_by.ts";
import { CollectedSpans } from "./collected_spans.ts";

const folder = mkdtempSync(join(tmpdir(), "two-copies-"));
after(() => rmSync(folder, { recursive: true }));
for (const part of ["src", "gen"]) {
  const source = fileURLToPath(new URL(`../../${part}`, import.meta.url));
  cpSync(source, join(folder, part), { recursive: true });
}

/** A module of a second copy, as there is after a reload by `bun --hot`, or beside a library. */
async function ofCopy<T>(path: string): Promise<T> {
  // why: the caller names the type of that very module
  return await import(pathToFileURL(join(folder, path)).href) as T;
}

const other = await ofCopy<typeof own>("src/platform/node_http/mod.ts");
const otherHttp = await ofCopy<typeof ownHttp>("src/http/mod.ts");

async function kindsOfOneRequest(): Promise<SpanKind[]> {
  using collected = new CollectedSpans();
  await using server = await startNodeServer((_request, response) => void response.end());
  await new Promise((resolve) =>
    get(server.url, (response) => response.resume().on("end", resolve))
  );
  await collected.ended(2);
  return collected.spans.map(({ kind }) => kind).sort();
}

test("instrumentServers() and instrumentClients() of two copies trace a request once", async () => {
  const listeners = channel("http.client.request.created");
  const messages = await diagnosticsOf(async () => {
    using _servers = endedBy(own.instrumentServers());
    using _clients = endedBy(own.instrumentClients());
    using _otherServers = endedBy(other.instrumentServers());
    using _otherClients = endedBy(other.instrumentClients());
    assert.deepEqual(await kindsOfOneRequest(), [SpanKind.SERVER, SpanKind.CLIENT]);
  });
  assert.deepEqual(messages, []);
  assert.equal(listeners.hasSubscribers, false);
});

test("instrument() of one copy leaves a request to that of another around it", async () => {
  using collected = new CollectedSpans();
  const listener = own.instrument((_request, response) => void response.end());
  await using server = await startNodeServer(other.instrument(listener));
  await new Promise((resolve) =>
    get(server.url, (response) => response.resume().on("end", resolve))
  );
  await collected.ended(1);
  assert.equal(collected.spans.length, 1);
});

test("installMember() puts what another copy has put there out", () => {
  const holder = { add: (count: number): number => count };
  const { add } = holder;
  const times = (factor: number): ownHttp.Replacement => ({
    caller: "times()",
    call: (original, self, args) => Number(Reflect.apply(original, self, args)) * factor,
  });
  const endOther = otherHttp.installMember(holder, "add", times(2));
  const end = ownHttp.installMember(holder, "add", times(3));
  assert.equal(holder.add(1), 3);
  endOther();
  assert.equal(holder.add(1), 3);
  end();
  assert.equal(holder.add, add);
});

test("installFetch() puts what another copy has put there out, and says nothing", async () => {
  using collected = new CollectedSpans();
  const fetch: ownHttp.Fetch = () => Promise.resolve(new Response());
  const holder = { fetch };
  const messages = await diagnosticsOf(async () => {
    const endOther = otherHttp.installFetch(holder, { ignore: () => true });
    const end = ownHttp.installFetch(holder, {});
    endOther();
    await holder.fetch("http://localhost/");
    end();
  });
  assert.deepEqual(messages, []);
  assert.equal(collected.spans.length, 1);
  assert.equal(holder.fetch, fetch);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { SpanStatusCode } from "../../src/api/mod.ts";
import { type Fetch, wrapFetch } from "../../src/http/mod.ts";
import { CollectedSpans } from "./collected_spans.ts";
import { startBareServer } from "./start_server.ts";
import { reportCount } from "../support/report_count.ts";

/** A fetch that makes no request: it notes what it was called with. */
function notingFetch(): { readonly fetch: Fetch; readonly calls: Parameters<Fetch>[] } {
  const calls: Parameters<Fetch>[] = [];
  const fetch: Fetch = (...args) => {
    calls.push(args);
    return Promise.resolve(new Response("ok"));
  };
  return { fetch, calls };
}

/** How often each function of the application was reported to throw. */
function hookReports(): readonly number[] {
  const names = ["ignore", "shouldPropagate", "onRequest", "onResponse"];
  return names.map((name) => reportCount(`http-${name}`));
}

class Options {
  readonly #method = "PUT";
  get method(): string {
    return this.#method;
  }
  readonly headers = { "x-a": "1" };
}

const WAYS: Readonly<Record<string, () => RequestInit>> = {
  "an instance of a class": () => new Options(),
  "a prototype": () => Object.create({ method: "PUT", headers: { "x-a": "1" } }),
  "members that are not enumerable": () =>
    Object.defineProperties({}, {
      method: { value: "PUT" },
      headers: { value: { "x-a": "1" } },
    }),
};

for (const [way, make] of Object.entries(WAYS)) {
  test(`wrapFetch() passes options on that come from ${way}`, async () => {
    using collected = new CollectedSpans();
    const { fetch, calls } = notingFetch();
    await wrapFetch(fetch)("http://localhost/", make());
    const [, sent] = calls[0];
    assert.equal(sent?.method, "PUT");
    const headers = new Headers(sent?.headers);
    assert.equal(headers.get("x-a"), "1");
    assert.ok(headers.has("traceparent"));
    assert.equal((await collected.one()).name, "PUT");
  });
}

test("wrapFetch() passes members on that only the runtime knows", async () => {
  using _collected = new CollectedSpans();
  const { fetch, calls } = notingFetch();
  const proxied: object = Object.create({ proxy: "http://localhost:1" });
  await wrapFetch(fetch)("http://localhost/", proxied);
  assert.equal(Reflect.get(calls[0][1] ?? {}, "proxy"), "http://localhost:1");
});

for (const method of ["patch", "PATCH", "query", "PROPFIND", "x-unknown"]) {
  test(`wrapFetch() records the method that is sent for ${method}`, async () => {
    using collected = new CollectedSpans();
    await using server = startBareServer((request) => new Response(request.method));
    const response = await wrapFetch(fetch)(server.url, { method });
    const sent = await response.text();
    const { attributes } = await collected.one();
    assert.equal(
      attributes["http.request.method_original"] ?? attributes["http.request.method"],
      sent,
    );
  });
}

test("wrapFetch() leaves the body of a request that it ignores to the original", async () => {
  using collected = new CollectedSpans();
  await using server = startBareServer(async (request) => new Response(await request.text()));
  const traced = wrapFetch(fetch, { ignore: ["/echo"] });
  const request = new Request(`${server.url}/echo`, { method: "POST", body: "text" });
  const response = await traced(request, Object.create({ headers: { "x-a": "1" } }));
  assert.equal(await response.text(), "text");
  assert.deepEqual(collected.spans, []);
});

test("wrapFetch() takes the URL of the first of two requests", async () => {
  using collected = new CollectedSpans();
  await using server = startBareServer((request) => new Response(new URL(request.url).pathname));
  const traced = wrapFetch(fetch);
  const response = await traced(new Request(`${server.url}/a`), new Request(`${server.url}/b`));
  assert.equal(await response.text(), "/a");
  assert.equal((await collected.one()).attributes["url.full"], `${server.url}/a`);
});

const URLS: readonly (readonly [given: string, full: string, address: string])[] = [
  ["HTTP://LOCALHOST/a", "http://localhost/a", "localhost"],
  [" http://localhost/a\n", "http://localhost/a", "localhost"],
  ["http:\\\\localhost\\a", "http://localhost/a", "localhost"],
  ["http:/127.1/a", "http://127.0.0.1/a", "127.0.0.1"],
  ["http:///user:secret@localhost/a", "http://REDACTED:REDACTED@localhost/a", "localhost"],
  ["http://localhost/a?si\tg=secret", "http://localhost/a?sig=REDACTED", "localhost"],
];

for (const [given, full, address] of URLS) {
  test(`wrapFetch() reads ${JSON.stringify(given)} as fetch does`, async () => {
    using collected = new CollectedSpans();
    const { fetch, calls } = notingFetch();
    await wrapFetch(fetch)(given);
    assert.equal(calls[0][0], given);
    assert.ok(new Headers(calls[0][1]?.headers).has("traceparent"));
    const { attributes } = await collected.one();
    assert.equal(attributes["url.full"], full);
    assert.equal(attributes["server.address"], address);
  });
}

test("wrapFetch() makes no span of a URL that is none", async () => {
  using collected = new CollectedSpans();
  const { fetch, calls } = notingFetch();
  const traced = wrapFetch(fetch);
  for (const url of ["http://", "http://a b/", "http://localhost:99999/"]) await traced(url);
  assert.equal(calls.length, 3);
  assert.deepEqual(calls.map((call) => call.length), [1, 1, 1]);
  assert.deepEqual(collected.spans, []);
});

test("wrapFetch() leaves it to the original to refuse what it does not take", async () => {
  using collected = new CollectedSpans();
  const { fetch, calls } = notingFetch();
  const traced = wrapFetch(fetch);
  // why: what plain JavaScript may pass
  await Reflect.apply(traced, undefined, []);
  await Reflect.apply(traced, undefined, ["http://localhost/", 5]);
  assert.deepEqual(calls, [[], ["http://localhost/", 5]]);
  assert.deepEqual(collected.spans, []);
  assert.throws(() => Reflect.construct(traced, ["http://localhost/"]), TypeError);
});

test("wrapFetch() sends a header of a list as often as the list names it", async () => {
  using _collected = new CollectedSpans();
  const { fetch, calls } = notingFetch();
  await wrapFetch(fetch)("http://localhost/", {
    headers: [["Cookie", "a=1"], ["Cookie", "b=2"], ["Traceparent", "old"]],
  });
  const sent = calls[0][1]?.headers;
  assert.ok(Array.isArray(sent));
  assert.deepEqual(sent.slice(0, 2), [["Cookie", "a=1"], ["Cookie", "b=2"]]);
  assert.deepEqual(sent.slice(2).map(([name]) => name), ["traceparent"]);
});

test("wrapFetch() takes out the tracestate of another trace", async () => {
  using _collected = new CollectedSpans();
  const { fetch, calls } = notingFetch();
  const headers = { traceparent: `00-${"1".repeat(32)}-${"2".repeat(16)}-01`, tracestate: "a=1" };
  const traced = wrapFetch(fetch);
  await traced("http://localhost/", { headers });
  await traced("http://localhost/", { headers: new Headers(headers) });
  await traced(new Request("http://localhost/", { headers }));
  for (const [, init] of calls) {
    const sent = new Headers(init?.headers);
    assert.notEqual(sent.get("traceparent"), headers.traceparent);
    assert.equal(sent.has("tracestate"), false);
  }
  assert.equal(calls.length, 3);
});

test("wrapFetch() goes on when hooks fail in ways that are hard to tell of", async () => {
  using collected = new CollectedSpans();
  const before = hookReports();
  const unprintable: unknown = Object.create(null);
  const { fetch } = notingFetch();
  const traced = wrapFetch(fetch, {
    ignore: () => {
      throw unprintable;
    },
    shouldPropagate: () => {
      throw unprintable;
    },
    // What they return is no type error, since they may return nothing as well.
    onRequest: () => Promise.reject(unprintable),
    onResponse: () => {
      throw unprintable;
    },
  });
  assert.equal(await (await traced("http://localhost/")).text(), "ok");
  assert.equal((await collected.one()).attributes["http.response.status_code"], 200);
  assert.deepEqual(hookReports(), before.map((count) => count + 1));
});

for (const answer of [undefined, {}, { status: 200 }]) {
  test(`wrapFetch() passes on ${JSON.stringify(answer)}, which is no response`, async () => {
    using collected = new CollectedSpans();
    // why: what a mock may answer, whatever its type says
    const mock = (() => Promise.resolve(answer)) as unknown as Fetch;
    const traced = wrapFetch(mock, { captureResponseHeaders: ["x-a"] });
    assert.equal(await traced("http://localhost/"), answer);
    assert.equal((await collected.one()).name, "GET");
  });
}

test("wrapFetch() passes on what fetch says of a signal that cannot be read", async () => {
  using collected = new CollectedSpans();
  const refusal = new TypeError("no signal");
  const signal: unknown = {
    get aborted(): boolean {
      throw new RangeError("unreadable");
    },
  };
  // why: plain JavaScript may give anything
  const init = { signal } as RequestInit;
  const refuse: Fetch = () => Promise.reject(refusal);
  const call = wrapFetch(refuse)("http://localhost/", init);
  await assert.rejects(call, (error) => error === refusal);
  const span = await collected.one();
  assert.equal(span.attributes["error.type"], "TypeError");
  assert.equal(span.status.code, SpanStatusCode.ERROR);
});

test("wrapFetch() traces a URL when the runtime has no URL.parse", async () => {
  using collected = new CollectedSpans();
  const { fetch } = notingFetch();
  const { parse } = URL;
  Reflect.set(URL, "parse", undefined);
  try {
    await wrapFetch(fetch)("http://localhost/a");
  } finally {
    Reflect.set(URL, "parse", parse);
  }
  assert.equal((await collected.one()).attributes["url.full"], "http://localhost/a");
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { CollectedSpans } from "./collected_spans.ts";
import { instrumentObject, startBareServer } from "./start_server.ts";

/** An application that is called as a function or by its `fetch`, as GraphQL Yoga's is. */
interface CallableApplication {
  (request: Request): Response;
  fetch(request: Request): Response;
  greet(): string;
}

class Greeter {
  readonly #greeting: string = "hello";
  fetch(request: Request): Response {
    return new Response(`${this.#greeting} ${request.method}`);
  }
  greet(): string {
    return this.#greeting;
  }
}

function withMembers(): CallableApplication {
  const greeter = new Greeter();
  return Object.assign((request: Request) => greeter.fetch(request), {
    fetch: (request: Request) => greeter.fetch(request),
    greet: () => greeter.greet(),
  });
}

// All that it has besides being a function is the handler's of the proxy.
function behindProxy(): CallableApplication {
  const greeter = new Greeter();
  const proxy: unknown = new Proxy((request: Request) => greeter.fetch(request), {
    get: (_, name) => Reflect.get(greeter, name)?.bind(greeter),
  });
  // why: it is called, and has the members of a Greeter
  return proxy as CallableApplication;
}

for (const [kind, make] of Object.entries({ withMembers, behindProxy })) {
  test(`instrument() traces both when a function has a fetch as well (${kind})`, async () => {
    using collected = new CollectedSpans();
    const app = instrumentObject(make());
    await using called = startBareServer(app);
    await using fetched = startBareServer((request) => app.fetch(request));
    for (const { url } of [called, fetched]) {
      assert.equal(await (await fetch(url)).text(), "hello GET");
    }
    assert.equal((await collected.ended(2)).length, 2);
    assert.equal(app.greet(), "hello");
    assert.equal(typeof app, "function");
  });
}

/** An application that makes its handler when it is asked for it, as Elysia's does. */
class LazyApplication {
  readonly #routes: string[] = [];
  get fetch(): (request: Request) => Response {
    const known = [...this.#routes];
    const fetch = (request: Request): Response =>
      new Response(null, { status: known.includes(new URL(request.url).pathname) ? 204 : 404 });
    Object.defineProperty(this, "fetch", { value: fetch });
    return fetch;
  }
  add(route: string): this {
    this.#routes.push(route);
    return this;
  }
}

test("instrument() calls what an accessor gives on what it was called on", async () => {
  using collected = new CollectedSpans();
  const traced = instrumentObject({
    text: "hello",
    get fetch(): (this: { readonly text: string }, request: Request) => Response {
      return function () {
        return new Response(this.text);
      };
    },
  });
  const response = await traced.fetch(new Request("http://localhost/"));
  assert.equal(await response.text(), "hello");
  assert.equal((await collected.ended(1)).length, 1);
});

test("instrument() lets an application grow when an accessor makes its handler", async () => {
  using collected = new CollectedSpans();
  const app = new LazyApplication();
  const traced = instrumentObject(app);
  app.add("/first");
  traced.add("/second");
  await using server = startBareServer((request) => traced.fetch(request));
  for (const [path, status] of [["/first", 204], ["/second", 204], ["/third", 404]] as const) {
    assert.equal((await fetch(`${server.url}${path}`)).status, status);
  }
  assert.equal((await collected.ended(3)).length, 3);
});

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import express from "express";
import Fastify from "fastify";
import Koa from "koa";
import { SpanStatusCode, trace } from "../../../src/api/mod.ts";
import { MAX_MOUNTS } from "../../../src/platform/node_http/mount_names.ts";
import { instrument, setRoute } from "../../../src/platform/node_http/mod.ts";
import type { ReadableSpan } from "../../../src/sdk/mod.ts";
import { CollectedSpans } from "../../http/collected_spans.ts";
import { listening } from "./start_node_server.ts";

/** A response as a framework made it, and the span of the request. */
interface Answered {
  readonly status: number;
  readonly text: string;
  readonly span: ReadableSpan;
}

/** An application of Express with what applications are made of. */
function makeShop(): express.Express {
  const app = express();
  app.use(express.json());
  app.get("/users/:id", (request, response) => void response.send(`user ${request.params.id}`));
  app.get(/^\/expression/, (_request, response) => void response.send("expression"));
  app.post("/orders", (request, response) => {
    // Behind the parser of bodies, which goes on from an event.
    trace.getTracer("app").startSpan("inside").end();
    response.status(201).json({ ordered: request.body.item });
  });
  const tenant = express.Router();
  tenant.use((_request, _response, next) => next());
  tenant.get("/", (_request, response) => void response.send("tenant"));
  tenant.get("/items/:item", (request, response) => void response.send(request.params.item));
  tenant.get("/fails", () => {
    throw new RangeError("secret");
  });
  tenant.get("/rejects", async () => {
    await Promise.resolve();
    throw new RangeError("secret");
  });
  app.use("/tenants/:tenant", tenant);
  const admin = express();
  admin.get("/stats", (_request, response) => void response.send("stats"));
  app.use("/admin", admin);
  app.use(
    (_e: Error, _q: express.Request, response: express.Response, _n: express.NextFunction) => {
      response.status(500).send("failed");
    },
  );
  return app;
}

async function ask(
  listener: Parameters<typeof createServer>[1],
  path: string,
  init?: RequestInit,
): Promise<Answered> {
  using collected = new CollectedSpans();
  await using server = await listening(createServer(listener));
  const response = await fetch(server.url + path, init);
  const text = await response.text();
  while (!collected.spans.some((span) => span.instrumentationScope.name.endsWith("/http"))) {
    await collected.ended(collected.spans.length + 1);
  }
  const span = collected.spans[collected.spans.length - 1];
  for (const inside of collected.spans.slice(0, -1)) {
    assert.equal(inside.parentSpanContext?.spanId, span.spanContext().spanId);
  }
  return { status: response.status, text, span };
}

const ROUTES: readonly (readonly [path: string, route: string | undefined, text: string])[] = [
  ["/users/42", "/users/:id", "user 42"],
  ["/tenants/acme%20inc", "/tenants/:tenant", "tenant"],
  ["/tenants/acme/items/7", "/tenants/:tenant/items/:item", "7"],
  ["/tenants/acme/fails", "/tenants/:tenant/fails", "failed"],
  ["/tenants/acme/rejects", "/tenants/:tenant/rejects", "failed"],
  ["/admin/stats", "/admin/stats", "stats"],
  ["/expression/x", undefined, "expression"],
];

for (const [path, route, text] of ROUTES) {
  test(`instrument() names the route of ${path} as Express has it`, async () => {
    const answered = await ask(instrument(makeShop()), path);
    assert.equal(answered.text, text);
    assert.equal(answered.span.attributes["http.route"], route);
    assert.equal(answered.span.name, route === undefined ? "GET" : `GET ${route}`);
    const isError = text === "failed";
    assert.equal(answered.span.status.code, isError ? SpanStatusCode.ERROR : SpanStatusCode.UNSET);
  });
}

const MOUNTED: readonly (readonly [path: string, url: string, route: string])[] = [
  ["/orgs/:org/teams/:team", "/orgs/1/teams/1/x", "/orgs/:org/teams/:team/x"],
  ["/users/:id", "/users/users/x", "/users/:id/x"],
  ["/shop-:id", "/shop-42/x", "/shop-:id/x"],
  ["/v:version/:kind.json", "/v1/v.json/x", "/v:version/:kind.json/x"],
  ["/files/*rest", "/files/a/b/c", "/files/*rest"],
  ["/cities/:city", "/cities/S%C3%A3o%20Paulo/x", "/cities/:city/x"],
  ["/a/:a", "/a/1/b/1/x", "/a/:a/b/:b/x"],
  ["/a/:a", "/a/b/b/1/x", "/a/:a/b/:b/x"],
  ["/v/:id/x1", "/v/1/x1/x", "/v/:id/x1/x"],
];

for (const [path, url, route] of MOUNTED) {
  test(`instrument() puts the names in ${path} into the route of ${url}`, async () => {
    const inner = express.Router({ mergeParams: true });
    inner.get("/x", (_request, response) => void response.send("x"));
    inner.get("/", (_request, response) => void response.send("root"));
    const outer = express.Router({ mergeParams: true });
    outer.use("/b/:b", inner);
    outer.use(inner);
    const app = express();
    app.use(path, outer);
    const { span } = await ask(instrument(app), url);
    assert.equal(span.attributes["http.route"], route);
  });
}

test("instrument() names the parameter of the router that answers", async () => {
  const passing = express.Router();
  passing.use((_request, _response, next) => next());
  const answering = express.Router();
  answering.get("/", (_request, response) => void response.send("x"));
  const app = express();
  app.use("/:first", passing);
  app.use("/:second", answering);
  const { span } = await ask(instrument(app), "/5");
  assert.equal(span.attributes["http.route"], "/:second");
});

test("instrument() names the mount that answers when one inside of it has been left", async () => {
  const inner = express.Router();
  inner.get("/other", (_request, response) => void response.send("inner"));
  const outer = express.Router();
  outer.use("/teams/:team", inner);
  outer.get("/teams/:team/x", (_request, response) => void response.send("outer"));
  const app = express();
  app.use("/orgs/:org", outer);
  const { span, text } = await ask(instrument(app), "/orgs/1/teams/1/x");
  assert.equal(text, "outer");
  assert.equal(span.attributes["http.route"], "/orgs/:org/teams/:team/x");
});

test("instrument() names the mount that answers where another had a parameter there", async () => {
  const app = express();
  app.use("/:kind", express.Router().get("/other", (_request, response) => void response.end()));
  app.use("/shop", express.Router().get("/x", (_request, response) => void response.end("x")));
  const { span, text } = await ask(instrument(app), "/shop/x");
  assert.equal(text, "x");
  assert.equal(span.attributes["http.route"], "/shop/x");
});

test("instrument() names no route where none of Express matches", async () => {
  const { status, span } = await ask(instrument(makeShop()), "/nowhere/%zz");
  assert.equal(status, 404);
  assert.equal(span.attributes["http.route"], undefined);
  assert.equal(span.attributes["http.response.status_code"], 404);
});

test("instrument() keeps the context behind a parser of bodies of Express", async () => {
  const { status, text, span } = await ask(instrument(makeShop()), "/orders", {
    method: "POST",
    body: JSON.stringify({ item: "x".repeat(90_000) }),
    headers: { "content-type": "application/json" },
  });
  assert.equal(status, 201);
  assert.match(text, /^\{"ordered":"x+"\}$/);
  assert.equal(span.name, "POST /orders");
});

test("instrument() changes no answer of Express", async () => {
  using _ = new CollectedSpans();
  for (const [path] of ROUTES) {
    const bare = createServer(makeShop());
    const traced = createServer(instrument(makeShop()));
    const answers: unknown[] = [];
    for (const one of [bare, traced]) {
      await using server = await listening(one);
      const response = await fetch(server.url + path);
      const headers = [...response.headers].filter(([name]) => name !== "date");
      answers.push([response.status, headers, await response.text()]);
    }
    assert.deepEqual(answers[1], answers[0]);
  }
});

test("instrument() calls Express for a request that is ignored", async () => {
  using collected = new CollectedSpans();
  const traced = instrument(makeShop(), { ignore: ["/users/*"] });
  await using server = await listening(createServer(traced));
  assert.equal(await (await fetch(`${server.url}/users/1`)).text(), "user 1");
  assert.deepEqual(collected.spans, []);
});

test("instrument() traces an application of Koa, whose routes setRoute() names", async () => {
  const app = new Koa();
  app.use(async (ctx, next) => {
    await next();
    trace.getTracer("app").startSpan("inside").end();
    ctx.set("x-time", "1");
  });
  app.use((ctx) => {
    setRoute("/users/:id");
    ctx.body = "user";
  });
  const { text, span } = await ask(instrument(app.callback()), "/users/42");
  assert.equal(text, "user");
  assert.equal(span.name, "GET /users/:id");
});

test("instrument() gives the status of what an application of Koa throws", async () => {
  const app = new Koa();
  app.silent = true;
  app.use(() => {
    throw new RangeError("secret");
  });
  const { status, span } = await ask(instrument(app.callback()), "/");
  assert.equal(status, 500);
  assert.equal(span.attributes["error.type"], "500");
});

test("instrument() traces an application of Fastify, by its hook with routes", async () => {
  using collected = new CollectedSpans();
  const app = Fastify({ serverFactory: (handler) => createServer(instrument(handler)) });
  app.addHook("onRequest", (request, _reply, done) => {
    if (request.routeOptions.url !== undefined) setRoute(request.routeOptions.url);
    done();
  });
  app.post("/users/:id", (request) => {
    trace.getTracer("app").startSpan("inside").end();
    return { got: request.body };
  });
  const url = await app.listen({ port: 0, host: "127.0.0.1" });
  try {
    const response = await fetch(`${url}/users/42`, {
      method: "POST",
      body: JSON.stringify({ a: 1 }),
      headers: { "content-type": "application/json" },
    });
    assert.deepEqual(await response.json(), { got: { a: 1 } });
  } finally {
    await app.close();
  }
  const [inside, span] = await collected.ended(2);
  assert.equal(span.name, "POST /users/:id");
  assert.equal(inside.parentSpanContext?.spanId, span.spanContext().spanId);
});

test("instrument() names no mount of Express as a client has made it up", async () => {
  const app = express();
  const api = express.Router();
  api.get("/users/:id", (request, response) => void response.send(request.params.id));
  app.use("/userApi", api);
  app.use(/^\/re\d+/, api);
  const routes = new Set<unknown>();
  for (const path of ["/userApi", "/USERapi", "/UserAPI", "/uSerApi"]) {
    routes.add((await ask(instrument(app), `${path}/users/7`)).span.attributes["http.route"]);
  }
  assert.deepEqual([...routes], ["/userApi/users/:id", "/userapi/users/:id"]);
  using collected = new CollectedSpans();
  await using server = await listening(createServer(instrument(app)));
  for (let i = 0; i < 2 * MAX_MOUNTS; i++) {
    await (await fetch(`${server.url}/re${i}/users/7`)).text();
  }
  const names = new Set((await collected.ended(2 * MAX_MOUNTS)).map(({ name }) => name));
  assert.ok(names.size <= MAX_MOUNTS + 1, String(names.size));
  assert.ok(names.has("GET /users/:id"));
});

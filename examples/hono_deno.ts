// A traced Hono application:
//
//     deno serve --allow-env=OTEL_* --allow-net examples/hono_deno.ts
//
// On Bun use "@offthread/otel/bun"; the rest is the same, and `bun run` also serves a default
// export.
import { Hono } from "hono";
import { init } from "../mod.ts";
import { instrument, setRoute } from "../src/platform/deno/mod.ts";

init({ serviceName: "shop" });

const app: Hono = new Hono();
app.get("/users/:id", (c) => {
  // The router is Hono's, so only the application knows which pattern matched.
  setRoute("/users/:id");
  return c.text(`user ${c.req.param("id")}\n`);
});

const server: { fetch: Hono["fetch"] } = instrument({ fetch: app.fetch });

export default server;

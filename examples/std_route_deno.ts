// Routes of @std/http, traced by their patterns. This one needs JSR:
//
//     deno run --allow-net --allow-env=OTEL_* examples/std_route_deno.ts
//
// Outside of this checkout the imports are "jsr:@offthread/otel" and "jsr:@offthread/otel/deno".
import { type Route, route } from "jsr:@std/http@1/unstable-route";
import { init } from "../mod.ts";
import { instrument, instrumentRoutes } from "../src/platform/deno/mod.ts";

init({ serviceName: "shop" });

const routes: Route[] = instrumentRoutes([
  {
    pattern: new URLPattern({ pathname: "/users/:id" }),
    handlers: {
      GET: (_request: Request, params?: URLPatternResult) =>
        new Response(`user ${params?.pathname.groups.id}\n`),
    },
  },
  {
    pattern: new URLPattern({ pathname: "/about" }),
    handler: () => new Response("a shop\n"),
  },
]);

// instrument() around the router traces the requests that match no route, too.
Deno.serve(instrument(route(routes)));

// A traced Express application, on Deno and on Bun:
//
//     deno run --allow-env --allow-net --allow-read examples/express.ts
//     bun examples/express.ts
import { createServer } from "node:http";
import process from "node:process";
import express from "express";
import { init, trace } from "../mod.ts";
import { instrument } from "../src/platform/node_http/mod.ts";

init({ serviceName: "shop" });

const app: express.Express = express();
app.get("/users/:id", (request, response) => {
  trace.getTracer("shop").startSpan("look up").end();
  response.send(`user ${request.params.id}\n`);
});

// Instead of app.listen(), which creates its own server.
const server = createServer(instrument(app));
server.listen(Number(process.env.PORT ?? 3000), () => {
  const address = server.address();
  const port = typeof address === "object" ? address?.port : address;
  console.log(`Listening on http://localhost:${port}/`);
});

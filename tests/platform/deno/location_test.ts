import assert from "node:assert/strict";
import { test } from "node:test";
import { isDeno, startBareServer } from "../../http/start_server.ts";
import { runProgram } from "../run_program.ts";

// Bun has no location.
const skip = isDeno ? false : "needs Deno";

test("instrumentFetch() traces what is fetched by its path when there is a location", {
  skip,
}, async () => {
  await using server = startBareServer((request) =>
    new Response(request.headers.get("traceparent"))
  );
  const { stdout, stderr } = await runProgram("../deno/fixtures/location_program.ts", {
    permissions: ["--allow-all", `--location=${server.url}/shop/`],
  });
  assert.equal(stderr, "");
  assert.deepEqual(JSON.parse(stdout), { url: `${server.url}/users?page=2`, isSent: true });
});

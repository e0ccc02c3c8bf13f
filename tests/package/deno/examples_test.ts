import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import { runChild } from "../../support/run_child.ts";
import { PROJECT_FOLDER, projectText } from "../package_fixture.ts";
import { serveProgram } from "../serve_program.ts";

/** OTLP's number for SERVER. */
const KIND_SERVER = 2;

/** The arguments by which an example says it is run, with others before the program. */
function argsOf(example: string, ...others: readonly string[]): readonly string[] {
  const command = /^\/\/ {5}deno (.*)$/m.exec(projectText(example))?.[1] ?? "";
  const words = command.split(" ");
  assert.equal(words.pop(), example);
  return [...words, "--no-prompt", "--no-check", ...others, example];
}

/** What a program answers, and the spans of it: name, service, kind and route. */
async function serve(args: readonly string[], paths: readonly string[]) {
  const { answers, spans } = await serveProgram({ args, folder: PROJECT_FOLDER, paths });
  const names = spans.map(({ name, kind, attributes, resource }) => {
    assert.equal(resource.attributes["service.name"], "shop");
    assert.equal(kind, KIND_SERVER);
    return [name, attributes["http.route"]];
  });
  return { answers, names };
}

test("examples/hono_deno.ts gives a span by the route of Hono", async () => {
  const example = "examples/hono_deno.ts";
  const { answers, names } = await serve(argsOf(example), ["/users/7", "/about"]);
  assert.deepEqual(answers, ["200 user 7\n", "404 404 Not Found"]);
  assert.deepEqual(names, [["GET /users/:id", "/users/:id"], ["GET", undefined]]);
});

// A stand-in of our own routes here: it shows the example and instrumentRoutes(), not @std/http.
const STD_ROUTE = "examples/std_route_deno.ts";
const STAND_IN = "--import-map=tests/support/std_http_import_map.json";

test("examples/std_route_deno.ts gives spans by patterns", async () => {
  const { answers, names } = await serve(
    argsOf(STD_ROUTE, STAND_IN),
    ["/users/7", "/about", "/other"],
  );
  assert.deepEqual(answers, ["200 user 7\n", "200 a shop\n", "404 Not Found"]);
  assert.deepEqual(names, [
    ["GET /users/:id", "/users/:id"],
    ["GET /about", "/about"],
    ["GET", undefined],
  ]);
});

// The gate checks the types of all other examples; this one it cannot load.
test("examples/std_route_deno.ts holds by the types of the stand-in", async () => {
  const args = ["check", "--quiet", STAND_IN, STD_ROUTE];
  const { code, stderr } = await runChild(process.execPath, args, { folder: PROJECT_FOLDER });
  assert.deepEqual([code, stderr], [0, ""]);
});

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { programCommand } from "../../../tools/setup.mjs";
import { runChild } from "../../support/run_child.ts";
import { entryPoints, PROJECT_FOLDER, TemporaryFolder } from "../package_fixture.ts";

/** The compiler options that `bun init` writes, with declarations checked as well. */
const BUN_INIT = {
  lib: ["ESNext"],
  target: "ESNext",
  module: "Preserve",
  moduleResolution: "bundler",
  allowImportingTsExtensions: true,
  verbatimModuleSyntax: true,
  noEmit: true,
  strict: true,
  skipLibCheck: false,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  types: ["bun"],
  typeRoots: [join(PROJECT_FOLDER, "node_modules/@types")],
};

/** Entry points that are for Deno, or no one's to import. */
const OTHERS = /^\.\/(?:deno|worker)$/;

async function runTsc(project: string): Promise<void> {
  const [command = "", ...before] = programCommand("tsc");
  const { code, stdout, stderr } = await runChild(command, [...before, "--project", project]);
  assert.equal(code, 0, stdout + stderr);
}

/** Writes the package's declarations, as JSR's npm side has them; returns the entries' paths. */
async function writeDeclarations(folder: TemporaryFolder): Promise<Record<string, string[]>> {
  const types = join(folder.path, "types");
  const entries = Object.entries(entryPoints()).filter(([name]) => !OTHERS.test(name));
  const compilerOptions = {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    outDir: types,
    rootDir: PROJECT_FOLDER,
    typeRoots: BUN_INIT.typeRoots,
  };
  await runTsc(folder.write(
    "tsconfig.declarations.json",
    JSON.stringify({
      extends: join(PROJECT_FOLDER, "tsconfig.bun.json"),
      compilerOptions,
      include: entries.map(([, file]) => join(PROJECT_FOLDER, file)),
    }),
  ));
  return Object.fromEntries(entries.map(([name, file]) => [
    join("@offthread/otel", name),
    [join(types, file.replace(/\.ts$/, ".d.ts"))],
  ]));
}

/** Checks the files themselves, as a project does that takes a checkout of this one. */
async function checkSources(): Promise<void> {
  using folder = new TemporaryFolder();
  const { skipLibCheck: _declarations, ...options } = BUN_INIT;
  // What README says that such a project goes without.
  const without = { noUncheckedIndexedAccess: false, exactOptionalPropertyTypes: false };
  const files = Object.entries(entryPoints()).filter(([name]) => !OTHERS.test(name));
  await runTsc(folder.write(
    "tsconfig.json",
    JSON.stringify({
      compilerOptions: { ...options, ...without, skipLibCheck: true },
      files: files.map(([, file]) => join(PROJECT_FOLDER, file)),
    }),
  ));
}

test("the files of a checkout are sound in a project without the library DOM", checkSources);

/** Checks a program in a project that `bun init` could have made. */
async function checkProgram(program: string): Promise<void> {
  using folder = new TemporaryFolder();
  const paths = await writeDeclarations(folder);
  const imports = Object.keys(paths).map((name) => `import "${name}";\n`).join("");
  folder.write("program.ts", imports + program);
  const compilerOptions = { ...BUN_INIT, paths };
  await runTsc(folder.write(
    "tsconfig.json",
    JSON.stringify({ compilerOptions, include: ["program.ts"] }),
  ));
}

test("instrument() fits into Bun.serve when a project is what bun init makes", async () => {
  await checkProgram(`
import { instrument } from "@offthread/otel/bun";

type Data = { readonly id: number };

// Types of Bun's own.
Bun.serve(instrument({
  fetch(request: Request, server: Bun.Server<Data>) {
    return server.upgrade(request, { data: { id: 1 } }) ? undefined : new Response();
  },
  websocket: {
    data: { id: 0 },
    message(socket: Bun.ServerWebSocket<Data>) {
      socket.send(String(socket.data.id));
    },
  },
}));

// Types by inference.
Bun.serve({
  ...instrument({
    fetch(request, server) {
      return server.upgrade(request, { data: { id: 1 } }) ? undefined : new Response();
    },
  }),
  websocket: {
    data: { id: 0 },
    message(socket, message) {
      socket.send(\`\${socket.data.id} \${message}\`);
    },
  },
});

const options: Bun.Serve.Options<undefined> = { fetch: () => new Response() };
Bun.serve(instrument(options));
`);
});

test("instrument() tells the parameters of a route's pattern, and its cookies", async () => {
  await checkProgram(`
import { instrument } from "@offthread/otel/bun";

const names = (first: string, second: string) => new Response(first + second);

const server = Bun.serve(instrument({
  routes: {
    "/shops/:shop/users/:user": (request) => names(request.params.shop, request.params.user),
    "/users/:user": {
      GET: (request) => names(request.params.user, request.cookies.get("session") ?? ""),
      DELETE: new Response(),
    },
    "/file": Bun.file("file"),
    "/api/*": false,
  },
}));
server.reload(instrument({
  routes: { "/users/:user": (request) => names(request.params.user, "") },
}));

const named = (request: Bun.BunRequest<"/users/:user">) => names(request.params.user, "");
Bun.serve(instrument({ routes: { "/users/:user": named } }));

const later: Record<string, (request: Bun.BunRequest) => Response> = {};
Bun.serve(instrument({ routes: later, fetch: () => new Response() }));

// @ts-expect-error: the pattern has no such parameter
instrument({ routes: { "/users/:user": (request) => names(request.params.usr, "") } });
// @ts-expect-error: Bun takes no such answer
Bun.serve(instrument({ routes: { "/": () => 1 } }));
// @ts-expect-error: Bun takes no such answer of an error handler either
Bun.serve(instrument({ fetch: () => new Response(), error: () => 1 }));
`);
});

test("instrument() takes a framework's application whose error() is no handler", async () => {
  await checkProgram(`
import { instrument } from "@offthread/otel/bun";

// As Elysia has it.
class Application {
  get fetch(): (request: Request) => Response | Promise<Response> {
    return () => new Response();
  }
  get(_path: string, _answer: () => unknown): this {
    return this;
  }
  error(_name: string, _error: object): this;
  error<const Errors extends Record<string, { prototype: Error }>>(_errors: Errors): this;
  error(_name: unknown): this {
    return this;
  }
}

const application = instrument(new Application());
application.get("/", () => "hello");
Bun.serve({ fetch: application.fetch });
`);
});

test("instrument() tells a handler by itself what it gets", async () => {
  await checkProgram(`
import { instrument } from "@offthread/otel/bun";

const handler = instrument((request, server) => new Response(request.url + server.port));
Bun.serve({ fetch: handler });
Bun.serve({ port: 0, fetch: instrument((request) => new Response(request.url)) });
export default { fetch: instrument((request) => new Response(request.url)) };

const other = instrument((_: Request, env: { name: string }) => new Response(env.name));
other(new Request("http://localhost"), { name: "a" });
`);
});

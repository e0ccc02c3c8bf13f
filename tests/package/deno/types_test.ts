import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import { runChild } from "../../support/run_child.ts";
import { checkoutPaths, TemporaryFolder } from "../package_fixture.ts";

test("instrument() fits into Deno.serve and deno serve, whatever form it is given", async () => {
  using folder = new TemporaryFolder();
  folder.write("deno.json", JSON.stringify({ imports: Object.fromEntries(checkoutPaths()) }));
  const program = folder.write(
    "program.ts",
    `
import { instrument } from "@offthread/otel/deno";

Deno.serve(instrument((request, info) => new Response(request.url + info.remoteAddr.transport)));
Deno.serve({ port: 0 }, instrument((_, info: Deno.ServeHandlerInfo<Deno.NetAddr>) => {
  return new Response(info.remoteAddr.hostname);
}));

Deno.serve(instrument({
  port: 0,
  handler: (request, info) => new Response(request.url + info.remoteAddr.hostname),
  onError: (error) => new Response(String(error)),
  onListen: ({ port }) => console.log(port),
}));
Deno.serve(instrument({ path: "a.sock", handler: (request) => new Response(request.url) }));

const alone = instrument((request, info) => {
  return new Response(request.url + info.remoteAddr.transport);
});
Deno.serve(alone);
Deno.serve({ port: 0 }, alone);
Deno.serve({
  port: 0,
  handler: instrument((request, info) => new Response(request.url + info.remoteAddr.hostname)),
});
const other = instrument((_: Request, env: { name: string }) => new Response(env.name));
other(new Request("http://localhost"), { name: "a" });

const options: Deno.ServeTcpOptions & Deno.ServeInit<Deno.NetAddr> = {
  handler: () => new Response(),
};
Deno.serve(instrument(options));

export default instrument({
  fetch: (request) => new Response(request.url),
}) satisfies Deno.ServeDefaultExport;
export const app = instrument({
  fetch: (request: Request, env: Record<string, string>) => new Response(request.url + env.NAME),
});
`,
  );
  const { code, stderr } = await runChild(process.execPath, ["check", "--quiet", program], {
    folder: folder.path,
  });
  assert.equal(code, 0, stderr);
});

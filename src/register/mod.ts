/**
 * Instruments a program without changing it: calls `init()`, which reads the `OTEL_*` variables, or
 * `initFromFile()` if `OTEL_CONFIG_FILE` names a file, and traces `fetch`, `Deno.serve`,
 * `Bun.serve`, and servers and clients of `node:http` and `node:https`. Load it before the program:
 *
 * ```sh
 * bun --preload @offthread/otel/register server.ts
 * deno run --preload jsr:@offthread/otel/register --allow-net --allow-env server.ts
 * ```
 *
 * or import it first: `import "@offthread/otel/register";`. A later `init()` returns the existing
 * handle. `deno serve` ignores `--preload`, and its server is not traced unless the default export
 * is wrapped with `instrument`.
 *
 * @module
 */
import { fileFromEnvironment } from "../declarative/file_from_environment.ts";
import { init } from "../init/mod.ts";
import * as bun from "../platform/bun/mod.ts";
import { currentPlatform } from "../platform/current.ts";
import * as deno from "../platform/deno/mod.ts";
import { instrumentClients, instrumentServers } from "../platform/node_http/mod.ts";

const platform = currentPlatform();

if (fileFromEnvironment(platform) === undefined) {
  init();
} else {
  // Loaded only here: a program without a file does not pay for reading YAML.
  const { initFromFile } = await import("../declarative/mod.ts");
  initFromFile();
}

const { instrumentFetch, instrumentServe } = platform.name === "deno" ? deno : bun;
instrumentFetch();
instrumentServe();
instrumentServers();
instrumentClients();

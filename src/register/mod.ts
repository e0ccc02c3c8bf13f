/**
 * Sets everything up for a program that is not changed: `init()` as the `OTEL_*` variables say, or
 * `initFromFile()` where `OTEL_CONFIG_FILE` names a file, and traces `fetch`, `Deno.serve`,
 * `Bun.serve`, and servers and clients of `node:http` and `node:https`. Load it before the program:
 *
 * ```sh
 * bun --preload @offthread/otel/register server.ts
 * deno run --preload jsr:@offthread/otel/register --allow-net --allow-env server.ts
 * ```
 *
 * or import it first of all: `import "@offthread/otel/register";`. A program that calls `init()`
 * after that gets the handle that is there. `deno serve` heeds no `--preload`, and what it starts
 * is not traced unless its default export is given to `instrument`.
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
  // Whoever has no file does not pay for reading YAML.
  const { initFromFile } = await import("../declarative/mod.ts");
  initFromFile();
}

const { instrumentFetch, instrumentServe } = platform.name === "deno" ? deno : bun;
instrumentFetch();
instrumentServe();
instrumentServers();
instrumentClients();

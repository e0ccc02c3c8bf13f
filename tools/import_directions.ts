/**
 * Which folder may import which, as data, and the check that enforces it.
 *
 * The table follows the data flow: the application thread's folders do not depend on threads, wire
 * formats or runtimes, and nothing flows back.
 *
 * @module
 */
import process from "node:process";
import { findReachable, type Import, listImports } from "./list_imports.ts";
import { CODE_ROOTS, listEntryPoints, listFiles, type ProjectFile } from "./project_files.ts";

/** What one folder may import, apart from itself. */
export interface FolderRule {
  /** The folder or file that the rule applies to. The longest match wins. */
  readonly folder: string;
  /**
   * Folders, files, packages and `node:` built-ins that may be imported. A path ending in `/`
   * includes everything below it; `node:*` is every built-in; `*` is everything.
   */
  readonly mayImport: readonly string[];
  /** The same for `import type`, in addition. */
  readonly mayImportTypes?: readonly string[];
  /** The same for `import(...)`, in addition. */
  readonly mayImportDynamically?: readonly string[];
  /** What is forbidden even if the lists above allow it. */
  readonly never?: readonly string[];
}

/** What may be loaded by one entry, directly or through other files. */
export interface ReachRule {
  /** The file that is loaded. */
  readonly entry: string;
  /** What must not be reached; same notation as {@linkcode FolderRule}. */
  readonly never: readonly string[];
  /** Exceptions from `never`. @default none */
  readonly except?: readonly string[];
  /** Whether `import type` counts too. @default false */
  readonly withTypes?: boolean;
  /** Why, for the message. */
  readonly because: string;
}

const SDK_IMPORTS: readonly string[] = ["src/api/", "src/snapshot/", "src/sdk/"];

/** Folders of one part of the SDK, each independent of those after it. */
function withinSdk(
  part: string,
  folders: readonly string[],
  never: readonly string[],
): readonly FolderRule[] {
  return folders.map((folder) => ({
    folder: part + folder,
    mayImport: SDK_IMPORTS,
    never: never.map((later) => part + later),
  }));
}

/** A folder of `src/platform` that must not import some of the others. */
function ofPlatform(folder: string, ...never: readonly string[]): FolderRule {
  const within = (name: string): string => `src/platform/${name}`;
  return { folder: within(folder), mayImport: ["*"], never: never.map(within) };
}

/** A folder of `src/init` that must not import some of the others. */
function ofInit(folder: string, ...never: readonly string[]): FolderRule {
  const within = (name: string): string => `src/init/${name}`;
  return {
    folder: within(folder),
    mayImport: ["src/"],
    never: [...NEVER_IN_INIT, ...never.map(within)],
  };
}

/** Set-up code gets the current platform, and what a file configures. */
const NEVER_IN_INIT: readonly string[] = [
  "src/platform/deno/",
  "src/platform/bun/",
  "src/declarative/",
];

/** What each folder may import. */
export const FOLDER_RULES: readonly FolderRule[] = [
  { folder: "src/api/", mayImport: [] },
  { folder: "src/propagation/", mayImport: ["src/api/"] },
  { folder: "src/semconv/", mayImport: [] },
  { folder: "src/sdk/", mayImport: ["src/api/", "src/snapshot/"] },
  // Processors get spans; spans do not depend on processors.
  ...withinSdk("src/sdk/trace/", ["ids/", "samplers/", "span/"], ["processors/"]),
  // A measurement goes from an instrument through a stream to its cell, where readers take it.
  ...withinSdk(
    "src/sdk/metrics/",
    ["exemplars/", "streams/", "collection/"],
    ["instruments/", "readers/"],
  ),
  {
    folder: "src/sdk/metrics/cells/",
    mayImport: [
      "src/snapshot/",
      "src/sdk/metrics/instrument_type.ts",
      "src/sdk/metrics/report_measurement.ts",
    ],
  },
  // Only the context manager uses AsyncLocalStorage.
  { folder: "src/sdk/context/", mayImport: ["src/api/", "node:async_hooks"] },
  // Timers that do not keep the process alive: Deno's global ones cannot be unref'd.
  { folder: "src/sdk/timers.ts", mayImport: ["node:timers", "src/sdk/timer_delay.ts"] },
  {
    folder: "src/samplers/",
    // One sampler polls over HTTP, with the sender's bounds and error messages.
    mayImport: [
      "src/api/",
      "src/sdk/",
      "src/snapshot/",
      "src/otlp/sender/fetch_failure.ts",
      "src/otlp/sender/read_body.ts",
    ],
  },
  { folder: "src/snapshot/", mayImport: [], mayImportTypes: ["src/api/"] },
  {
    folder: "src/link/",
    // api: diag, for reports of running code. sdk: the results and interfaces that it implements.
    mayImport: ["src/api/", "src/snapshot/", "src/sdk/flush_result.ts"],
    mayImportTypes: ["src/platform/platform.ts", "src/pipeline/", "src/sdk/"],
    // The fallback in the application thread.
    mayImportDynamically: ["src/pipeline/", "src/platform/export/create_lane_exporter.ts"],
  },
  {
    folder: "src/pipeline/",
    // Both threads count in the control block.
    mayImport: ["src/snapshot/", "src/link/control_block.ts", "src/link/exit_call.ts"],
    mayImportTypes: ["src/link/"],
  },
  {
    folder: "src/otlp/",
    mayImport: ["src/snapshot/", "src/link/control_block.ts"],
    // It implements the exporter that the pipeline calls.
    mayImportTypes: ["src/pipeline/", "src/link/"],
  },
  // Encoding and sending a request are independent.
  {
    folder: "src/otlp/sender/",
    // One check of header values for everybody who takes headers.
    mayImport: ["gen/wire/", "src/api/header_problem.ts"],
    mayImportDynamically: ["node:zlib"],
    mayImportTypes: ["node:http2"],
  },
  // Two independent transports.
  {
    folder: "src/otlp/sender/http/",
    mayImport: ["src/otlp/sender/"],
    never: ["src/otlp/sender/grpc/", "src/otlp/sender/sender.ts"],
  },
  {
    folder: "src/otlp/sender/grpc/",
    mayImport: ["src/otlp/sender/", "gen/wire/"],
    mayImportTypes: ["node:http2"],
    never: ["src/otlp/sender/http/", "src/otlp/sender/sender.ts"],
  },
  {
    folder: "src/otlp/protobuf/",
    // Used by both encodings.
    mayImport: ["src/snapshot/", "src/otlp/is_int64.ts", "src/otlp/metric_runs.ts", "gen/wire/"],
    mayImportTypes: ["src/api/"],
  },
  { folder: "src/exporters/", mayImport: ["src/api/", "src/sdk/"] },
  // Another end of a lane: records as lines of text, optionally OTLP/JSON.
  {
    folder: "src/lines/",
    mayImport: ["src/snapshot/", "src/otlp/", "node:fs"],
    mayImportTypes: ["src/link/", "src/pipeline/"],
  },
  // Independent of the SDK: these need only the API.
  { folder: "src/bridges/", mayImport: ["src/api/"] },
  { folder: "src/log/", mayImport: ["src/api/"] },
  { folder: "src/tasks/", mayImport: ["src/api/"] },
  {
    folder: "src/prometheus/",
    // The variables for the address, and the listener.
    mayImport: [
      "src/api/",
      "src/sdk/",
      "src/snapshot/",
      "src/config/variables/metric_variables.ts",
      "src/config/resolve/setting_reader.ts",
      "src/platform/current.ts",
      "src/platform/http/serve_prometheus.ts",
    ],
  },
  // What both sides share, and each side, independent of the other.
  { folder: "src/http/", mayImport: ["src/api/", "src/semconv/"] },
  {
    folder: "src/http/client/",
    mayImport: ["src/api/", "src/propagation/", "src/semconv/", "src/http/"],
    never: ["src/http/server/"],
  },
  {
    folder: "src/http/server/",
    mayImport: ["src/api/", "src/semconv/", "src/http/"],
    never: ["src/http/client/"],
  },
  { folder: "src/config/", mayImport: [], mayImportTypes: ["src/http/http_options.ts"] },
  // Kinds of values, variables of these kinds, options, and the result of both. The sender's
  // configuration is data with its defaults; it loads nothing of the sender.
  {
    folder: "src/config/values/",
    mayImport: ["src/api/", "src/otlp/sender/sender_config.ts", "src/samplers/jaeger_remote/"],
    mayImportTypes: ["src/sdk/metrics/producers/metric_producer.ts"],
  },
  {
    folder: "src/config/variables/",
    mayImport: ["src/config/values/"],
    mayImportTypes: ["src/otlp/sender/sender_config.ts"],
  },
  {
    folder: "src/config/options/",
    mayImport: ["src/config/values/"],
    mayImportTypes: [
      "src/api/",
      "src/sdk/",
      "src/http/http_options.ts",
      "src/otlp/sender/sender_config.ts",
      "src/config/variables/",
    ],
  },
  {
    folder: "src/config/resolve/",
    mayImport: [
      "src/api/to_text.ts",
      "src/sdk/",
      "src/otlp/sender/sender_config.ts",
      "src/config/",
    ],
    mayImportTypes: ["src/api/", "src/http/http_options.ts"],
  },
  { folder: "src/testing/", mayImport: ["src/exporters/", "src/sdk/"] },
  { folder: "src/platform/", mayImport: ["*"] },
  // The runtimes do not depend on each other, nor `exit` on `http`.
  ofPlatform("deno/", "bun/"),
  ofPlatform("deno/exit/", "bun/", "deno/http/", "http/"),
  ofPlatform("deno/http/", "bun/", "deno/exit/", "exit/"),
  ofPlatform("bun/", "deno/"),
  ofPlatform("bun/exit/", "deno/", "bun/http/", "http/"),
  ofPlatform("bun/http/", "deno/", "bun/exit/", "exit/"),
  // Shared by both runtimes; some of it checks which one it runs on.
  ofPlatform("exit/", "deno/", "bun/", "http/", "metrics/", "worker/", "export/"),
  ofPlatform("http/", "exit/", "metrics/", "worker/", "export/"),
  ofPlatform("metrics/", "exit/", "http/", "worker/", "export/"),
  ofPlatform("worker/", "deno/", "bun/", "exit/", "http/", "metrics/", "export/"),
  ofPlatform("export/", "exit/", "http/", "metrics/", "worker/"),
  // Servers of node:http, on either runtime.
  {
    folder: "src/platform/node_http/",
    mayImport: [
      "src/api/",
      "src/http/",
      "src/platform/current.ts",
      "src/platform/process_like.ts",
      "src/platform/http/known_methods.ts",
      "src/platform/http/plain_address.ts",
      "src/platform/deno/native_tracing.ts",
    ],
    mayImportTypes: ["node:http"],
  },
  {
    folder: "workers/",
    mayImport: ["src/pipeline/", "src/platform/"],
    mayImportTypes: ["src/link/protocol.ts"],
  },
  { folder: "gen/es/", mayImport: ["@bufbuild/protobuf", "@bufbuild/protobuf/"] },
  { folder: "gen/wire/", mayImport: [] },
  // Assembles everything: lanes, then the signals that use them, then process-wide state.
  { folder: "src/init/", mayImport: ["src/"], never: NEVER_IN_INIT },
  ofInit("options/", "sdk_metrics/", "lanes/", "signals/", "global/"),
  ofInit("sdk_metrics/", "options/", "lanes/", "signals/", "global/"),
  ofInit("lanes/", "signals/", "global/"),
  ofInit("signals/", "global/"),
  ofInit("global/", "options/", "sdk_metrics/", "lanes/", "signals/"),
  // The configuration file: from text to a model, and from the model to options of init().
  {
    folder: "src/declarative/",
    mayImport: ["src/"],
    never: ["src/platform/deno/", "src/platform/bun/"],
  },
  // The only dependency that an application may load.
  {
    folder: "src/declarative/yaml/",
    mayImport: ["js-yaml", "src/platform/current.ts", "src/declarative/model/"],
  },
  {
    folder: "src/declarative/model/",
    mayImport: ["src/api/", "src/config/values/"],
    mayImportTypes: ["src/sdk/"],
  },
  {
    folder: "src/declarative/map/",
    mayImport: ["src/"],
    never: ["src/declarative/yaml/", "src/platform/"],
  },
  // Sets everything up, for a program that is not changed.
  {
    folder: "src/register/",
    mayImport: [
      "src/declarative/file_from_environment.ts",
      "src/init/mod.ts",
      "src/platform/",
    ],
    mayImportDynamically: ["src/declarative/mod.ts"],
  },
  { folder: "mod.ts", mayImport: ["src/"], never: ["src/platform/deno/", "src/platform/bun/"] },
  { folder: "tests/", mayImport: ["*"] },
  { folder: "tools/", mayImport: ["*"] },
  { folder: "bench/", mayImport: ["*"] },
  { folder: "examples/", mayImport: ["*"] },
];

const NO_PROTOBUF = "the application thread does not pay for the protobuf runtime";
const NO_FILE = "who reads no configuration file does not pay for YAML";
const NO_SCRAPE = "who is never scraped does not pay for writing Prometheus' text";
const NO_TAIL = "who has no tail sampler does not pay for its code";
const NO_NODE_HTTP = "who serves by the runtime itself does not pay for node:http";
const FEW_BUILT_INS = "the application thread loads two small built-ins and no more";

/** What an entry must not load. */
const REACH_RULES: readonly ReachRule[] = [
  {
    entry: "src/api/mod.ts",
    never: ["*"],
    except: ["src/api/"],
    withTypes: true,
    because: "the API has no dependency",
  },
  ...["mod.ts", "src/sdk/mod.ts", "src/platform/deno/mod.ts", "src/platform/bun/mod.ts"].flatMap(
    (entry): readonly ReachRule[] => [
      { entry, never: ["src/platform/node_http/"], because: NO_NODE_HTTP },
      { entry, never: ["@bufbuild/", "gen/es/"], because: NO_PROTOBUF },
      { entry, never: ["js-yaml", "src/declarative/"], because: NO_FILE },
      { entry, never: ["src/samplers/tail/"], because: NO_TAIL },
      { entry, never: ["src/prometheus/render_prometheus.ts"], because: NO_SCRAPE },
      {
        entry,
        never: ["node:*"],
        except: ["node:async_hooks", "node:timers"],
        because: FEW_BUILT_INS,
      },
    ],
  ),
  {
    entry: "src/platform/node_http/mod.ts",
    never: ["node:*", "src/platform/deno/mod.ts", "src/platform/bun/mod.ts"],
    except: ["node:async_hooks", "node:timers"],
    because: "it is given what node:http makes, and loads nothing of it",
  },
  { entry: "src/register/mod.ts", never: ["js-yaml", "@bufbuild/", "gen/es/"], because: NO_FILE },
];

/** Whether a target matches a list in the notation of {@linkcode FolderRule}. */
function isNamed(target: string, list: readonly string[]): boolean {
  return list.some((name) => {
    if (name === "*") return true;
    if (name === "node:*") return target.startsWith("node:");
    return name.endsWith("/") ? target.startsWith(name) : target === name;
  });
}

/** The rule for a file: the one with the longest matching path. */
export function findFolderRule(path: string): FolderRule | undefined {
  return FOLDER_RULES
    .filter(({ folder }) => isNamed(path, [folder]))
    .sort((a, b) => b.folder.length - a.folder.length)[0];
}

/** Whether a folder's rule allows an import. */
export function isAllowed(
  rule: FolderRule,
  { target, isTypeOnly, isDynamic }: Pick<Import, "target" | "isTypeOnly" | "isDynamic">,
): boolean {
  if (isNamed(target, rule.never ?? [])) return false;
  if (isNamed(target, [rule.folder])) return true;
  return isNamed(target, rule.mayImport) ||
    (isTypeOnly && isNamed(target, rule.mayImportTypes ?? [])) ||
    (isDynamic && isNamed(target, rule.mayImportDynamically ?? []));
}

/** Every violation of the two tables, one line each. */
export function checkImportDirections(files: readonly ProjectFile[]): readonly string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return [
    ...files.flatMap((file) => checkFile(file, byPath)),
    ...REACH_RULES.filter(({ entry }) => byPath.has(entry))
      .flatMap((rule) => checkReach(rule, byPath)),
  ];
}

function checkFile(
  file: ProjectFile,
  byPath: ReadonlyMap<string, ProjectFile>,
): readonly string[] {
  const rule = findFolderRule(file.path);
  if (rule === undefined) return [`${file.path}: no rule says what this folder may import`];
  return listImports(file).flatMap((found) => {
    const place = `${file.path}:${found.line}`;
    const how = found.isTypeOnly ? "import type" : found.isDynamic ? "import()" : "import";
    if (!isAllowed(rule, found)) {
      return [`${place}: ${how} "${found.specifier}" is not for ${rule.folder}`];
    }
    if (found.specifier.startsWith(".") && !byPath.has(found.target)) {
      return [`${place}: ${how} "${found.specifier}": there is no such file`];
    }
    if (/^(?:jsr|https?):/.test(found.specifier) && !file.path.startsWith("examples/")) {
      return [`${place}: ${how} "${found.specifier}": nothing remote is imported`];
    }
    return [];
  });
}

function checkReach(
  rule: ReachRule,
  byPath: ReadonlyMap<string, ProjectFile>,
): readonly string[] {
  const { entry, never, except = [], withTypes = false, because } = rule;
  const reached = findReachable(entry, byPath, { withTypes });
  return [...reached]
    .filter(([target]) => isNamed(target, never) && !isNamed(target, except))
    .map(([, chain]) => `${chain.join(" -> ")}: ${because}`);
}

if (import.meta.main) {
  const missing = [...listEntryPoints()].filter(([, path]) => listFiles([path]).length === 0)
    .map(([name, path]) => `deno.json: the entry point ${name} is missing: ${path}`);
  const breaches = [...missing, ...checkImportDirections(listFiles([...CODE_ROOTS, "gen"]))];
  for (const breach of breaches) console.error(breach);
  if (breaches.length > 0) {
    console.error("The rules are FOLDER_RULES and REACH_RULES of tools/import_directions.ts.");
    process.exitCode = 1;
  }
}

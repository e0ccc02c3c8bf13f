import assert from "node:assert/strict";
import { test } from "node:test";
import {
  checkImportDirections,
  findFolderRule,
  FOLDER_RULES,
  isAllowed,
} from "../../tools/import_directions.ts";
import { listImports } from "../../tools/list_imports.ts";
import { CODE_ROOTS, listFiles } from "../../tools/project_files.ts";

/** Whether a value import passes, or a type import or a dynamic one where `how` says so. */
function passes(
  path: string,
  target: string,
  how: "value" | "type" | "dynamic" = "value",
): boolean {
  const rule = findFolderRule(path);
  assert.ok(rule, path);
  return isAllowed(rule, { target, isTypeOnly: how === "type", isDynamic: how === "dynamic" });
}

// From, to, and how it is imported: what the architecture allows and what it forbids.
const ALLOWED: readonly (readonly [string, string, ("value" | "type" | "dynamic")?])[] = [
  ["src/api/context/context.ts", "src/api/context/root_context.ts"],
  ["src/propagation/mod.ts", "src/api/mod.ts"],
  ["src/sdk/trace/span.ts", "src/snapshot/mod.ts"],
  ["src/sdk/context/manager.ts", "node:async_hooks"],
  ["src/snapshot/span_record.ts", "src/api/mod.ts", "type"],
  ["src/link/outbox.ts", "src/snapshot/mod.ts"],
  ["src/link/outbox.ts", "src/platform/platform.ts", "type"],
  ["src/link/fallback.ts", "src/pipeline/mod.ts", "dynamic"],
  ["src/pipeline/lane.ts", "src/link/control_block.ts"],
  ["src/pipeline/lane.ts", "src/link/protocol.ts", "type"],
  ["src/otlp/sender/sender.ts", "gen/wire/trace.ts"],
  ["src/otlp/sender/gzip.ts", "node:zlib", "dynamic"],
  ["src/otlp/mod.ts", "src/otlp/sender/sender.ts"],
  ["src/http/server/server_span.ts", "src/semconv/mod.ts"],
  ["src/platform/deno/mod.ts", "src/http/mod.ts"],
  ["workers/export_worker.ts", "src/pipeline/mod.ts"],
  ["gen/es/a_pb.ts", "@bufbuild/protobuf/codegenv2"],
  ["src/declarative/yaml/unresolved_schema.ts", "js-yaml"],
];

const FORBIDDEN: readonly (readonly [string, string, ("value" | "type" | "dynamic")?])[] = [
  ["src/api/context/context.ts", "src/sdk/mod.ts", "type"],
  ["src/api/context/context.ts", "node:async_hooks"],
  ["src/api/context/context.ts", "@opentelemetry/api", "type"],
  ["src/propagation/mod.ts", "src/sdk/mod.ts"],
  ["src/semconv/mod.ts", "src/api/mod.ts"],
  ["src/sdk/trace/span.ts", "src/link/mod.ts"],
  ["src/sdk/trace/span.ts", "src/platform/platform.ts"],
  ["src/sdk/trace/span.ts", "node:async_hooks"],
  ["src/snapshot/span_record.ts", "src/api/mod.ts"],
  ["src/snapshot/span_record.ts", "src/otlp/mod.ts"],
  ["src/snapshot/span_record.ts", "gen/wire/trace.ts"],
  ["src/link/fallback.ts", "src/pipeline/mod.ts"],
  ["src/link/outbox.ts", "src/platform/deno/mod.ts"],
  ["src/pipeline/lane.ts", "src/sdk/mod.ts"],
  ["src/pipeline/lane.ts", "src/link/outbox.ts"],
  ["src/otlp/sender/sender.ts", "src/api/mod.ts"],
  ["src/otlp/sender/sender.ts", "@bufbuild/protobuf"],
  ["src/otlp/sender/sender.ts", "src/otlp/protobuf/encode_span.ts"],
  ["src/otlp/protobuf/encode_span.ts", "src/otlp/sender/sender.ts", "type"],
  ["src/http/server/server_span.ts", "src/sdk/mod.ts"],
  ["src/http/server/server_span.ts", "src/http/client/client_span.ts"],
  ["src/http/client/client_span.ts", "src/http/server/server_span.ts", "type"],
  ["src/sdk/trace/span/recording_span.ts", "src/sdk/trace/processors/span_processor.ts", "type"],
  ["src/sdk/metrics/streams/view.ts", "src/sdk/metrics/readers/metric_reader.ts"],
  ["src/platform/deno/mod.ts", "src/platform/bun/mod.ts"],
  ["src/platform/bun/mod.ts", "src/platform/deno/mod.ts", "type"],
  ["src/platform/node_http/instrument.ts", "src/platform/deno/mod.ts"],
  ["src/platform/node_http/instrument.ts", "node:http"],
  ["workers/export_worker.ts", "src/sdk/mod.ts"],
  ["gen/wire/trace.ts", "@bufbuild/protobuf"],
  ["mod.ts", "src/platform/deno/mod.ts"],
  ["src/config/resolve/resolve_config.ts", "js-yaml"],
  ["src/init/init.ts", "src/declarative/mod.ts", "dynamic"],
  ["src/declarative/init_from_file.ts", "src/platform/deno/mod.ts"],
];

test("isAllowed() lets pass what the architecture's table allows", () => {
  for (const [from, to, how] of ALLOWED) assert.equal(passes(from, to, how), true, `${from} ${to}`);
});

test("isAllowed() stops what the architecture's table forbids", () => {
  for (const [from, to, how] of FORBIDDEN) {
    assert.equal(passes(from, to, how), false, `${from} ${to}`);
  }
});

test("findFolderRule() takes the longest match when several folders fit", () => {
  assert.equal(findFolderRule("src/sdk/context/a.ts")?.folder, "src/sdk/context/");
  assert.equal(findFolderRule("src/sdk/trace/a.ts")?.folder, "src/sdk/");
});

test("checkImportDirections() names file and line of a breach", () => {
  const files = [
    { path: "src/api/a.ts", text: '// why\nimport type { B } from "../sdk/b.ts";\n' },
    { path: "src/sdk/b.ts", text: "export interface B {}\n" },
  ];
  assert.deepEqual(checkImportDirections(files), [
    'src/api/a.ts:2: import type "../sdk/b.ts" is not for src/api/',
  ]);
});

test("checkImportDirections() names the chain when mod.ts loads the protobuf runtime", () => {
  const files = [
    { path: "mod.ts", text: 'export { a } from "./src/platform/a.ts";\n' },
    { path: "src/platform/a.ts", text: 'import { create } from "@bufbuild/protobuf";\n' },
  ];
  const [breach = ""] = checkImportDirections(files);
  assert.match(breach, /^mod\.ts -> src\/platform\/a\.ts -> @bufbuild\/protobuf: /);
});

test("checkImportDirections() names the chain when mod.ts loads the configuration file", () => {
  const files = [
    { path: "mod.ts", text: 'export { a } from "./src/declarative/a.ts";\n' },
    { path: "src/declarative/a.ts", text: 'import { load } from "js-yaml";\n' },
  ];
  const breaches = checkImportDirections(files).filter((text) => text.startsWith("mod.ts -> "));
  assert.equal(breaches.length, 2);
  assert.match(breaches[1] ?? "", /^mod\.ts -> src\/declarative\/a\.ts -> js-yaml: /);
});

test("checkImportDirections() does not follow import() when it looks for what is loaded", () => {
  const files = [
    { path: "mod.ts", text: 'export { a } from "./src/link/a.ts";\n' },
    {
      path: "src/link/a.ts",
      text: 'export const a = () => import("../platform/export/create_lane_exporter.ts");\n',
    },
    {
      path: "src/platform/export/create_lane_exporter.ts",
      text: 'import { create } from "@bufbuild/protobuf";\n',
    },
  ];
  assert.deepEqual(checkImportDirections(files), []);
});

test("checkImportDirections() takes no notice of an import in a comment or a text", () => {
  const text = '/** import { a } from "npm:a"; */\nexport const t = `import "b"`; // import "c"\n';
  assert.deepEqual(checkImportDirections([{ path: "src/api/a.ts", text }]), []);
});

test("checkImportDirections() stops a folder that no rule knows", () => {
  const [breach = ""] = checkImportDirections([{ path: "src/new_folder/a.ts", text: "" }]);
  assert.match(breach, /no rule/);
});

test("FOLDER_RULES let nobody import what nobody imports", () => {
  const imports = listFiles([...CODE_ROOTS, "gen"]).flatMap((file) =>
    listImports(file).map((found) => ({ found, rule: findFolderRule(file.path) }))
  );
  const unused = FOLDER_RULES.flatMap((rule) =>
    [...rule.mayImport, ...rule.mayImportTypes ?? [], ...rule.mayImportDynamically ?? []]
      .filter((name) =>
        !imports.some((each) =>
          each.rule === rule && isAllowed({ folder: "", mayImport: [name] }, each.found)
        )
      ).map((name) => `${rule.folder}: ${name}`)
  );
  assert.deepEqual(unused, []);
});

test("FOLDER_RULES name every folder once", () => {
  const folders = FOLDER_RULES.map(({ folder }) => folder);
  assert.equal(new Set(folders).size, folders.length);
});

test("checkImportDirections() has nothing against the project's imports", () => {
  assert.deepEqual(checkImportDirections(listFiles([...CODE_ROOTS, "gen"])), []);
});

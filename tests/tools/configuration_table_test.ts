import assert from "node:assert/strict";
import { test } from "node:test";
import { ENVIRONMENT_VARIABLES } from "../../src/config/mod.ts";
import { configurationTable } from "../../tools/configuration_table.ts";

test("configurationTable() leaves out nothing but a signal's form of a variable for all", () => {
  const table = configurationTable();
  const names = ENVIRONMENT_VARIABLES.map(({ name }) => name);
  const missing = names.filter((name) => !table.includes(`\`${name}\``));
  const forms = names.filter((name) => {
    const common = name.replace(/_(TRACES|METRICS|LOGS)_/, "_");
    return common !== name && names.includes(common);
  });
  assert.deepEqual(missing, forms);
  assert.ok(table.includes("`OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION`"));
});

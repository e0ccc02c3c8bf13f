import { PROMETHEUS_HOST, PROMETHEUS_PORT } from "../../config/variables/metric_variables.ts";
import { PrometheusExporter, TranslationStrategy } from "../../prometheus/mod.ts";
import { definedOf } from "./defined_of.ts";
import { readNameFilter } from "./read_name_filter.ts";
import type { ReaderPart } from "./map_reader_options.ts";
import type { ModelNode } from "../model/model_node.ts";

/** An exporter, and where it listens. */
export interface PrometheusPart {
  readonly exporter: PrometheusExporter;
  readonly host: string;
  readonly port: number;
}

/** The strategies by their names in the versions of the schema. */
const STRATEGIES: Readonly<Record<string, TranslationStrategy>> = {
  underscore_escaping_with_suffixes: TranslationStrategy.UNDERSCORE_ESCAPING_WITH_SUFFIXES,
  "underscore_escaping_without_suffixes/development":
    TranslationStrategy.UNDERSCORE_ESCAPING_WITHOUT_SUFFIXES,
  "no_utf8_escaping_with_suffixes/development": TranslationStrategy.NO_UTF8_ESCAPING_WITH_SUFFIXES,
  "no_translation/development": TranslationStrategy.NO_TRANSLATION,
  ...Object.fromEntries(Object.values(TranslationStrategy).map((name) => [name, name])),
};

/** Reads a `prometheus/development` exporter. It listens once everything else is set up. */
export function mapPrometheus(node: ModelNode, reader: ReaderPart): PrometheusPart {
  const labels = node.group("resource_constant_labels") ??
    node.group("with_resource_constant_labels");
  const exporter = new PrometheusExporter({
    ...reader,
    ...definedOf({
      translationStrategy: node.choice("translation_strategy", STRATEGIES),
      scopeInfoEnabled: enabledUnless(node, "scope_info_enabled", "without_scope_info"),
      targetInfoEnabled: enabledUnless(node, "target_info_enabled", "without_target_info"),
      resourceConstantLabels: labels === undefined ? undefined : definedOf(readNameFilter(labels)),
    }),
  });
  return {
    exporter,
    // Checked here, since serve() would throw only once everything else is set up.
    host: node.accepted("host", PROMETHEUS_HOST.kind, node.string("host")) ??
      PROMETHEUS_HOST.fallback,
    port: node.integer("port", 0, 65_535) ?? PROMETHEUS_PORT.fallback,
  };
}

// Versions of the schema name the setting either way.
function enabledUnless(node: ModelNode, enabled: string, without: string): boolean | undefined {
  const isWithout = node.boolean(without);
  return node.boolean(enabled) ?? (isWithout === undefined ? undefined : !isWithout);
}

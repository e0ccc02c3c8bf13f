/**
 * A configuration with every member of the schema that the package supports.
 *
 * @module
 */

/** Its text; it refers to no variable. */
export const EVERY_MEMBER = `
file_format: "1.1"
disabled: false
log_level: info
distribution: { acme: { a: 1 } }
attribute_limits:
  attribute_value_length_limit: 4096
  attribute_count_limit: 64
resource:
  attributes:
    - { name: service.name, value: shop }
    - { name: shop.floor, value: 2, type: int }
    - { name: shop.size, value: 2.5, type: double }
    - { name: shop.open, value: true, type: bool }
    - { name: shop.doors, value: [a, b], type: string_array }
  attributes_list: a=1,b=2
  schema_url: https://opentelemetry.io/schemas/1.44.0
  detection/development:
    attributes: { included: [process.*, host.name], excluded: [process.command_args] }
    detectors: [{ host: }, { process: }, { service: }]
propagator:
  composite: [{ tracecontext: }, { baggage: }, { b3: }, { b3multi: }]
  composite_list: jaeger,ottrace
tracer_provider:
  processors:
    - batch:
        schedule_delay: 1000
        export_timeout: 2000
        max_queue_size: 100
        max_export_batch_size: 10
        exporter:
          otlp_http:
            endpoint: https://localhost:4318/v1/traces
            tls: { ca_file: /ca.pem, key_file: /key.pem, cert_file: /cert.pem }
            headers: [{ name: x-token, value: abc }, { name: x-none, value: }]
            headers_list: x-a=1
            compression: gzip
            timeout: 500
            encoding: json
    - simple: { exporter: { console: } }
    - batch: { exporter: { otlp_file/development: { output_stream: "file:///tmp/spans.jsonl" } } }
  id_generator: { random: }
  limits:
    attribute_value_length_limit: 10
    attribute_count_limit: 20
    event_count_limit: 30
    link_count_limit: 40
    event_attribute_count_limit: 50
    link_attribute_count_limit: 60
  sampler:
    parent_based:
      root:
        jaeger_remote/development:
          endpoint: http://localhost:5778
          interval: 1000
          initial_sampler: { trace_id_ratio_based: { ratio: 0.5 } }
      remote_parent_sampled: { always_on: }
      remote_parent_not_sampled: { always_record: { root: { always_off: } } }
      local_parent_sampled: { probability/development: { ratio: 0.25 } }
      local_parent_not_sampled:
        composite/development:
          rule_based:
            rules:
              - attribute_values: { key: http.route, values: [/health] }
                sampler: { always_off: }
              - attribute_patterns: { key: url.path, included: ["/a/*"], excluded: ["/a/b"] }
                span_kinds: [server, client]
                parent: [none, remote, local]
                sampler: { parent_threshold: { root: { always_on: } } }
              - sampler: { probability: { ratio: 0.1 } }
  tracer_configurator/development:
    default_config: { enabled: false }
    tracers: [{ name: "shop.*", config: { enabled: true } }]
meter_provider:
  readers:
    - periodic:
        interval: 1000
        timeout: 500
        exporter:
          otlp_http:
            endpoint: http://localhost:4318/v1/metrics
            temporality_preference: low_memory
            default_histogram_aggregation: base2_exponential_bucket_histogram
        cardinality_limits: { default: 10, counter: 1, gauge: 2, histogram: 3,
          observable_counter: 4, observable_gauge: 5, observable_up_down_counter: 6,
          up_down_counter: 7 }
    - periodic: { exporter: { console: { temporality_preference: delta,
        default_histogram_aggregation: explicit_bucket_histogram } } }
    - pull:
        exporter:
          prometheus/development:
            host: localhost
            port: 9464
            scope_info_enabled: true
            target_info_enabled: false
            resource_constant_labels: { included: [service.*], excluded: [service.x] }
            translation_strategy: no_translation/development
  views:
    - selector: { instrument_name: "a*", instrument_type: counter, unit: s, meter_name: m,
        meter_version: "1", meter_schema_url: "https://x" }
      stream: { description: d, aggregation: { sum: }, aggregation_cardinality_limit: 5,
        attribute_keys: { included: [a, "b*"], excluded: [bc] } }
    - selector: {}
      stream: { aggregation: { drop: } }
    - selector: { instrument_name: h }
      stream: { name: g, aggregation: { explicit_bucket_histogram: {
        boundaries: [1, 2.5], record_min_max: false } } }
    - selector: { instrument_name: i }
      stream: { aggregation: { base2_exponential_bucket_histogram: {
        max_scale: 3, max_size: 10, record_min_max: true } } }
    - selector: { instrument_name: j }
      stream: { aggregation: { last_value: } }
    - selector: { instrument_name: k }
      stream: { aggregation: { default: } }
  view_matching_mode/development: composable
  exemplar_filter: always_off
  meter_configurator/development:
    meters: [{ name: "quiet?", config: { enabled: false } }]
logger_provider:
  processors:
    - batch: { exporter: { otlp_http: } }
    - simple: { exporter: { otlp_file/development: { output_stream: stderr } } }
    - event_to_span_event_bridge/development:
  limits: { attribute_value_length_limit: 5, attribute_count_limit: 6 }
  logger_configurator/development:
    default_config: { enabled: true }
    loggers: [{ name: db, config: { minimum_severity: WARN2, trace_based: true } }]
instrumentation/development:
  general:
    http:
      server: { known_methods: [GET], request_captured_headers: [a],
        response_captured_headers: [b] }
      client: { known_methods: [GET], request_captured_headers: [c],
        response_captured_headers: [d] }
  java: { spring: { a: 1 } }
`;

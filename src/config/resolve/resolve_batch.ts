import type { BatchOptions } from "../options/batch_options.ts";
import { integer } from "../values/value_kind.ts";
import type { BatchVariables } from "../variables/batch_variables.ts";
import type { BatchConfig } from "./otel_config.ts";
import type { SettingReader } from "./setting_reader.ts";

/** The default queue capacity in bytes, if memory is plentiful: 32 MiB. */
export const DEFAULT_MAX_QUEUE_BYTES: number = 32 * 1024 * 1024;

/**
 * Resolves how records are gathered into requests.
 *
 * @throws {RangeError} If code asks for a batch that is larger than the queue.
 */
export function resolveBatch(
  reader: SettingReader,
  variables: BatchVariables,
  options: BatchOptions = {},
): BatchConfig {
  const maxQueueSize = reader.choose(variables.maxQueueSize, options.maxQueueSize);
  return {
    scheduledDelayMs: reader.choose(variables.scheduledDelayMs, options.scheduledDelayMs),
    exportTimeoutMs: reader.choose(variables.exportTimeoutMs, options.exportTimeoutMs),
    maxQueueSize,
    maxExportBatchSize: resolveBatchSize(reader, variables, {
      given: options.maxExportBatchSize,
      maxQueueSize,
    }),
    maxQueueBytes: reader.check(
      { option: maxQueueBytesPath(variables), kind: integer(1, Number.MAX_SAFE_INTEGER) },
      options.maxQueueBytes,
    ),
  };
}

function resolveBatchSize(
  reader: SettingReader,
  variables: BatchVariables,
  sizes: { readonly given: number | undefined; readonly maxQueueSize: number },
): number {
  const variable = variables.maxExportBatchSize;
  const { maxQueueSize } = sizes;
  const given = reader.check(variable, sizes.given);
  if (given !== undefined) {
    if (given <= maxQueueSize) return given;
    throw new RangeError(
      `Cannot use option ${reader.pathOf(variable)}: ${given} is more than ` +
        `maxQueueSize, which is ${maxQueueSize}.`,
    );
  }
  const read = reader.read(variable);
  if (read !== undefined && read > maxQueueSize) {
    reader.warn(
      variable,
      `${variable.name}="${read}" is more than the queue size; used instead: ${maxQueueSize}.`,
    );
  }
  return Math.min(read ?? variable.fallback, maxQueueSize);
}

function maxQueueBytesPath(variables: BatchVariables): string {
  return variables.maxQueueSize.option.replace(/Size$/, "Bytes");
}

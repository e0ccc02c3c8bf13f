import type { NormalRecord } from "./normal_form.ts";

/** What {@linkcode compare} found. */
export interface Comparison {
  /** Number of records found equal in every field. */
  readonly equalCount: number;
  /**
   * One line for each record that is missing, doubled or unknown, and for each field that differs.
   */
  readonly differences: readonly string[];
}

/**
 * Compares what the application recorded with what the Collector wrote, record by record.
 *
 * A record that is missing, written twice or never recorded is a difference, and so are fields that
 * differ in anything but order.
 */
export function compare(
  recorded: readonly NormalRecord[],
  written: readonly NormalRecord[],
): Comparison {
  const differences: string[] = [];
  const waiting = new Map<string, NormalRecord>();
  for (const record of recorded) {
    if (waiting.has(record.key)) differences.push(`${label(record)}: recorded twice`);
    waiting.set(record.key, record);
  }
  const seen = new Set<string>();
  let equalCount = 0;
  for (const record of written) {
    const expected = waiting.get(record.key);
    if (seen.has(record.key)) {
      differences.push(`${label(record)}: written again`);
    } else if (expected === undefined) {
      differences.push(`${label(record)}: written, but never recorded`);
    } else {
      const fields = differingFields(expected, record);
      if (fields.length === 0) equalCount++;
      differences.push(...fields);
    }
    seen.add(record.key);
  }
  for (const record of waiting.values()) {
    if (!seen.has(record.key)) differences.push(`${label(record)}: missing`);
  }
  return { equalCount, differences };
}

function differingFields(recorded: NormalRecord, written: NormalRecord): string[] {
  const differences: string[] = [];
  const paths = new Set([...Object.keys(recorded.fields), ...Object.keys(written.fields)]);
  for (const path of paths) {
    const before = fieldOf(recorded, path);
    const after = fieldOf(written, path);
    if (before === after) continue;
    differences.push(
      `${label(recorded)}: ${path}: recorded ${clip(before)}, written ${clip(after)}`,
    );
  }
  return differences;
}

function fieldOf(record: NormalRecord, path: string): string {
  return Object.hasOwn(record.fields, path) ? record.fields[path] : "nothing";
}

function label(record: NormalRecord): string {
  const key = clip(record.key);
  return Object.hasOwn(record.fields, "name") ? `${key} ${clip(record.fields.name)}` : key;
}

function clip(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 200)}... (${text.length} characters)`;
}

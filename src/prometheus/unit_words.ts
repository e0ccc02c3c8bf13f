/**
 * Returns a unit in the words that Prometheus uses: `milliseconds` for `ms`, `bytes_per_second` for
 * `By/s`, `""` for `{request}`. A unit that is not in the table is kept, without the characters
 * that names cannot have (specification, Prometheus and OpenMetrics Compatibility, Metric
 * Metadata).
 *
 * @param isGauge Whether it is the unit of a gauge, for which `1` becomes `ratio` instead of `""`.
 */
export function unitWords(unit: string, isGauge: boolean): string {
  const trimmed = unit.replace(/\{[^{}]*\}/g, "").trim();
  if (trimmed === "1") return isGauge ? "ratio" : "";
  const [main = "", ...divisors] = trimmed.split("/").map((part) => part.trim());
  const words = [
    UNITS.get(main) ?? main,
    ...divisors.filter((divisor) => divisor !== "" && divisor !== "1")
      .map((divisor) => `per_${SINGLE_UNITS.get(divisor) ?? divisor}`),
  ];
  return words.join("_").replace(/[^a-zA-Z0-9]+/g, "_").replace(/^_|_$/g, "");
}

const UNITS: ReadonlyMap<string, string> = new Map([
  ["1", ""],
  ["%", "percent"],
  // Time
  ["d", "days"],
  ["h", "hours"],
  ["min", "minutes"],
  ["s", "seconds"],
  ["ms", "milliseconds"],
  ["us", "microseconds"],
  ["ns", "nanoseconds"],
  // Bytes
  ["By", "bytes"],
  ["KiBy", "kibibytes"],
  ["MiBy", "mebibytes"],
  ["GiBy", "gibibytes"],
  ["TiBy", "tebibytes"],
  ["KBy", "kilobytes"],
  ["kBy", "kilobytes"],
  ["MBy", "megabytes"],
  ["GBy", "gigabytes"],
  ["TBy", "terabytes"],
  // Physics
  ["m", "meters"],
  ["V", "volts"],
  ["A", "amperes"],
  ["J", "joules"],
  ["W", "watts"],
  ["g", "grams"],
  ["Cel", "celsius"],
  ["Hz", "hertz"],
]);

const SINGLE_UNITS: ReadonlyMap<string, string> = new Map([
  ["s", "second"],
  ["ms", "millisecond"],
  ["us", "microsecond"],
  ["ns", "nanosecond"],
  ["m", "minute"],
  ["min", "minute"],
  ["h", "hour"],
  ["d", "day"],
  ["w", "week"],
  ["wk", "week"],
  ["mo", "month"],
  ["y", "year"],
  ["By", "byte"],
]);

/**
 * Maps moments to positions on a line.
 *
 * @module
 */

/** A line between two moments. */
export interface TimeAxis {
  readonly startMs: number;
  readonly endMs: number;
  /** Characters between the two. */
  readonly width: number;
}

/** Minimum width of a tick, so that its label fits. */
const SIGNS_PER_TICK = 14;

/** The position of a moment. */
export function columnOf(axis: TimeAxis, timeMs: number): number {
  const part = (timeMs - axis.startMs) / lengthOf(axis);
  return Math.min(axis.width - 1, Math.max(0, Math.floor(part * axis.width)));
}

/** The bar between two moments, as wide as the axis; at least half a character is visible. */
export function bar(axis: TimeAxis, startMs: number, endMs: number): string {
  const halves = (timeMs: number): number =>
    Math.round((timeMs - axis.startMs) / lengthOf(axis) * axis.width * 2);
  const start = Math.min(axis.width * 2 - 1, Math.max(0, halves(startMs)));
  const end = Math.max(start + 1, halves(endMs));
  return Array.from({ length: axis.width }, (_, column) => {
    const hasLeft = start <= column * 2 && column * 2 < end;
    const hasRight = start <= column * 2 + 1 && column * 2 + 1 < end;
    return hasLeft ? hasRight ? "━" : "╸" : hasRight ? "╺" : " ";
  }).join("");
}

/** The labelled ticks, in milliseconds since the start: multiples of a round number. */
export function ticks(axis: TimeAxis): readonly number[] {
  const count = Math.max(1, Math.floor(axis.width / SIGNS_PER_TICK));
  const rough = lengthOf(axis) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= rough) ?? rough;
  const last = Math.floor(lengthOf(axis) / step);
  return Array.from({ length: last + 1 }, (_, index) => index * step);
}

function lengthOf(axis: TimeAxis): number {
  return Math.max(axis.endMs - axis.startMs, 0.001);
}

/** A duration with three digits and its unit. */
export function formatMs(durationMs: number): string {
  if (durationMs >= 1000) return `${(durationMs / 1000).toPrecision(3)} s`;
  if (durationMs >= 99.95) return `${durationMs.toFixed(0)} ms`;
  return `${durationMs.toFixed(durationMs >= 9.995 ? 1 : 2)} ms`;
}

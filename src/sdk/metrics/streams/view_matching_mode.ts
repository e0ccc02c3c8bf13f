import { toText } from "../../../api/to_text.ts";

/**
 * How several views that match one instrument combine (specification, Metrics SDK,
 * `view_matching_mode`, in development).
 */
export const ViewMatchingMode = {
  /** Each view makes a stream of its own; the default. */
  INDEPENDENT: "independent",
  /**
   * The views make one stream together or, if any give names, one for each name; views without a
   * name then belong to each of these. For each option, the last view that sets it counts, in the
   * provider's order. Points carry the attributes that every view of the stream keeps or, if no
   * view filters any, those of the instrument's advice. An aggregation that does not suit the
   * instrument is reported, and the previous one, or finally the reader's, is used.
   *
   * The specification leaves two points open. Names that differ only in case are one name, as the
   * last view writes it. `{ kind: "default" }` overrides an earlier aggregation like any other.
   */
  COMPOSABLE: "composable",
} as const;

/** One of the values of {@link ViewMatchingMode}. */
export type ViewMatchingMode = typeof ViewMatchingMode[keyof typeof ViewMatchingMode];

/** All modes. */
export const VIEW_MATCHING_MODES: readonly ViewMatchingMode[] = Object.values(ViewMatchingMode);

/** @throws TypeError for an unknown mode. */
export function checkViewMatchingMode(mode: ViewMatchingMode | undefined): void {
  if (mode === undefined || VIEW_MATCHING_MODES.includes(mode)) return;
  throw new TypeError(
    `viewMatchingMode must be one of ${VIEW_MATCHING_MODES.join(", ")}, not ${toText(mode)}.`,
  );
}

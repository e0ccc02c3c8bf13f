import { toText } from "../../../api/to_text.ts";

/**
 * What becomes of several views that match one instrument (specification, Metrics SDK,
 * `view_matching_mode`, in development).
 */
export const ViewMatchingMode = {
  /** Each makes a stream of its own; the default. */
  INDEPENDENT: "independent",
  /**
   * They make one stream together; where they give names, one for each name, to which the views
   * without a name belong too. Of each member the last view that has it counts, in the order of the
   * provider. Points carry the attributes that every view of the stream lets through, or those of
   * the instrument's advice where no view says anything of them. An aggregation that does not suit
   * the instrument is reported, and the one before it counts, at last that of the reader.
   *
   * The specification leaves two points open: names that differ by case alone are one, as the last
   * view writes it, and `{ kind: "default" }` is an aggregation like others, which takes back an
   * earlier one.
   */
  COMPOSABLE: "composable",
} as const;

/** One of the values of {@link ViewMatchingMode}. */
export type ViewMatchingMode = typeof ViewMatchingMode[keyof typeof ViewMatchingMode];

/** All modes. */
export const VIEW_MATCHING_MODES: readonly ViewMatchingMode[] = Object.values(ViewMatchingMode);

/** @throws TypeError for a mode that there is none of. */
export function checkViewMatchingMode(mode: ViewMatchingMode | undefined): void {
  if (mode === undefined || VIEW_MATCHING_MODES.includes(mode)) return;
  throw new TypeError(
    `viewMatchingMode must be one of ${VIEW_MATCHING_MODES.join(", ")}, not ${toText(mode)}.`,
  );
}

import { toText } from "../../api/to_text.ts";
import { shownValue } from "../shown_value.ts";
import {
  type Aggregation,
  areBoundaries,
  DEFAULT_MAX_SCALE,
  DEFAULT_MAX_SIZE,
  type ExplicitBucketHistogramAggregation,
} from "./cells/aggregation.ts";
import { isObject } from "./is_object.ts";

/** The largest `maxSize` that an exponential histogram may have. */
const LARGEST_MAX_SIZE = 16_384;

// From a record, so that the compiler finds a kind that is missing.
const KINDS: readonly string[] = Object.keys(
  {
    drop: true,
    default: true,
    sum: true,
    last_value: true,
    explicit_bucket_histogram: true,
    base2_exponential_bucket_histogram: true,
  } satisfies Record<Aggregation["kind"], true>,
);

/**
 * Checks the kind and the numbers of an aggregation, which plain JavaScript may give in any form.
 *
 * @throws TypeError for anything but an object, for an unknown kind, and for boundaries that are
 * not a list.
 * @throws RangeError for boundaries that do not ascend, and for sizes and scales out of range.
 */
export function checkAggregation(aggregation: Aggregation): void {
  if (!isObject(aggregation)) {
    throw new TypeError(
      `An aggregation must be an object such as { kind: "sum" }, not ${shownValue(aggregation)}.`,
    );
  }
  const { kind } = aggregation;
  if (!KINDS.includes(kind)) {
    throw new TypeError(
      `The kind of an aggregation must be one of ${KINDS.join(", ")}, not ${shownValue(kind)}.`,
    );
  }
  if (aggregation.kind === "explicit_bucket_histogram") {
    checkBoundaries(aggregation.boundaries);
  } else if (aggregation.kind === "base2_exponential_bucket_histogram") {
    const { maxSize = DEFAULT_MAX_SIZE, maxScale = DEFAULT_MAX_SCALE } = aggregation;
    if (!Number.isInteger(maxSize) || maxSize < 2 || maxSize > LARGEST_MAX_SIZE) {
      throw new RangeError(
        `maxSize must be an integer from 2 to ${LARGEST_MAX_SIZE}, not ${maxSize}.`,
      );
    }
    if (!Number.isInteger(maxScale) || maxScale < -10 || maxScale > 20) {
      throw new RangeError(`maxScale must be an integer from -10 to 20, not ${maxScale}.`);
    }
  }
}

function checkBoundaries(boundaries: ExplicitBucketHistogramAggregation["boundaries"]): void {
  if (boundaries === undefined) return;
  if (!Array.isArray(boundaries) && !(boundaries instanceof Float64Array)) {
    throw new TypeError(
      `The boundaries of a histogram must be a list of numbers, not ${shownValue(boundaries)}.`,
    );
  }
  if (!areBoundaries(boundaries)) {
    throw new RangeError(
      `The boundaries of a histogram must be ascending numbers, not [${toText(boundaries)}].`,
    );
  }
}

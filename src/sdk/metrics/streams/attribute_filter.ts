import { catchRejection } from "../../../api/catch_rejection.ts";
import { reportOnce } from "../../../api/mod.ts";
import { toText } from "../../../api/to_text.ts";
import type { KeepKey } from "./series_table.ts";
import { keepOnly, type View } from "./view.ts";

/** Which attributes the points of a stream carry. */
export interface AttributeFilter {
  /** Decides by key; `undefined` keeps all attributes. */
  readonly keepKey: KeepKey | undefined;
  /** Identifies what `keepKey` does: equal filters have the same text. */
  readonly filterKey: string;
}

/** Returns the filter of a stream: what all of its views keep, or else what advice keeps. */
export function attributeFilterOf(
  views: readonly View[],
  advised: readonly string[] | undefined,
): AttributeFilter {
  const filtering = views.filter((view) => view.keepKey !== undefined);
  if (filtering.length === 0) {
    const keepKey = advised === undefined ? undefined : keepOnly(advised);
    return { keepKey, filterKey: textOf({ included: advised, excluded: [], views: [] }) };
  }
  const filters = filtering.flatMap((view) => guardedFilter(view.keepKey));
  return {
    keepKey: filters.length === 1 ? filters[0] : (key) => filters.every((keeps) => keeps(key)),
    filterKey: textOf(mergedFilter(filtering)),
  };
}

// A view may be the application's subclass. An attribute is kept unless `keepKey` returns false. It
// is called for new keys only.
function guardedFilter(keepKey: KeepKey | undefined): KeepKey[] {
  if (keepKey === undefined) return [];
  return [(key) => {
    try {
      const answer: unknown = keepKey(key);
      catchRejection(answer, reportKeep);
      return answer !== false;
    } catch (error) {
      reportKeep(error);
      return true;
    }
  }];
}

function reportKeep(error: unknown): void {
  const message = `A view threw in keepKey(); the attribute is kept: ${toText(error)}`;
  reportOnce("view-keep-key", "error", message);
}

interface MergedFilter {
  readonly included: readonly string[] | undefined;
  readonly excluded: readonly string[];
  /** The views that filter without lists of keys. */
  readonly views: readonly View[];
}

function mergedFilter(views: readonly View[]): MergedFilter {
  const lists = views.map(({ options }) => options);
  const [first, ...others] = lists.flatMap(({ attributeKeys }) =>
    attributeKeys === undefined ? [] : [attributeKeys]
  );
  return {
    included: first?.filter((key) => others.every((keys) => keys.includes(key))),
    excluded: lists.flatMap(({ excludedAttributeKeys = [] }) => excludedAttributeKeys),
    views: views.filter(({ options }) =>
      options.attributeKeys === undefined && options.excludedAttributeKeys === undefined
    ),
  };
}

function textOf({ included, excluded, views }: MergedFilter): string {
  return JSON.stringify([
    included === undefined ? null : sorted(included.filter((key) => !excluded.includes(key))),
    included === undefined ? sorted(excluded) : [],
    views.map(numberOf),
  ]);
}

function sorted(keys: readonly unknown[]): readonly string[] {
  return [...new Set(keys.map(toText))].sort();
}

const numbers = new WeakMap<View, number>();
let viewCount = 0;

// Filter functions cannot be compared: they count as equal only if they are of the same view.
function numberOf(view: View): number {
  const number = numbers.get(view) ?? ++viewCount;
  numbers.set(view, number);
  return number;
}

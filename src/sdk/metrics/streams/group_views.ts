import type { View } from "./view.ts";

/**
 * Puts views that match one instrument together by the stream that they make (specification,
 * Metrics SDK, Measurement processing, `composable`): a group for each name that is given, in the
 * order in which the names come, and in each also the views that give none. Case makes no other
 * name, as it makes no other instrument.
 */
export function groupViews(views: readonly View[]): readonly (readonly View[])[] {
  const names = new Set(views.flatMap((view) => nameOf(view) ?? []));
  if (names.size === 0) return views.length === 0 ? [] : [views];
  return [...names].map((name) => views.filter((view) => [undefined, name].includes(nameOf(view))));
}

function nameOf({ options }: View): string | undefined {
  return options.name?.toLowerCase();
}

import type { View } from "./view.ts";

/**
 * Groups the views that match one instrument by the stream that they make (specification, Metrics
 * SDK, Measurement processing, `composable`). There is a group for each name that a view gives, in
 * the order in which the names first appear; each also has the views that give none. As with
 * instruments, names that differ only in case are the same.
 */
export function groupViews(views: readonly View[]): readonly (readonly View[])[] {
  const names = new Set(views.flatMap((view) => nameOf(view) ?? []));
  if (names.size === 0) return views.length === 0 ? [] : [views];
  return [...names].map((name) => views.filter((view) => [undefined, name].includes(nameOf(view))));
}

function nameOf({ options }: View): string | undefined {
  return options.name?.toLowerCase();
}

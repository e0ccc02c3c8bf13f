import type { AttributeList, SpanFields } from "../snapshot/mod.ts";

/** Returns all attributes of a span as one list: first those of its shape, then the others. */
export function allAttributes(
  span: Pick<SpanFields, "shape" | "shapedValues" | "attributeList">,
): AttributeList {
  const { shape, shapedValues, attributeList } = span;
  if (shape === undefined || shapedValues === undefined) return attributeList;
  const list: AttributeList = [];
  shapedValues.forEach((value, place) => {
    if (value !== undefined) list.push(shape.keys[place], value);
  });
  return list.concat(attributeList);
}

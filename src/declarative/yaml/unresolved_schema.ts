import { defineScalarTag, realMapTag, Schema, seqTag, strTag } from "js-yaml";

/** A scalar without quotes, or with an explicit type, whose value is not resolved yet. */
export class PlainScalar {
  /** Its text. */
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * Parses YAML without resolving types, since variables are substituted first: a plain scalar
 * becomes a {@linkcode PlainScalar}, a quoted one a string, a mapping a `Map`.
 */
export const UNRESOLVED_SCHEMA: Schema = new Schema([
  strTag,
  seqTag,
  realMapTag,
  ...["null", "bool", "int", "float"].map((name) =>
    defineScalarTag(`tag:yaml.org,2002:${name}`, {
      implicit: name === "null",
      resolve: (source) => new PlainScalar(source),
      identify: (data) => data instanceof PlainScalar,
    })
  ),
]);

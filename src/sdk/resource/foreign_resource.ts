/**
 * A resource of the official packages. What it knows only later, by promises, is left out and
 * reported: its `waitForAsyncAttributes()` comes before.
 */
export interface ForeignResource {
  /** The attributes that are known. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Schema URL of the attributes, if there is one. */
  readonly schemaUrl?: string | undefined;
  /** The attributes, some of which may be promises. */
  getRawAttributes(): readonly (readonly [string, unknown])[];
}

/**
 * A resource detector of the official packages, told by its method. What it finds only later, by
 * promises, is left out and reported.
 */
export interface ForeignResourceDetector {
  /** Called as that of a `ResourceDetector`; answers with attributes. */
  readonly detect: CallableFunction;
}

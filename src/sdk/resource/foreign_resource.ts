/**
 * A resource of the official packages. Attributes that are promises are left out and reported:
 * await its `waitForAsyncAttributes()` first.
 */
export interface ForeignResource {
  /** The attributes known so far. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Schema URL of the attributes, if any. */
  readonly schemaUrl?: string | undefined;
  /** The attributes, some of which may be promises. */
  getRawAttributes(): readonly (readonly [string, unknown])[];
}

/**
 * A resource detector of the official packages, recognised by its method. Attributes that it finds
 * as promises are left out and reported.
 */
export interface ForeignResourceDetector {
  /** Called like that of a `ResourceDetector`; returns an object with `attributes`. */
  readonly detect: CallableFunction;
}

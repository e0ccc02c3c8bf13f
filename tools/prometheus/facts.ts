/** The trace that the exemplars name. */
export const TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

/** A text with everything that must be escaped. */
export const HARD_TEXT = 'back\\slash "quote"\nline \u{1F60A}';

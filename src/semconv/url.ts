/** The absolute URL, without credentials and signatures. Stable. */
export const ATTR_URL_FULL = "url.full";

/** The scheme, for example `https`. Stable. */
export const ATTR_URL_SCHEME = "url.scheme";

/** The path. Stable. */
export const ATTR_URL_PATH = "url.path";

/** The query without the `?`, signatures redacted. Stable. */
export const ATTR_URL_QUERY = "url.query";

/** The fragment without the `#`. Stable. */
export const ATTR_URL_FRAGMENT = "url.fragment";

/** The low-cardinality pattern of a requested URL. Development. */
export const ATTR_URL_TEMPLATE = "url.template";

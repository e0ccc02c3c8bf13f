import { parseUrl, pathAndQuery, type UrlOrigin, type UrlParts } from "./url_parts.ts";

/**
 * The origin of a request that names no host, such as one of HTTP/1.0, for which Bun gives only the
 * path as the URL.
 */
export const UNKNOWN_ORIGIN: UrlOrigin = {
  scheme: "http",
  address: "",
  port: 0,
  credentialsEnd: -1,
};

/**
 * Splits the URLs of the requests to one server. They usually begin with the same origin, and often
 * the same URL comes again, so each is parsed only when it changes. Otherwise the same strings are
 * returned, which are fast to compare because they are identical (bench/http_hello.ts).
 */
export class UrlReader {
  #origin: UrlParts | undefined;
  // The origin as it stands in a URL, with the slash after it.
  #prefix = "";
  #last: string | undefined;
  #lastParts: UrlParts | undefined;

  /** Returns the parts of a URL, or `undefined` if it neither has a `scheme://` nor is a path. */
  read(url: string): UrlParts | undefined {
    if (url !== this.#last) {
      this.#lastParts = this.#divide(url);
      this.#last = url;
    }
    return this.#lastParts;
  }

  #divide(url: string): UrlParts | undefined {
    const origin = this.#origin;
    if (origin !== undefined && url.startsWith(this.#prefix)) {
      return pathAndQuery(url, this.#prefix.length - 1, origin);
    }
    if (url.startsWith("/")) return pathAndQuery(url, 0, UNKNOWN_ORIGIN);
    const parts = overHttp(parseUrl(url));
    this.#remember(url, parts);
    return parts;
  }

  #remember(url: string, parts: UrlParts | undefined): void {
    const slash = url.indexOf("/", url.indexOf("://") + 3);
    // If a `?`, `#` or `\` comes before the first slash, the slash does not end the origin.
    const isOrigin = parts !== undefined && slash > 0 && !/[?#\\]/.test(url.slice(0, slash));
    this.#origin = isOrigin ? parts : undefined;
    this.#prefix = isOrigin ? url.slice(0, slash + 1) : "";
  }
}

// The protocol is HTTP, whatever a URL says. Deno has a scheme of its own for requests over a Unix
// socket, and passes on any scheme that a client sends, which must not reach the metrics.
function overHttp(parts: UrlParts | undefined): UrlParts | undefined {
  if (parts === undefined || parts.scheme === "http" || parts.scheme === "https") return parts;
  return { ...parts, scheme: "http" };
}

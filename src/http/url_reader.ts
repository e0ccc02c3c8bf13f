import { parseUrl, pathAndQuery, type UrlOrigin, type UrlParts } from "./url_parts.ts";

/**
 * Where a request goes to that names no host, such as one of HTTP/1.0: Bun gives the path alone as
 * its URL.
 */
export const UNKNOWN_ORIGIN: UrlOrigin = {
  scheme: "http",
  address: "",
  port: 0,
  credentialsEnd: -1,
};

/**
 * Divides the URLs of the requests to one server. Often the same one comes again, and all of them
 * begin alike: what is before the path is looked at when it changes. Otherwise the same texts are
 * given out again, which is what lets them be told to be the same at a glance
 * (bench/http_hello.ts).
 */
export class UrlReader {
  #origin: UrlParts | undefined;
  // The scheme, the host and the port as they stand in a URL, with the slash behind them.
  #prefix = "";
  #last: string | undefined;
  #lastParts: UrlParts | undefined;

  /**
   * Returns the parts of a URL, or `undefined` where it neither has a `scheme://` nor is a path.
   */
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
    // A path that begins with anything else, such as a query, is none that a slash divides off.
    const isOrigin = parts !== undefined && slash > 0 && !/[?#\\]/.test(url.slice(0, slash));
    this.#origin = isOrigin ? parts : undefined;
    this.#prefix = isOrigin ? url.slice(0, slash + 1) : "";
  }
}

// The protocol is HTTP, whatever a URL says: Deno has a name of its own for what comes over a Unix
// socket, and gives any scheme that a client writes into its request, which metrics must not have.
function overHttp(parts: UrlParts | undefined): UrlParts | undefined {
  if (parts === undefined || parts.scheme === "http" || parts.scheme === "https") return parts;
  return { ...parts, scheme: "http" };
}

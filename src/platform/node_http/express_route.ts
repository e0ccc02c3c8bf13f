import type { ServerRequest } from "../../http/mod.ts";

/** Whether a listener is an application of Express, or a router of it. */
export function isExpress(listener: object): boolean {
  return ["handle", "use", "route"].every((name) => {
    return typeof Reflect.get(listener, name) === "function";
  });
}

/**
 * Names the route of a request that Express answers: it puts the route that matched on the request
 * (`route`), and the path where the router is mounted (`baseUrl`). Both are taken in when they are
 * set, because where the router is left by an error, the path is reset before the response ends.
 * Accessors make a request slower, which Express has done by then.
 *
 * @param request The request, on which nothing changes but that the two are accessors.
 * @param active Whose route it is.
 */
export function watchExpressRoute(request: object, active: ServerRequest): void {
  const watch = new RouteWatch(request, active);
  define(request, "baseUrl", () => watch.baseUrl, (value) => watch.mount(value));
  define(request, "route", () => watch.route, (value) => watch.match(value));
}

/** What Express has said of one request. */
class RouteWatch {
  /** The value of `baseUrl`. */
  baseUrl: unknown;
  /** The value of `route`. */
  route: unknown;
  readonly #request: object;
  readonly #active: ServerRequest;
  /** The patterns of paths where something is mounted, as far as they are not the paths. */
  #patterns: Map<string, string> | undefined;

  constructor(request: object, active: ServerRequest) {
    this.#request = request;
    this.#active = active;
    this.baseUrl = Reflect.get(request, "baseUrl");
    this.route = Reflect.get(request, "route");
  }

  /** Something that is mounted has been entered or left. */
  mount(path: unknown): void {
    const before = this.baseUrl;
    this.baseUrl = path;
    if (typeof path !== "string" || path === "" || this.#patterns?.has(path) === true) return;
    const parent = typeof before === "string" && path.startsWith(before) ? before : "";
    const added = path.slice(parent.length);
    const pattern = this.#patternOf(parent) +
      patternOf(added, Reflect.get(this.#request, "params"));
    if (pattern === path) return;
    this.#patterns ??= new Map();
    this.#patterns.set(path, pattern);
  }

  /** A route has matched. One whose path is an expression or a list has no name. */
  match(route: unknown): void {
    this.route = route;
    if (typeof route !== "object" || route === null) return;
    const path: unknown = Reflect.get(route, "path");
    if (typeof path !== "string") return;
    const { baseUrl } = this;
    const mounted = typeof baseUrl === "string" ? this.#patternOf(baseUrl) : "";
    this.#active.setRoute(mounted !== "" && path === "/" ? mounted : mounted + path);
  }

  #patternOf(path: string): string {
    return this.#patterns?.get(path) ?? path;
  }
}

// A parameter in the path where a router is mounted is in the path as its value, of which there are
// many; its name is what a route has.
function patternOf(path: string, params: unknown): string {
  if (typeof params !== "object" || params === null) return path;
  const names = new Map(Object.entries(params).map(([name, value]) => [value, name]));
  if (names.size === 0) return path;
  return path.split("/").map((segment) => {
    const name = segment === "" ? undefined : names.get(decoded(segment));
    return name === undefined ? segment : `:${name}`;
  }).join("/");
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    // Express answers such a path by 400 and passes it to no router.
    return segment;
  }
}

function define(
  target: object,
  name: string,
  get: () => unknown,
  set: (value: unknown) => void,
): void {
  Object.defineProperty(target, name, { get, set, configurable: true, enumerable: false });
}

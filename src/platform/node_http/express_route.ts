import type { ServerRequest } from "../../http/mod.ts";
import { MountNames } from "./mount_names.ts";

const mounts = new MountNames();

/** Whether a listener is an Express application or router. */
export function isExpress(listener: object): boolean {
  return ["handle", "use", "route"].every((name) => {
    return typeof Reflect.get(listener, name) === "function";
  });
}

/**
 * Names the route of a request that Express answers. Express sets the route that matched (`route`),
 * and the path where the router is mounted (`baseUrl`), on the request. Both are read when they are
 * set, because the path is reset before the response ends if the router is left by an error.
 * Accessors make a request slower, but by then Express has done so already.
 *
 * @param request The request, of which only these two become accessors.
 * @param active Whose route it is.
 */
export function watchExpressRoute(request: object, active: ServerRequest): void {
  const watch = new RouteWatch(request, active);
  define(request, "baseUrl", () => watch.baseUrl, (value) => watch.mount(value));
  define(request, "route", () => watch.route, (value) => watch.match(value));
}

/** The route and the mount path that Express has set on one request. */
class RouteWatch {
  /** The value of `baseUrl`. */
  baseUrl: unknown;
  /** The value of `route`. */
  route: unknown;
  readonly #request: object;
  readonly #active: ServerRequest;
  /** The patterns of mount paths, where they differ from the paths. */
  #patterns: Map<string, string> | undefined;

  constructor(request: object, active: ServerRequest) {
    this.#request = request;
    this.#active = active;
    this.baseUrl = Reflect.get(request, "baseUrl");
    this.route = Reflect.get(request, "route");
  }

  /** Handles a new `baseUrl`: a mount was entered or left. */
  mount(path: unknown): void {
    const before = this.baseUrl;
    this.baseUrl = path;
    if (typeof path !== "string") return;
    const parent = typeof before === "string" && path.startsWith(before) ? before : "";
    if (path.length === parent.length || isLeft(before, path)) return;
    const parentPattern = this.#patternOf(parent);
    const params: unknown = Reflect.get(this.#request, "params");
    const pattern = parentPattern + patternOf(path.slice(parent.length), params, parentPattern);
    if (pattern === path) {
      this.#patterns?.delete(path);
      return;
    }
    this.#patterns ??= new Map();
    this.#patterns.set(path, pattern);
  }

  /** Handles a matched route. One whose path is an expression or a list has no name. */
  match(route: unknown): void {
    this.route = route;
    if (typeof route !== "object" || route === null) return;
    const path: unknown = Reflect.get(route, "path");
    if (typeof path !== "string") return;
    const { baseUrl } = this;
    // A route in a mount without a name is named by its own path alone.
    const mounted = typeof baseUrl === "string" && baseUrl !== ""
      ? mounts.nameOf(this.#patternOf(baseUrl)) ?? ""
      : "";
    this.#active.setRoute(mounted !== "" && path === "/" ? mounted : mounted + path);
  }

  #patternOf(path: string): string {
    return this.#patterns?.get(path) ?? path;
  }
}

// The path that is left is longer than the one around it.
function isLeft(before: unknown, path: string): boolean {
  return typeof before === "string" && before.length > path.length && before.startsWith(path);
}

// In a mount path, a parameter appears as its value, of which there are many; a route has its name.
// The values are searched for from the end, because a literal of the same text, as in /users/:user,
// most often comes first.
function patternOf(path: string, params: unknown, parentPattern: string): string {
  if (typeof params !== "object" || params === null) return path;
  const names = Object.entries(params).filter(([name]) => !isNamedIn(parentPattern, name));
  if (names.length === 0) return path;
  let rest = path.split("/").map(decoded).join("/");
  let pattern = "";
  for (const [name, value] of names.reverse()) {
    const isWildcard = Array.isArray(value);
    const text: unknown = isWildcard ? value.join("/") : value;
    const at = typeof text === "string" && text !== "" ? lastPlaceOf(text, rest) : -1;
    if (typeof text !== "string" || at < 0) continue;
    pattern = `${isWildcard ? "*" : ":"}${name}${rest.slice(at + text.length)}${pattern}`;
    rest = rest.slice(0, at);
  }
  return pattern === "" ? path : rest + pattern;
}

// A router may also have the parameters of those around it.
function isNamedIn(pattern: string, name: string): boolean {
  return [...pattern.matchAll(/[:*]([\w$]+)/g)].some(([, known]) => known === name);
}

// As whole segments, or else as a part of one, as in "/shop-:id".
function lastPlaceOf(text: string, path: string): number {
  const whole = `${path}/`.lastIndexOf(`/${text}/`);
  return whole < 0 ? path.lastIndexOf(text) : whole + 1;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    // Express answers such a path with 400 and passes it to no router.
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

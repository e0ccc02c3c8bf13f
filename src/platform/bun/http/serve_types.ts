// The shapes of what `Bun.serve` takes, as far as tracing needs them. They are declared here
// because only Bun's own type checker knows Bun's types.

/** The server that Bun gives to a handler, as far as it is described here. */
export interface BunServer {
  /** The port; `undefined` for a Unix socket. */
  readonly port: number | undefined;
  /** The name or address that the server listens on. */
  readonly hostname: string | undefined;
  /** The URL of the server. */
  readonly url: URL;
  /** Requests that have not been answered yet. */
  readonly pendingRequests: number;
  /** Upgrades a connection to a WebSocket; then the handler returns nothing. */
  upgrade(request: Request, options?: BunUpgradeOptions): boolean;
  /** Returns the other end of a request's connection. */
  requestIP(request: Request): BunSocketAddress | null;
  /** Sets the seconds after which an idle request is closed. */
  timeout(request: Request, seconds: number): void;
}

/** What `upgrade` takes besides the request. */
export interface BunUpgradeOptions {
  // Taken from the constructor: the name HeadersInit is global only in the library "DOM".
  /** Headers of the response. */
  headers?: ConstructorParameters<typeof Headers>[0];
  /** The socket's `data`. */
  data?: unknown;
}

/** An address, as Bun tells it. */
export interface BunSocketAddress {
  /** The address. */
  readonly address: string;
  /** The port. */
  readonly port: number;
  /** `IPv4` or `IPv6`. */
  readonly family: string;
}

/** The names of a pattern's parameters: `"id"` of `/users/:id`. */
export type BunRouteParameter<Pattern extends string> = string extends Pattern ? string
  : Pattern extends `${string}:${infer Name}/${infer Rest}` ? Name | BunRouteParameter<Rest>
  : Pattern extends `${string}:${infer Name}` ? Name
  : never;

/** The cookies of a request; what is changed here goes out with the response. */
export interface BunCookies {
  /** Returns the value of a cookie; `null` where there is none. */
  get(name: string): string | null;
  /** Whether there is such a cookie. */
  has(name: string): boolean;
  /** Sets a cookie; the options are those of `Bun.CookieInit`. */
  set(name: string, value: string, options?: object): void;
  /** Deletes a cookie. */
  delete(name: string): void;
}

/** The request that Bun gives to the handler of a route. */
export interface BunRouteRequest<Pattern extends string = string> extends Request {
  /** The values of the pattern's parameters. */
  readonly params: { readonly [Name in BunRouteParameter<Pattern>]: string };
  /** The cookies of the request. */
  readonly cookies: BunCookies;
}

/** What a handler may return: nothing after an upgrade. */
export type BunAnswer = Response | undefined | void | Promise<Response | undefined | void>;

/** Answers the requests of a route. */
export type BunRouteHandler<Pattern extends string = string> = (
  request: BunRouteRequest<Pattern>,
  server: BunServer,
) => BunAnswer;

/**
 * One route: a function, functions by method, or what Bun answers by itself (a `Response`, an HTML
 * import, a file, `false`).
 */
export type BunRoute<Pattern extends string = string> =
  | BunRouteHandler<Pattern>
  | { readonly [method: string]: BunRouteHandler<Pattern> | object }
  | object
  | false;

/** The routes, by pattern, each with the parameters that its pattern names. */
export interface BunRoutes<Pattern extends string> {
  /** The routes; a list belongs to a framework and is left alone. */
  readonly routes?: { readonly [P in Pattern]: BunRoute<P> } | readonly unknown[];
}

/**
 * The options of `Bun.serve`, and whatever else answers requests in the same way. Handlers are
 * declared as methods, so that one whose server is a `Bun.Server<Data>` fits too.
 */
export interface BunServeObject {
  /** Answers requests that no route matches. */
  fetch?(request: Request, server: BunServer): BunAnswer;
  /** The routes, by pattern; a list belongs to a framework and is left alone. */
  readonly routes?: object;
  /** Makes a response from what a handler threw; may be something else in an application. */
  error?(error: Error): unknown;
}

/** A bare handler. Taken from a method, the type also accepts one with a `Bun.Server<Data>`. */
export type BunFetchHandler = Required<BunServeObject>["fetch"];

/** What `instrument` takes. */
export type BunServeTarget = BunServeObject | ((...args: never[]) => unknown);

/**
 * The same type, written so that {@linkcode BunServeObject} decides the parameters of handlers.
 */
export type Traced<T> = T extends infer Same ? Same : never;

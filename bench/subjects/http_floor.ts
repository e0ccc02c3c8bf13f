import { AsyncLocalStorage } from "node:async_hooks";
import type { Handler } from "../harness/serve.ts";

/** What every tracing wrapper must read of a request. */
interface Seen {
  readonly method: string;
  readonly url: string;
  readonly traceparent: string | null;
}

/**
 * The least that a tracing wrapper can do: it reads the method, the URL and `traceparent`, and runs
 * the handler in a context of its own. Any cost above this is a wrapper's own.
 */
export function wrapWithFloor(handler: Handler): Handler {
  const storage = new AsyncLocalStorage<Seen>();
  return (request) => {
    const seen: Seen = {
      method: request.method,
      url: request.url,
      traceparent: request.headers.get("traceparent"),
    };
    return storage.run(seen, handler, request);
  };
}

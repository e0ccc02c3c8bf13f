import {
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type TextMapGetter,
  trace,
  type Tracer,
} from "@opentelemetry/api";
import type { IncomingHttpHeaders, RequestListener } from "node:http";
import type { Handler } from "../harness/serve.ts";

const HEADERS: TextMapGetter<Headers> = {
  get: (headers, key) => headers.get(key) ?? undefined,
  keys: (headers) => [...headers.keys()],
};

const NODE_HEADERS: TextMapGetter<IncomingHttpHeaders> = {
  get: (headers, key) => headers[key],
  keys: (headers) => Object.keys(headers),
};

/**
 * What a user has to write, because neither runtime has an official instrumentation: the parent
 * from the propagator, a server span with the attributes of the HTTP conventions, the handler in
 * its context, status and end.
 */
export function wrapWithOfficial(handler: Handler, tracer: Tracer): Handler {
  return async (request) => {
    const parent = propagation.extract(ROOT_CONTEXT, request.headers, HEADERS);
    const userAgent = request.headers.get("user-agent") ?? "";
    const span = startSpan(tracer, request.method, new URL(request.url), userAgent, parent);
    try {
      const response = await context.with(trace.setSpan(parent, span), handler, undefined, request);
      putStatus(span, response.status);
      return response;
    } catch (error) {
      fail(span, error instanceof Error ? error.name : "_OTHER");
      throw error;
    } finally {
      span.end();
    }
  };
}

/** The same for a listener of `node:http`; its span ends when the response was sent. */
export function wrapListenerWithOfficial(
  listener: RequestListener,
  tracer: Tracer,
): RequestListener {
  return (request, response) => {
    const { method = "GET", headers } = request;
    const parent = propagation.extract(ROOT_CONTEXT, headers, NODE_HEADERS);
    const url = new URL(request.url ?? "/", `http://${headers.host}`);
    const span = startSpan(tracer, method, url, headers["user-agent"] ?? "", parent);
    response.once("close", () => {
      putStatus(span, response.statusCode);
      span.end();
    });
    context.with(trace.setSpan(parent, span), listener, undefined, request, response);
  };
}

function startSpan(
  tracer: Tracer,
  method: string,
  url: URL,
  userAgent: string,
  parent: Context,
): Span {
  return tracer.startSpan(method, {
    kind: SpanKind.SERVER,
    attributes: {
      "http.request.method": method,
      "url.scheme": url.protocol.slice(0, -1),
      "url.path": url.pathname,
      "server.address": url.hostname,
      "server.port": Number(url.port),
      "user_agent.original": userAgent,
      "network.protocol.version": "1.1",
    },
  }, parent);
}

function putStatus(span: Span, status: number): void {
  span.setAttribute("http.response.status_code", status);
  if (status >= 500) fail(span, String(status));
}

function fail(span: Span, type: string): void {
  span.setAttribute("error.type", type);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

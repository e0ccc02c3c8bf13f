import {
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
import type { Handler } from "../harness/serve.ts";

const HEADERS: TextMapGetter<Headers> = {
  get: (headers, key) => headers.get(key) ?? undefined,
  keys: (headers) => [...headers.keys()],
};

/**
 * What a user writes by hand today, as neither runtime has an official instrumentation: the parent
 * by the propagator, a server span with the attributes of the HTTP conventions, the handler in its
 * context, status and end.
 */
export function wrapWithOfficial(handler: Handler, tracer: Tracer): Handler {
  return async (request) => {
    const parent = propagation.extract(ROOT_CONTEXT, request.headers, HEADERS);
    const url = new URL(request.url);
    const span = tracer.startSpan(request.method, {
      kind: SpanKind.SERVER,
      attributes: {
        "http.request.method": request.method,
        "url.scheme": url.protocol.slice(0, -1),
        "url.path": url.pathname,
        "server.address": url.hostname,
        "server.port": Number(url.port),
        "user_agent.original": request.headers.get("user-agent") ?? "",
        "network.protocol.version": "1.1",
      },
    }, parent);
    try {
      const response = await context.with(trace.setSpan(parent, span), handler, undefined, request);
      span.setAttribute("http.response.status_code", response.status);
      if (response.status >= 500) fail(span, String(response.status));
      return response;
    } catch (error) {
      fail(span, error instanceof Error ? error.name : "_OTHER");
      throw error;
    } finally {
      span.end();
    }
  };
}

function fail(span: Span, type: string): void {
  span.setAttribute("error.type", type);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

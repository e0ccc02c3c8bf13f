import { replacesHeader } from "../../../http/client/replaces_header.ts";
import { headText } from "../sent_head.ts";

/** How the text of a head ends. */
const HEAD_END = "\r\n\r\n";

/**
 * Adds headers to a head that was written when the request was made, as happens if headers are a
 * list, or with `Expect`. Such a head waits as text for the connection, with `Expect` before all
 * else that waits. A head that has been sent stays as it is.
 *
 * @param request The request of a `node:http` client, which has just been made.
 * @param added What to add, in place of what it replaces.
 */
export function addToWrittenHead(request: object, added: Headers): void {
  const head = headText(request);
  if (head === undefined || !head.endsWith(HEAD_END)) return;
  const output: unknown = Reflect.get(request, "outputData");
  const first: unknown = Array.isArray(output) ? output[0] : undefined;
  if (Reflect.get(request, "_headerSent") !== true) {
    Reflect.set(request, "_header", withHeaders(head, added));
    return;
  }
  if (typeof first !== "object" || first === null || Reflect.get(first, "data") !== head) return;
  const written = withHeaders(head, added);
  Reflect.set(request, "_header", written);
  Reflect.set(first, "data", written);
  const size: unknown = Reflect.get(request, "outputSize");
  if (typeof size !== "number") return;
  Reflect.set(request, "outputSize", size + written.length - head.length);
}

function withHeaders(head: string, added: Headers): string {
  const [start, ...lines] = head.slice(0, -HEAD_END.length).split("\r\n");
  const kept = lines.filter((line) => !replacesHeader(added, line.slice(0, line.indexOf(":"))));
  const more = [...added].map(([name, value]) => `${name}: ${value}`);
  return [start, ...kept, ...more].join("\r\n") + HEAD_END;
}

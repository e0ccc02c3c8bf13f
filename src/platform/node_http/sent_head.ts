import type { HeadWriter } from "./node_messages.ts";
import { addHeader, toHeaders } from "./web_messages.ts";

/** Returns the text of the head; `undefined` before it is made, and for responses on Bun. */
export function headText(message: HeadWriter): string | undefined {
  const text = message._header;
  return typeof text === "string" && text.includes("\r\n") ? text : undefined;
}

/** Returns the status of a head, `HTTP/1.1 200 OK`; `undefined` if it has none. */
export function headStatus(text: string): number | undefined {
  const status = digitAt(text, 9) * 100 + digitAt(text, 10) * 10 + digitAt(text, 11);
  return Number.isNaN(status) ? undefined : status;
}

// Avoids a substring, which takes longer than reading all three digits.
function digitAt(text: string, index: number): number {
  const digit = text.charCodeAt(index) - 48;
  return digit >= 0 && digit <= 9 ? digit : NaN;
}

/**
 * Returns the headers as they are sent, as far as that is known. Those that are given to
 * `writeHead`, or as a list, exist only in the text that is sent. For responses, Bun keeps them
 * with the ones that were set.
 */
export function sentHeaders(message: HeadWriter): Headers {
  const text = headText(message);
  if (text === undefined) return toHeaders(message.getHeaders?.() ?? {});
  const headers = new Headers();
  for (const line of text.split("\r\n").slice(1)) {
    const colon = line.indexOf(":");
    if (colon > 0) addHeader(headers, line.slice(0, colon), line.slice(colon + 1));
  }
  return headers;
}

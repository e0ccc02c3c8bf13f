import { cleanText } from "../clean_text.ts";
import { gunzip } from "../gunzip.ts";
import type { BodyResult } from "../read_body.ts";
import type { ReadMessage } from "./message_frame.ts";

/** A decompressed message, or why it cannot be read. */
export type PlainMessage =
  | BodyResult
  | { readonly kind: "unreadable"; readonly problem: string };

/**
 * Decompresses a message, to at most `maxBytes`. Go servers compress responses as the call was
 * compressed, whatever encodings it accepts.
 */
export async function plainMessage(message: ReadMessage, maxBytes: number): Promise<PlainMessage> {
  if (message.kind !== "whole" || !message.isCompressed) return message;
  try {
    return await gunzip(message.bytes, maxBytes);
  } catch (error) {
    return { kind: "unreadable", problem: cleanText(String(error)) };
  }
}

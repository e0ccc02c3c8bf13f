/** What an envelope holds. */
export interface SentryItems {
  /** Spans, those of transactions included. */
  readonly spans: number;
  /** Log records. */
  readonly logs: number;
}

/**
 * Counts what an envelope of Sentry holds: a line of JSON for the envelope, and for each item a
 * line that tells its type and a line with its content.
 *
 * @throws SyntaxError when the text is no such envelope.
 */
export function countSentryItems(envelope: string): SentryItems {
  const lines = envelope.split("\n");
  let spans = 0;
  let logs = 0;
  for (let at = 1; at + 1 < lines.length; at += 2) {
    // why: the documented heads and contents of the items
    const head = JSON.parse(lines[at]) as { readonly type: string };
    const content = JSON.parse(lines[at + 1]) as {
      readonly spans?: readonly unknown[];
      readonly items?: readonly unknown[];
    };
    if (head.type === "transaction") spans += 1 + (content.spans?.length ?? 0);
    else if (head.type === "span") spans += content.items?.length ?? 0;
    else if (head.type === "log") logs += content.items?.length ?? 0;
  }
  return { spans, logs };
}

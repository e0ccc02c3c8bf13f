import { type Context, context as contextApi, reportOnce } from "../../api/mod.ts";
import { toText } from "../../api/to_text.ts";

/** How the sending of a body ended. */
export type BodyEnd =
  | { readonly kind: "sent" }
  | { readonly kind: "failed"; readonly error: unknown }
  | { readonly kind: "cancelled" };

const SENT: BodyEnd = { kind: "sent" };
const CANCELLED: BodyEnd = { kind: "cancelled" };

/**
 * Returns a stream with the chunks, the end and the error of the given one. The given one is read
 * in a context, and only as far as the reader of the new one asks. `onEnd` is called once with how
 * it ended.
 *
 * @param source The stream to read; it is locked from now on.
 * @param context The active context while the stream makes its chunks.
 * @param onEnd Called when the stream has ended.
 */
export function watchStream(
  source: ReadableStream<Uint8Array>,
  context: Context,
  onEnd: (end: BodyEnd) => void,
): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  let isOver = false;
  const end = (how: BodyEnd): void => {
    if (isOver) return;
    isOver = true;
    try {
      onEnd(how);
    } catch (error) {
      reportOnce(
        "http-body-end",
        "error",
        `The end of a response body could not be recorded: ${toText(error)}`,
      );
    }
  };
  return new ReadableStream<Uint8Array>({
    pull: (controller) =>
      contextApi.with(context, () => reader.read()).then(
        (result) => {
          if (!result.done) {
            controller.enqueue(result.value);
            return;
          }
          controller.close();
          end(SENT);
        },
        (error: unknown) => {
          end({ kind: "failed", error });
          // Rethrown, so that whoever reads this stream sees what the source threw.
          throw error;
        },
      ),
    cancel: (reason) => {
      end(CANCELLED);
      return contextApi.with(context, () => reader.cancel(reason));
    },
    // No read-ahead: the source sees the same demand as without this stream.
  }, { highWaterMark: 0 });
}

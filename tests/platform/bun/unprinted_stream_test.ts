import assert from "node:assert/strict";
import { after, test } from "node:test";

// why: Bun alone has them, and only Bun runs this
const { Bun } = globalThis as unknown as {
  Bun: { inspect(value: unknown): string; file(path: string): Blob };
};

// As Bun 1.3 does it: nothing is printed of a stream.
const { inspect } = Bun;
Bun.inspect = (value) =>
  inspect(value).replace(/,\n {2}ReadableStream \{[^]*\n {2}\}(?=\n\}$)/, "");
after(() => {
  Bun.inspect = inspect;
});

// What a print shows is tried out at the first response.
const { bodyKindOf } = await import("../../../src/platform/bun/http/response_stream.ts");

async function* generate(): AsyncGenerator<string> {
  yield "a";
}

function streamOfOne(): ReadableStream {
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(new TextEncoder().encode("a"));
      controller.close();
    },
  });
}

const BODIES: Readonly<Record<string, readonly [body: unknown, kind: string]>> = {
  "no body": [null, "fixed"],
  "an empty text": ["", "fixed"],
  "a text": ["text", "text"],
  "a blob": [new Blob(["a"], { type: "text/x" }), "fixed"],
  "a blob of nothing": [new Blob([]), "fixed"],
  "a file": [Bun.file(import.meta.filename ?? ""), "fixed"],
  "a form": [new URLSearchParams({ a: "1" }), "fixed"],
  "a stream": [streamOfOne(), "stream"],
  "a generator": [generate(), "stream"],
};

for (const [what, [body, kind]] of Object.entries(BODIES)) {
  test(`bodyKindOf() knows ${what} when Bun prints no streams`, async () => {
    assert.doesNotMatch(Bun.inspect(new Response(new ReadableStream())), /ReadableStream/);
    // why: Bun takes generators as bodies, the standard's types do not
    const response = new Response(body as BodyInit | null);
    assert.equal(bodyKindOf(response), kind);
    if (kind === "stream") assert.equal(await response.text(), "a");
  });
}

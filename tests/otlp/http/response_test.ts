import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { readResponseBody } from "../../../src/otlp/sender/http/socket/response_body.ts";
import { readResponseHead } from "../../../src/otlp/sender/http/socket/response_head.ts";
import { ByteStream } from "../../../src/otlp/sender/http/socket/byte_stream.ts";

const MAX_HEAD_BYTES = 1000;
const MAX_BODY_BYTES = 2000;

/** What an answer was read as, in a form that can be compared. */
type Read =
  | { readonly status: number; readonly body: string; readonly isKept: boolean }
  | { readonly error: string };

async function readResponse(parts: readonly Uint8Array<ArrayBuffer>[]): Promise<Read> {
  const left = parts.filter((part) => part.length > 0);
  const stream = new ByteStream(() => Promise.resolve(left.shift() ?? new Uint8Array(0)));
  try {
    const head = readResponseHead(await stream.paragraph(MAX_HEAD_BYTES));
    const body = await readResponseBody(stream, head, MAX_BODY_BYTES);
    const text = body.kind === "whole" ? new TextDecoder().decode(body.bytes) : body.kind;
    return { status: head.status, body: text, isKept: head.isKept };
  } catch (error) {
    assert.ok(error instanceof Error);
    return { error: error.message };
  }
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (sign) => sign.charCodeAt(0));
}

function answered(text: string): Promise<Read> {
  return readResponse([bytesOf(text)]);
}

function splitAt(
  bytes: Uint8Array<ArrayBuffer>,
  cuts: readonly number[],
): Uint8Array<ArrayBuffer>[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length];
  places.sort((a, b) => a - b);
  return places.slice(1).map((end, index) => bytes.slice(places[index], end));
}

const OK = { status: 200, isKept: true };

const CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n";

const ANSWERS: readonly (readonly [string, string, Read])[] = [
  ["a length", "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabc", { ...OK, body: "abc" }],
  ["no reason", "HTTP/1.1 200\r\nContent-Length:0\r\n\r\n", { ...OK, body: "" }],
  ["a status of its own", "HTTP/1.1 600 X\r\ncontent-length: 0\r\n\r\n", {
    status: 600,
    isKept: true,
    body: "",
  }],
  [
    "an empty line before it",
    "\r\nHTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\na",
    { ...OK, body: "a" },
  ],
  [
    "encodings that are none",
    "HTTP/1.1 200 OK\r\ncontent-encoding: identity, Identity\r\ncontent-length: 1\r\n\r\na",
    { ...OK, body: "a" },
  ],
  ["bare line feeds", "HTTP/1.1 200 OK\ncontent-length: 1\n\na", { ...OK, body: "a" }],
  [
    "a length that comes twice",
    "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 1\r\n\r\na",
    { ...OK, body: "a" },
  ],
  [
    "a folded field",
    "HTTP/1.1 200 OK\r\nx: a\r\n  b\r\ncontent-length: 1\r\n\r\na",
    { ...OK, body: "a" },
  ],
  [
    "chunks",
    CHUNKED + "2\r\nab\r\n00A;x=y\r\n0123456789\r\n0000000000\r\n\r\n",
    { ...OK, body: "ab0123456789" },
  ],
  [
    "chunks and trailers",
    CHUNKED + "1\r\na\r\n0\r\nx: y\r\nz: w\r\n\r\n",
    { ...OK, body: "a" },
  ],
  [
    "chunks that count before a length",
    "HTTP/1.1 200 OK\r\ncontent-length: 9\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
    { ...OK, body: "a" },
  ],
  ["no length", "HTTP/1.1 200 OK\r\n\r\nabc", { ...OK, body: "abc", isKept: false }],
  [
    "a connection that is closed",
    "HTTP/1.1 200 OK\r\nConnection: x, Close\r\ncontent-length: 1\r\n\r\na",
    { ...OK, body: "a", isKept: false },
  ],
  [
    "HTTP/1.0",
    "HTTP/1.0 200 OK\r\ncontent-length: 1\r\n\r\na",
    { ...OK, body: "a", isKept: false },
  ],
  ["status 204 with a length", "HTTP/1.1 204 No\r\ncontent-length: 5\r\n\r\n", {
    ...OK,
    status: 204,
    body: "",
  }],
  [
    "more than is taken",
    `HTTP/1.1 200 OK\r\ncontent-length: 3000\r\n\r\n${"x".repeat(3000)}`,
    { ...OK, body: "too_large" },
  ],
  [
    "more than is taken in chunks",
    CHUNKED + `ff\r\n${"x".repeat(255)}\r\n`.repeat(8),
    { ...OK, body: "too_large" },
  ],
];

for (const [what, text, expected] of ANSWERS) {
  test(`readResponse() reads an answer with ${what}`, async () => {
    assert.deepEqual(await answered(text), expected);
  });

  test(`readResponse() reads the same with ${what} however it comes apart`, async () => {
    const property = fc.asyncProperty(fc.array(fc.nat(), { maxLength: 12 }), async (cuts) => {
      assert.deepEqual(await readResponse(splitAt(bytesOf(text), cuts)), expected);
    });
    await fc.assert(property, { numRuns: 200 });
    assert.deepEqual(
      await readResponse([...bytesOf(text)].map((byte) => Uint8Array.of(byte))),
      expected,
    );
  });
}

const FAULTS: readonly (readonly [string, string, RegExp])[] = [
  ["nothing", "", /closed before the response was complete/],
  ["half a head", "HTTP/1.1 200 OK\r\ncontent-le", /closed before the response was complete/],
  [
    "a head without an end",
    `HTTP/1.1 200 OK\r\nx: ${"y".repeat(2000)}`,
    /head or line that is too long/,
  ],
  ["another protocol", "SSH-2.0-OpenSSH_9.6\r\n\r\n", /is not HTTP\/1.1/],
  ["HTTP/2", "HTTP/2 200\r\n\r\n", /is not HTTP\/1.1/],
  ["a field without a name", "HTTP/1.1 200 OK\r\n: a\r\n\r\n", /is not HTTP\/1.1/],
  ["a field without a colon", "HTTP/1.1 200 OK\r\nabc\r\n\r\n", /is not HTTP\/1.1/],
  ["a negative length", "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n", /is not HTTP/],
  ["two lengths", "HTTP/1.1 200 OK\r\ncontent-length: 1, 2\r\n\r\nab", /is not HTTP/],
  ["a body cut off", "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab", /cut off/],
  [
    "chunks cut off",
    CHUNKED + "5\r\nab",
    /cut off/,
  ],
  [
    "chunks without an end",
    CHUNKED + "2\r\nab\r\n",
    /closed before/,
  ],
  [
    "a chunk without a length",
    CHUNKED + "xyz\r\nab\r\n",
    /chunk without a length/,
  ],
  [
    "a chunk longer than it says",
    CHUNKED + "2\r\nabc\r\n0\r\n\r\n",
    /a wrong length/,
  ],
  [
    "trailers without an end",
    CHUNKED + `0\r\n${"x: y\r\n".repeat(200)}\r\n`,
    /too many trailer fields/,
  ],
  [
    "a transfer encoding of its own",
    "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    /transfer encoding that was not requested/,
  ],
  [
    "a content encoding of its own",
    "HTTP/1.1 200 OK\r\ncontent-encoding: br\r\ncontent-length: 1\r\n\r\na",
    /content encoding that was not requested/,
  ],
];

for (const [what, text, says] of FAULTS) {
  test(`readResponse() fails with ${what}`, async () => {
    const read = await answered(text);
    assert.match("error" in read ? read.error : "", says);
  });
}

test("readResponse() decompresses an answer, up to the bound", async () => {
  for (const [length, expected] of [[2000, "x".repeat(2000)], [2001, "too_large"]] as const) {
    const body = new Uint8Array(gzipSync("x".repeat(length)));
    const head =
      `HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${body.length}\r\n\r\n`;
    assert.deepEqual(await readResponse([bytesOf(head), body]), { ...OK, body: expected });
  }
});

const BLANKS = " ".repeat(1024 * 1024);

for (const field of ["x", "connection", "content-encoding", "keep-alive"]) {
  // Where the time grows by the square of the blanks, this takes longer than any runner waits.
  test(`readResponseHead() takes a "${field}" of any number of blanks`, async () => {
    const text = `HTTP/1.1 200 OK\r\n${field}: a${BLANKS}b\r\ncontent-length: 1`;
    const { headers } = readResponseHead(text);
    assert.equal(headers.get(field), `a${BLANKS}b`);
    const framing = { kind: "length", bytes: 1 } as const;
    const stream = new ByteStream(() => Promise.resolve(bytesOf("a")));
    const body = readResponseBody(stream, { framing, headers }, MAX_BODY_BYTES);
    if (field === "content-encoding") await assert.rejects(body, /not requested/);
    else assert.equal((await body).kind, "whole");
  });
}

test("readResponseHead() takes a length of any number of blanks", () => {
  const text = (length: string): string => `HTTP/1.1 200 OK\r\ncontent-length: ${length}`;
  assert.throws(() => readResponseHead(text(`1${BLANKS}1`)), /is not HTTP/);
  const { framing } = readResponseHead(text(`${BLANKS}1${BLANKS},${BLANKS}1${BLANKS}`));
  assert.deepEqual(framing, { kind: "length", bytes: 1 });
});

test("readResponse() gives a value or an error whatever comes", async () => {
  const line = fc.oneof(
    fc.constantFrom(
      "HTTP/1.1 200 OK",
      "content-length: 3",
      "content-length: 99999999999999999999",
      "transfer-encoding: chunked",
      "content-encoding: gzip",
      "",
      "3",
      "ffffffff",
      "0",
      "abc",
    ),
    fc.string({ maxLength: 20 }),
  );
  const text = fc.array(line, { maxLength: 12 }).map((lines) => lines.join("\r\n"));
  const property = fc.asyncProperty(
    text,
    fc.array(fc.nat(), { maxLength: 5 }),
    async (whole, cuts) => {
      const read = await answered(whole);
      assert.ok("error" in read ? read.error !== "" : read.status >= 100, JSON.stringify(read));
      assert.deepEqual(await readResponse(splitAt(bytesOf(whole), cuts)), read);
    },
  );
  await fc.assert(property, { numRuns: 5000 });
});

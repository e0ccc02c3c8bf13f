import assert from "node:assert/strict";
import { test } from "node:test";
import { readTlsFiles } from "../../src/config/read_tls_files.ts";
import type { FileReader } from "../../src/config/read_tls_files.ts";

const FILES = { certificateFile: "/ca", clientKeyFile: "/key", clientCertificateFile: undefined };

const reader: FileReader = {
  readTextFile: (path) =>
    path === "/ca" ? { ok: true, text: "PEM" } : { ok: false, reason: "not permitted" },
};

test("readTlsFiles() gives the texts and reports what cannot be read", () => {
  const messages: string[] = [];
  const tls = readTlsFiles(FILES, reader, {
    signal: "traces",
    report: (_cause, _level, message) => messages.push(message),
  });
  assert.deepEqual(tls, { ca: "PEM" });
  assert.deepEqual(messages, [
    'The client key file "/key" for traces cannot be read (not permitted): ' +
    "exporting goes on without it.",
  ]);
});

test("readTlsFiles() gives nothing when no file is named", () => {
  const none = {
    certificateFile: undefined,
    clientKeyFile: undefined,
    clientCertificateFile: undefined,
  };
  const report = (): void => assert.fail();
  assert.equal(readTlsFiles(none, reader, { signal: "logs", report }), undefined);
});

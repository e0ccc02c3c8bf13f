import assert from "node:assert/strict";
import { test } from "node:test";
import { readTlsFiles } from "../../src/config/resolve/read_tls_files.ts";
import type { FileReader } from "../../src/config/resolve/file_reader.ts";

/** A disk on which every path is made absolute. */
function diskOf(readTextFile: FileReader["readTextFile"]): FileReader {
  return { readTextFile, absolutePath: (path) => `/cwd${path}` };
}

const FILES = { certificateFile: "/ca", clientKeyFile: "/key", clientCertificateFile: undefined };

const PEM = "-----BEGIN CERTIFICATE-----\n";

const reader = diskOf((path) =>
  path === "/ca" ? { ok: true, text: PEM } : { ok: false, reason: "not permitted", isFinal: true }
);

test("readTlsFiles() gives the texts and reports what cannot be read", () => {
  const messages: string[] = [];
  const tls = readTlsFiles(FILES, reader, (_cause, _level, message) => messages.push(message));
  assert.deepEqual(tls, { ca: PEM, files: { ca: "/cwd/ca", key: "/cwd/key" } });
  assert.deepEqual(messages, [
    'The client key file "/key" cannot be read (not permitted): exporting goes on without it.',
  ]);
});

test("readTlsFiles() leaves the client's key or certificate out when the other is missing", () => {
  for (const missing of ["/key", "/certificate"]) {
    const files = { ...FILES, clientCertificateFile: "/certificate" };
    const disk = diskOf((path) =>
      path === missing ? { ok: false, reason: "not found" } : { ok: true, text: PEM }
    );
    const messages: string[] = [];
    const tls = readTlsFiles(files, disk, (_cause, _level, message) => messages.push(message));
    const paths = { ca: "/cwd/ca", key: "/cwd/key", certificate: "/cwd/certificate" };
    assert.deepEqual(tls, { ca: PEM, files: paths });
    assert.equal(messages.length, 1);
    assert.match(
      messages[0] ?? "",
      /cannot be read \(not found\): nothing is sent with TLS until it can/,
    );
  }
});

test("readTlsFiles() has one cause for each file, however many signals are sent with it", () => {
  const causes: string[] = [];
  const report = (cause: string): void => void causes.push(cause);
  for (let signal = 0; signal < 3; signal++) readTlsFiles(FILES, reader, report);
  readTlsFiles({ ...FILES, clientKeyFile: "/other" }, reader, report);
  assert.deepEqual([...new Set(causes)], ["tls-read-/key", "tls-read-/other"]);
});

test("readTlsFiles() shows nothing of a key that stands where its path should be", () => {
  const pem = "-----BEGIN PRIVATE KEY-----\nS3CRET\n-----END PRIVATE KEY-----\n";
  for (const given of [pem, pem.replaceAll("\n", "\\n"), btoa(pem), "S3CRET".repeat(100)]) {
    const told: string[] = [];
    const disk = diskOf((path) => ({ ok: false, reason: `No such file: open '${path}'` }));
    const files = { ...FILES, certificateFile: undefined, clientKeyFile: given };
    const tls = readTlsFiles(files, disk, (cause, _level, message) => told.push(cause, message));
    assert.equal(tls, undefined, "not even as a path");
    assert.deepEqual(told, [
      "tls-read-client key",
      "The client key file must be given as a path, not as its contents: exporting goes " +
      "on without it.",
    ]);
  }
});

test("readTlsFiles() gives no path of one where the other of the client's two is none", () => {
  const files = { ...FILES, clientKeyFile: btoa(PEM), clientCertificateFile: "/certificate" };
  const disk = diskOf((path) =>
    path.startsWith("/") ? { ok: true, text: PEM } : { ok: false, reason: "not found" }
  );
  assert.deepEqual(readTlsFiles(files, disk, () => {}), { ca: PEM, files: { ca: "/cwd/ca" } });
});

test("readTlsFiles() gives the text of a file whose path is too long to be shown", () => {
  const files = { ...FILES, certificateFile: `/${"a".repeat(300)}`, clientKeyFile: undefined };
  const tls = readTlsFiles(files, diskOf(() => ({ ok: true, text: PEM })), () => assert.fail());
  assert.deepEqual(tls, { ca: PEM });
});

test("readTlsFiles() names a file that holds no PEM, and gives its text", () => {
  const messages: string[] = [];
  const empty = diskOf(() => ({ ok: true, text: "nothing" }));
  const files = { ...FILES, clientKeyFile: undefined };
  const tls = readTlsFiles(files, empty, (_cause, _level, message) => messages.push(message));
  assert.deepEqual(tls, { ca: "nothing", files: { ca: "/cwd/ca" } });
  assert.deepEqual(messages, [
    'The certificate file "/ca" contains no PEM data: nothing is sent with TLS until ' +
    "it can be used.",
  ]);
});

test("readTlsFiles() gives nothing when no file is named", () => {
  const none = {
    certificateFile: undefined,
    clientKeyFile: undefined,
    clientCertificateFile: undefined,
  };
  const report = (): void => assert.fail();
  assert.equal(readTlsFiles(none, reader, report), undefined);
});

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { readTlsFiles } from "../../src/config/mod.ts";
import type { TlsConfig } from "../../src/otlp/sender/sender_config.ts";
import type { SenderEnvironment } from "../../src/otlp/sender/sender_environment.ts";
import { readTextFile } from "../../src/platform/export/read_text_file.ts";
import {
  type MaterialSurroundings,
  RENEWAL_INTERVAL_MS,
  TlsMaterial,
} from "../../src/platform/export/tls_material.ts";
import { canMakeCertificates, type KeyPair, makeCertificates } from "../support/certificates.ts";
import { startGrpcReceiver } from "../support/grpc_receiver.ts";
import { startReceiver } from "../support/receiver.ts";
import { skipUnless } from "../support/skip_unless.ts";
import { requestBytes, senderConfig, type SenderFixture, senderFixture } from "./sender_fixture.ts";

const { skip } = skipUnless(canMakeCertificates(), "there is no openssl command");

/** The three files of a sender. */
class TlsFolder implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), "offthread-otel-renewal-"));
  readonly files = {
    ca: join(this.#folder, "ca.pem"),
    key: join(this.#folder, "client.key"),
    certificate: join(this.#folder, "client.pem"),
  };

  constructor() {
    this.mend();
  }

  /** What the application has read of the files, at first. */
  get tls(): TlsConfig {
    const { ca, key, certificate } = this.files;
    const named = { certificateFile: ca, clientKeyFile: key, clientCertificateFile: certificate };
    const reader = { readTextFile, absolutePath: (path: string) => path };
    return readTlsFiles(named, reader, () => {}) ?? {};
  }

  write({ key, certificate }: KeyPair): void {
    writeFileSync(this.files.key, key);
    writeFileSync(this.files.certificate, certificate);
  }

  /** Makes all three good. */
  mend(): void {
    for (const file of Object.values(this.files)) rmSync(file, { recursive: true, force: true });
    writeFileSync(this.files.ca, makeCertificates().ca);
    this.write(makeCertificates().client);
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true });
  }
}

/** A sender whose next attempts follow at once; the certificate has a name, and no address. */
function renewingSender(
  url: string,
  protocol: Protocol,
  tls: TlsConfig,
  changes: Partial<SenderEnvironment> = {},
): SenderFixture {
  const retry = { initialMs: 1, multiplier: 1, maxMs: 1, jitter: 0, maxAttempts: 3 };
  const named = url.replace("127.0.0.1", "localhost");
  return senderFixture(senderConfig(named, { protocol, tls, retry }), changes);
}

/** Whether the receiver took the spans. */
async function isAccepted({ sender }: SenderFixture): Promise<boolean> {
  return (await sender.send(requestBytes(), 3)).kind === "accepted";
}

type Protocol = "http/protobuf" | "grpc";

/** A receiver that wants a client's certificate. */
async function startTls(protocol: Protocol) {
  const { ca, server } = makeCertificates();
  const tls = { ...server, clientCa: ca };
  const receiver = protocol === "grpc"
    ? await startGrpcReceiver({ tls })
    : await startReceiver({ host: "127.0.0.1", tls });
  const url = "signalUrl" in receiver ? receiver.signalUrl("traces") : receiver.url;
  return { receiver, url, [Symbol.asyncDispose]: () => receiver[Symbol.asyncDispose]() };
}

/** What is wrong with the files at first, and what is said of it while the request is repeated. */
const LATE: readonly (readonly [
  what: string,
  spoil: (files: TlsFolder["files"]) => void,
  says: RegExp,
])[] = [
  ["that are not there", ({ ca }) => rmSync(ca), /^TLS files cannot be used: ".*ca.pem" cannot be/],
  ["of which the key is not there", ({ key }) => rmSync(key), /: ".*client.key" cannot be read/],
  [
    "that cannot be read",
    ({ certificate }) => {
      rmSync(certificate);
      mkdirSync(certificate);
    },
    /^TLS files cannot be used: ".*client.pem" cannot be read \(.*directory.*\)$/,
  ],
  ["that are empty", ({ ca }) => writeFileSync(ca, ""), /: certificateFile .* is not a PEM /],
  [
    "that were written by half",
    ({ key }) => writeFileSync(key, makeCertificates().client.key.slice(0, 60)),
    /^TLS files cannot be used: .*clientKeyFile/,
  ],
  [
    "that are swapped one after another",
    ({ key }) => writeFileSync(key, makeCertificates().server.key),
    /^TLS files cannot be used: one of .*clientKeyFile/,
  ],
];

for (const protocol of ["http/protobuf", "grpc"] as const) {
  for (const [what, spoil, says] of LATE) {
    test(`Sender.send() over ${protocol} waits for TLS files ${what}`, { skip }, async () => {
      await using collector = await startTls(protocol);
      using folder = new TlsFolder();
      spoil(folder.files);
      const said: string[] = [];
      const fixture = renewingSender(collector.url, protocol, folder.tls, {
        onRetry: (reason, _failedAttempts, message) => {
          said.push(`${reason} ${message}`.replace(/^connection /, ""));
          if (said.length === 2) folder.mend();
        },
      });
      assert.equal(await isAccepted(fixture), true, said.join("\n"));
      assert.equal(collector.receiver.spans.length, 3);
      assert.equal(said.length, 2);
      assert.match(said[0] ?? "", says);
      assert.equal(said[0], said[1]);
      assert.deepEqual(fixture.problems, []);
      fixture.sender.close();
    });
  }

  test(
    `Sender.send() over ${protocol} reads TLS files again when the handshake has failed`,
    { skip },
    async () => {
      await using collector = await startTls(protocol);
      using folder = new TlsFolder();
      writeFileSync(folder.files.ca, makeCertificates().client.certificate);
      const retries: string[] = [];
      const fixture = renewingSender(collector.url, protocol, folder.tls, {
        onRetry: (reason, _failedAttempts, message) => {
          retries.push(reason);
          assert.match(message, /certificate/i);
          folder.mend();
        },
      });
      assert.equal(await isAccepted(fixture), true);
      assert.deepEqual(retries, ["connection"]);
      assert.equal(await isAccepted(fixture), true);
      assert.deepEqual(retries, ["connection"]);
      fixture.sender.close();
    },
  );

  test(
    `Sender.send() over ${protocol} gives up for a time when TLS files do not come`,
    { skip },
    async () => {
      await using collector = await startTls(protocol);
      using folder = new TlsFolder();
      rmSync(folder.files.certificate);
      const fixture = renewingSender(collector.url, protocol, folder.tls);
      const outcome = await fixture.sender.send(requestBytes(), 3);
      assert.equal(outcome.kind === "exhausted" && outcome.attempts, 3, JSON.stringify(outcome));
      assert.deepEqual(fixture.retries, ["connection", "connection"]);
      assert.deepEqual(fixture.time.sleepsMs, [1, 1]);
      assert.equal(collector.receiver.spans.length, 0);
      folder.mend();
      assert.equal(await isAccepted(fixture), true);
      fixture.sender.close();
    },
  );
}

test("Sender.send() needs no TLS files when it goes without TLS", async () => {
  for (const protocol of ["http/protobuf", "grpc"] as const) {
    await using receiver = protocol === "grpc" ? await startGrpcReceiver() : await startReceiver();
    const url = "signalUrl" in receiver ? receiver.signalUrl("traces") : receiver.url;
    const { sender } = senderFixture(
      senderConfig(url, {
        protocol,
        tls: { ca: "junk", files: { ca: "/nowhere/ca.pem" } },
      }),
      { connectTcp: undefined },
    );
    assert.deepEqual(await sender.send(requestBytes(), 3), { kind: "accepted" }, protocol);
    sender.close();
  }
});

test("Sender.send() goes on with what it had when what was written since is no use", {
  skip,
}, async () => {
  const { server, client } = makeCertificates();
  await using collector = await startTls("http/protobuf");
  using folder = new TlsFolder();
  const fixture = renewingSender(collector.url, "http/protobuf", folder.tls);
  assert.equal(await isAccepted(fixture), true);
  folder.write({ ...client, key: server.key });
  assert.equal(await isAccepted(fixture), true);
  assert.deepEqual(fixture.problems, [], "files that are good are not read with every request");
  fixture.time.nowMs += RENEWAL_INTERVAL_MS;
  assert.equal(await isAccepted(fixture), true);
  assert.match(
    fixture.problems.join("\n"),
    /^The TLS files have changed, .* cannot be used for TLS/,
  );
  fixture.sender.close();
});

/** Material from files that exist in this test alone. */
function materialOf(disk: Map<string, string>, tls: TlsConfig, isDenied = false) {
  const time = { nowMs: 0 };
  const problems: string[] = [];
  let readCount = 0;
  const surroundings: MaterialSurroundings = {
    nowMs: () => time.nowMs,
    readTextFile: (path) => {
      readCount++;
      const text = disk.get(path);
      if (text !== undefined) return { ok: true, text };
      return isDenied
        ? { ok: false, reason: "not permitted", isFinal: true }
        : { ok: false, reason: "not found" };
    },
    check: ({ ca }) => assert.notEqual(ca, "junk", "no PEM"),
    report: (message) => problems.push(message),
  };
  const material = new TlsMaterial(tls, surroundings);
  return { current: () => material.current(COLLECTOR), time, problems, readCount: () => readCount };
}

const COLLECTOR = "https://collector:4318/v1/traces";

test("TlsMaterial.current() reads no file before a minute is over, and none without paths", () => {
  const tls = { ca: "first", files: { ca: "/ca" } };
  const { current, time, readCount } = materialOf(new Map([["/ca", "second"]]), tls);
  time.nowMs = RENEWAL_INTERVAL_MS - 1;
  assert.equal(current(), tls);
  assert.equal(readCount(), 0);
  time.nowMs++;
  assert.deepEqual(current(), { ...tls, ca: "second" });
  assert.equal(current(), current());
  assert.equal(readCount(), 1);
  const bare = materialOf(new Map(), { ca: "first" });
  bare.time.nowMs = RENEWAL_INTERVAL_MS;
  assert.deepEqual(bare.current(), { ca: "first" });
  assert.equal(bare.readCount(), 0);
});

test("TlsMaterial.current() keeps what it had when a file is gone or no use, and says so", () => {
  const disk = new Map<string, string>();
  const tls = { ca: "first", files: { ca: "/ca" } };
  const { current, time, problems } = materialOf(disk, tls);
  time.nowMs += RENEWAL_INTERVAL_MS;
  assert.equal(current(), tls);
  disk.set("/ca", "junk");
  assert.equal(current(), tls);
  disk.set("/ca", "second");
  assert.equal(current().ca, "second");
  disk.set("/ca", "third");
  assert.equal(current().ca, "second", "read again each time only while something is wrong");
  assert.deepEqual(problems, [
    'The TLS file "/ca" can no longer be read (not found). Exporting continues with its previous ' +
    "contents.",
    "The TLS files have changed, but their new contents cannot be used. Exporting continues with " +
    "their previous contents. no PEM",
  ]);
});

test("TlsMaterial.current() throws until files are of use that never were, saying nothing", () => {
  const disk = new Map<string, string>();
  const files = { ca: "/ca", key: "/key", certificate: "/certificate" };
  const { current, problems } = materialOf(disk, { files });
  assert.throws(current, { message: 'TLS files cannot be used: "/ca" cannot be read (not found)' });
  disk.set("/ca", "junk").set("/key", "a key");
  assert.throws(current, /cannot be used: "\/certificate" cannot be read/);
  disk.set("/certificate", "a certificate");
  assert.throws(current, { message: "TLS files cannot be used: no PEM" });
  disk.set("/ca", "good");
  assert.deepEqual(current(), { ca: "good", key: "a key", certificate: "a certificate", files });
  assert.deepEqual(problems, []);
});

test("TlsMaterial.current() goes without files that it may not read, once a minute", () => {
  const files = { ca: "/ca", key: "/key", certificate: "/certificate" };
  const disk = new Map([["/key", "a key"]]);
  const { current, time, problems, readCount } = materialOf(disk, { files }, true);
  assert.deepEqual(current(), { files });
  assert.equal(current(), current());
  assert.equal(readCount(), 3);
  time.nowMs += RENEWAL_INTERVAL_MS;
  assert.deepEqual(current(), { files });
  assert.equal(readCount(), 6);
  assert.deepEqual(problems, []);
});

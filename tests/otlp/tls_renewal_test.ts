import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { TlsConfig } from "../../src/otlp/sender/sender_config.ts";
import {
  type MaterialSurroundings,
  RENEWAL_INTERVAL_MS,
  TlsMaterial,
} from "../../src/platform/export/tls_material.ts";
import { canMakeCertificates, makeCertificates } from "../support/certificates.ts";
import { startGrpcReceiver } from "../support/grpc_receiver.ts";
import { startReceiver } from "../support/receiver.ts";
import { skipUnless } from "../support/skip_unless.ts";
import { requestBytes, senderConfig, type SenderFixture, senderFixture } from "./sender_fixture.ts";

const { skip } = skipUnless(canMakeCertificates(), "there is no openssl command");

/** The three files of a sender, of which only the one with the authority is there at first. */
class TlsFolder implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), "offthread-otel-renewal-"));
  readonly files = {
    ca: join(this.#folder, "ca.pem"),
    key: join(this.#folder, "client.key"),
    certificate: join(this.#folder, "client.pem"),
  };

  constructor() {
    writeFileSync(this.files.ca, makeCertificates().ca);
  }

  /** What is known of the files from the start. */
  get tls(): TlsConfig {
    return { ca: makeCertificates().ca, files: this.files };
  }

  write({ key, certificate }: { readonly key: string; readonly certificate: string }): void {
    writeFileSync(this.files.key, key);
    writeFileSync(this.files.certificate, certificate);
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true });
  }
}

function renewingSender(
  url: string,
  protocol: "http/protobuf" | "grpc",
  tls: TlsConfig,
): SenderFixture {
  const retry = { initialMs: 1, multiplier: 1, maxMs: 1, jitter: 0, maxAttempts: 1 };
  return senderFixture(senderConfig(url, { protocol, tls, retry }));
}

/** Whether the receiver took the spans. */
async function isAccepted({ sender }: SenderFixture): Promise<boolean> {
  return (await sender.send(requestBytes(), 3)).kind === "accepted";
}

for (const protocol of ["http/protobuf", "grpc"] as const) {
  test(
    `Sender.send() over ${protocol} shows a client certificate that was written since`,
    { skip },
    async () => {
      const { ca, server, client } = makeCertificates();
      using folder = new TlsFolder();
      const tls = { ...server, clientCa: ca };
      await using receiver = protocol === "grpc"
        ? await startGrpcReceiver({ tls })
        : await startReceiver({ host: "127.0.0.1", tls });
      const url = "signalUrl" in receiver ? receiver.signalUrl("traces") : receiver.url;
      const fixture = renewingSender(url.replace("127.0.0.1", "localhost"), protocol, folder.tls);
      assert.equal(await isAccepted(fixture), false);
      folder.write(client);
      assert.equal(await isAccepted(fixture), false, "the files are not read with every request");
      fixture.time.nowMs += RENEWAL_INTERVAL_MS;
      assert.equal(await isAccepted(fixture), true);
      assert.deepEqual(fixture.problems, []);
      fixture.sender.close();
    },
  );
}

test("Sender.send() goes on with what it had when what was written since is no use", {
  skip,
}, async () => {
  const { ca, server, client } = makeCertificates();
  using folder = new TlsFolder();
  folder.write(client);
  await using receiver = await startReceiver({
    host: "127.0.0.1",
    tls: { ...server, clientCa: ca },
  });
  const url = receiver.signalUrl("traces").replace("127.0.0.1", "localhost");
  const fixture = renewingSender(url, "http/protobuf", { ...folder.tls, ...client });
  assert.equal(await isAccepted(fixture), true);
  folder.write({ ...client, key: server.key });
  fixture.time.nowMs += RENEWAL_INTERVAL_MS;
  assert.equal(await isAccepted(fixture), true);
  assert.match(
    fixture.problems.join("\n"),
    /^The TLS files have changed, .* cannot be used for TLS/,
  );
  fixture.sender.close();
});

/** Material from files that exist in this test alone. */
function materialOf(disk: Map<string, string>, tls: TlsConfig) {
  const time = { nowMs: 0 };
  const problems: string[] = [];
  let readCount = 0;
  const surroundings: MaterialSurroundings = {
    nowMs: () => time.nowMs,
    readTextFile: (path) => {
      readCount++;
      const text = disk.get(path);
      return text === undefined ? { ok: false, reason: "not found" } : { ok: true, text };
    },
    check: ({ ca }) => assert.notEqual(ca, "junk", "no PEM"),
    report: (message) => problems.push(message),
  };
  const material = new TlsMaterial(tls, surroundings);
  return { material, time, problems, readCount: () => readCount };
}

test("TlsMaterial.current() reads no file before a minute is over, and none without paths", () => {
  const tls = { ca: "first", files: { ca: "/ca" } };
  const { material, time, readCount } = materialOf(new Map([["/ca", "second"]]), tls);
  time.nowMs = RENEWAL_INTERVAL_MS - 1;
  assert.equal(material.current(), tls);
  assert.equal(readCount(), 0);
  time.nowMs++;
  assert.deepEqual(material.current(), { ...tls, ca: "second" });
  assert.equal(material.current(), material.current());
  assert.equal(readCount(), 1);
  const bare = materialOf(new Map(), { ca: "first" });
  bare.time.nowMs = RENEWAL_INTERVAL_MS;
  assert.deepEqual(bare.material.current(), { ca: "first" });
  assert.equal(bare.readCount(), 0);
});

test("TlsMaterial.current() keeps what it had when a file is gone or no use, and says so", () => {
  const disk = new Map<string, string>();
  const tls = { ca: "first", files: { ca: "/ca", key: "/key" } };
  const { material, time, problems } = materialOf(disk, tls);
  time.nowMs += RENEWAL_INTERVAL_MS;
  assert.equal(material.current(), tls);
  disk.set("/ca", "junk");
  time.nowMs += RENEWAL_INTERVAL_MS;
  assert.equal(material.current(), tls);
  disk.set("/ca", "second");
  time.nowMs += RENEWAL_INTERVAL_MS;
  assert.equal(material.current().ca, "second");
  assert.deepEqual(problems, [
    'The TLS file "/ca" cannot be read any more (not found): exporting goes on with what it held.',
    "The TLS files have changed, and what they hold now cannot be used: exporting goes on with " +
    "what they held before. no PEM",
  ]);
});

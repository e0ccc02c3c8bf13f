// A key and a certificate that are no use together, on a Deno that would end at them.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { TlsConfig } from "../../src/otlp/sender/sender_config.ts";
import { createDenoTlsFetch } from "../../src/platform/deno/tls_fetch.ts";
import { canMakeCertificates, makeCertificates } from "../support/certificates.ts";
import { skipUnless } from "../support/skip_unless.ts";

const OPTIONS = skipUnless(canMakeCertificates(), "there is no openssl command");

/** Makes a client on a Deno of this version; tells whether that Deno was asked for one. */
function isAsked(version: string, tls: TlsConfig): boolean {
  let isAsked = false;
  const createHttpClient = (): object => {
    isAsked = true;
    return { close() {} };
  };
  const own = Object.getOwnPropertyDescriptor(globalThis, "Deno");
  const Deno = { version: { deno: version }, createHttpClient };
  Object.defineProperty(globalThis, "Deno", { value: Deno, configurable: true });
  try {
    createDenoTlsFetch(tls, () => Promise.reject(new Error("nothing is sent")))?.close();
  } catch (error) {
    assert.match(String(error), /^TypeError: one of clientKeyFile .* cannot be used for TLS: /);
  } finally {
    Reflect.deleteProperty(globalThis, "Deno");
    if (own !== undefined) Object.defineProperty(globalThis, "Deno", own);
  }
  return isAsked;
}

test("createDenoTlsFetch() gives an older Deno no key of another certificate", OPTIONS, () => {
  const { server, client, ca } = makeCertificates();
  const swapped = { key: server.key, certificate: client.certificate };
  assert.equal(isAsked("2.9.5", swapped), false);
  assert.equal(isAsked("2.9.6", swapped), true);
  assert.equal(isAsked("2.9.5", client), true);
  const parameters =
    "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
  const wordy = {
    key: `${parameters}${client.key}`,
    certificate: `Bag Attributes\n${client.certificate}${ca}`,
  };
  assert.equal(isAsked("2.9.5", wordy), true);
});

test("createDenoTlsFetch() gives an older Deno nothing that is broken", OPTIONS, () => {
  const { client } = makeCertificates();
  const broken = client.certificate.replace(/\n[^-]*\n/, (text) => `${text.slice(0, 101)}\n`);
  assert.equal(isAsked("2.9.5", { ...client, certificate: broken }), false);
  const noKey = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
  assert.equal(isAsked("2.9.5", { ...client, key: noKey }), false);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseUrl, Redaction } from "../../src/http/mod.ts";

test("Redaction.query() replaces the values of signatures and keeps the names", () => {
  const redaction = new Redaction();
  assert.equal(
    redaction.query("a=1&X-Amz-Signature=abc&sig=x%20y&b=2"),
    "a=1&X-Amz-Signature=REDACTED&sig=REDACTED&b=2",
  );
  assert.equal(redaction.query("SIG=1&mysig=2&sig"), "SIG=1&mysig=2&sig");
  assert.equal(redaction.query("sig="), "sig=REDACTED");
  for (
    const name of [
      "X-Amz-Signature",
      "X-Amz-Credential",
      "X-Amz-Security-Token",
      "X-Goog-Signature",
      "sig",
    ]
  ) {
    assert.equal(redaction.query(`${name}=secret`), `${name}=REDACTED`);
  }
});

test("Redaction.query() finds names whose characters are percent-encoded", () => {
  assert.equal(
    new Redaction().query("s%69g=1&X%2DAmz%2dSignature=2&s%6=3&%2569=4"),
    "s%69g=REDACTED&X%2DAmz%2dSignature=REDACTED&s%6=3&%2569=4",
  );
  assert.equal(
    new Redaction(["clé"]).query("cl%C3%a9=1&clé=2&cl%C3=3"),
    "cl%C3%a9=REDACTED&clé=REDACTED&cl%C3=3",
  );
});

test("Redaction() takes another list in place of its own", () => {
  const redaction = new Redaction(["to.ken", "$"]);
  assert.equal(
    redaction.query("to.ken=1&toxken=2&sig=3&$=4"),
    "to.ken=REDACTED&toxken=2&sig=3&$=REDACTED",
  );
  assert.equal(new Redaction([]).query("sig=1"), "sig=1");
});

test("Redaction.url() never lets credentials through", () => {
  fc.assert(
    fc.property(
      fc.webUrl({ withQueryParameters: true }),
      fc.stringMatching(/^[a-z0-9]{12}$/),
      (text, secret) => {
        const url = new URL(text);
        url.username = secret;
        url.password = secret;
        const parts = parseUrl(url.href);
        assert.ok(parts !== undefined);
        const safe = new Redaction().url(url.href, parts);
        assert.equal(safe.includes(`${secret}:`), false);
        assert.ok(safe.startsWith(`${parts.scheme}://REDACTED:REDACTED@`));
      },
    ),
  );
});

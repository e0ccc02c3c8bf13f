import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseHost, parseUrl } from "../../src/http/mod.ts";
import { UrlReader } from "../../src/http/url_reader.ts";

test("UrlReader.read() gives what parseUrl() gives, whatever came before", () => {
  const urls = fc.oneof(
    fc.webUrl({ withFragments: true, withQueryParameters: true }),
    fc.constantFrom(
      "http://a/",
      "http://a",
      "http://a/b",
      "http://a:80/b?c",
      "http://a:8080/",
      "http://a:8080",
      "http://ab/",
      "http://a?b=/c",
      "http://a#/b",
      "http://u:p@a/b",
      "http://[::1]:8080/x",
      "https://a/",
      "no url",
      "",
    ),
  );
  fc.assert(
    fc.property(fc.array(urls, { maxLength: 12 }), (list) => {
      const reader = new UrlReader();
      for (const url of list) assert.deepEqual(reader.read(url), parseUrl(url));
    }),
  );
});

test("UrlReader.read() divides a path alone, and takes Unix sockets for HTTP", () => {
  const reader = new UrlReader();
  const unknown = { scheme: "http", address: "", port: 0, credentialsEnd: -1 };
  assert.deepEqual(reader.read("/p?x=http://a/"), { ...unknown, path: "/p", query: "x=http://a/" });
  for (const path of ["/p", "/q"]) {
    const parts = reader.read(`http+unix://shop.example${path}`);
    assert.equal(parts?.scheme, "http");
    assert.equal(parts.address, "shop.example");
    assert.equal(parts.path, path);
  }
});

test("UrlReader.read() takes whatever scheme a client writes for HTTP", () => {
  const reader = new UrlReader();
  const parts = { path: "/p", query: "", credentialsEnd: -1 };
  const address = "shop.example";
  for (const scheme of ["http", "HTTP", "https", "hTTps"]) {
    const port = scheme.length === 4 ? 80 : 443;
    assert.deepEqual(reader.read(`${scheme}://${address}/p`), {
      ...parts,
      scheme: scheme.toLowerCase(),
      address,
      port,
    });
  }
  for (const scheme of ["ftp", "a1", "a2"]) {
    const { scheme: read, port } = reader.read(`${scheme}://${address}:21/p`) ?? {};
    assert.deepEqual([read, port], ["http", 21]);
  }
});

test("parseUrl() takes URLs apart as the standard does", () => {
  fc.assert(
    fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), (text) => {
      const url = new URL(text);
      const parts = parseUrl(url.href);
      assert.equal(`${parts?.scheme}:`, url.protocol);
      assert.equal(parts?.address, url.hostname);
      assert.equal(String(parts?.port), url.port || (url.protocol === "http:" ? "80" : "443"));
      assert.equal(parts?.path, url.pathname);
      assert.equal(parts?.query, url.search.slice(1));
    }),
  );
});

test("parseUrl() reads hosts of every kind", () => {
  const cases: [string, string, number][] = [
    ["http://[2001:db8::1]:8080/", "2001:db8::1", 8080],
    ["https://[::1]/", "::1", 443],
    ["http://user:pa@ss@host:81?q", "host", 81],
    ["http://host:99999/", "host", 80],
    ["ws://host", "host", 0],
  ];
  for (const [url, address, port] of cases) {
    const parts = parseUrl(url);
    assert.equal(parts?.address, address, url);
    assert.equal(parts?.port, port, url);
  }
  assert.equal(parseUrl("/relative"), undefined);
  assert.equal(parseUrl("data:,x"), undefined);
});

test("parseHost() divides host and port", () => {
  assert.deepEqual(parseHost("a.example:81"), { address: "a.example", port: 81 });
  assert.deepEqual(parseHost("[::1]:81"), { address: "::1", port: 81 });
  assert.deepEqual(parseHost("2001:db8::1"), { address: "2001:db8::1", port: 0 });
  assert.deepEqual(parseHost("[::1]"), { address: "::1", port: 0 });
});

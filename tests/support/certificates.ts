/**
 * Certificates for TLS tests, made by the openssl command for each test process.
 *
 * @module
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A key and its certificate, PEM texts. */
export interface KeyPair {
  readonly key: string;
  readonly certificate: string;
}

/** A certificate authority, and what it signed. */
export interface Certificates {
  /** The authority's certificate, PEM. */
  readonly ca: string;
  /** For `localhost` and 127.0.0.1. */
  readonly server: KeyPair;
  readonly client: KeyPair;
  /** For the names of `server`; expired yesterday. */
  readonly expired: KeyPair;
}

let made: Certificates | undefined;

/** Whether openssl is installed. */
export function canMakeCertificates(): boolean {
  try {
    execFileSync("openssl", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Makes the certificates, once per process. */
export function makeCertificates(): Certificates {
  made ??= make();
  return made;
}

/** Options of a server: a key pair, and whom it accepts. */
export interface ServerTls extends KeyPair {
  /** The authority of the accepted clients, PEM. @default accepts all */
  readonly clientCa?: string;
}

/** Options of a server with one of the certificates. */
export function serverTls(options: {
  readonly needsClient: boolean;
  readonly isExpired?: true;
}): ServerTls {
  const { ca, server, expired } = makeCertificates();
  const pair = options.isExpired === true ? expired : server;
  return options.needsClient ? { ...pair, clientCa: ca } : pair;
}

function make(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), "offthread-otel-tls-"));
  const openssl = (...args: string[]): void => {
    execFileSync("openssl", args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  };
  const read = (name: string): string => readFileSync(join(folder, name), "utf8");
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  const sign = (name: string, days = 2): KeyPair => {
    const request = ["-keyout", `${name}.key`, "-out", `${name}.csr`, "-subj", `/CN=${name}`];
    openssl("req", "-config", "req.cnf", ...newKey, ...request);
    const authority = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"];
    const files = ["-in", `${name}.csr`, "-out", `${name}.pem`, "-extfile", "leaf.cnf"];
    openssl("x509", "-req", ...authority, "-days", String(days), ...files);
    return { key: read(`${name}.key`), certificate: read(`${name}.pem`) };
  };
  try {
    // why: a configuration of our own, so that the machine's has no effect
    writeFileSync(
      join(folder, "req.cnf"),
      "[req]\ndistinguished_name=name\nx509_extensions=authority\nprompt=no\n[name]\nCN=test\n" +
        "[authority]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n" +
        "subjectKeyIdentifier=hash\n",
    );
    writeFileSync(
      join(folder, "leaf.cnf"),
      "subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n" +
        "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n",
    );
    const out = ["-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=offthread test authority"];
    openssl("req", "-x509", "-config", "req.cnf", ...newKey, ...out, "-days", "2");
    return {
      ca: read("ca.pem"),
      server: sign("server"),
      client: sign("client"),
      expired: sign("expired", -1),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

import { globalProcess } from "../process_like.ts";

/** A public key, as text. */
interface PublicKey {
  export(as: { readonly type: "spki"; readonly format: "pem" }): unknown;
}

/** The part of `node:crypto` that this file uses. */
interface CryptoModule {
  readonly X509Certificate: new (pem: string) => { readonly publicKey: PublicKey };
  createPublicKey(pem: string): PublicKey;
}

const PRIVATE_KEY = /-----BEGIN ([A-Z ]*PRIVATE KEY)-----[^-]*-----END \1-----/;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/;

/** How an older Deno reports that it cannot inspect what TLS may well be able to use. */
const UNSUPPORTED = /^(?:unsupported|not implemented)\b/i;

/**
 * Checks a private key against the first certificate of a chain. Does nothing if this runtime
 * cannot tell.
 *
 * @throws {Error} if they do not match, or one of them is broken
 */
export function checkKeyPair(key: string, certificate: string): void {
  // why: the module's documented shape; before Deno 2.1 it cannot be loaded
  const crypto = globalProcess()?.getBuiltinModule?.("node:crypto") as CryptoModule | undefined;
  if (crypto === undefined) return;
  const ofKey = publicKeyPem(() => crypto.createPublicKey(firstOf(PRIVATE_KEY, key)));
  const ofCertificate = publicKeyPem(() =>
    new crypto.X509Certificate(firstOf(CERTIFICATE, certificate)).publicKey
  );
  if (ofKey === undefined || ofCertificate === undefined || ofKey === ofCertificate) return;
  throw new Error("the private key does not match the certificate");
}

// Returns `undefined` if this Deno cannot read what TLS may well be able to use.
function publicKeyPem(read: () => PublicKey): string | undefined {
  try {
    return String(read().export({ type: "spki", format: "pem" }));
  } catch (error) {
    if (error instanceof Error && UNSUPPORTED.test(error.message)) return undefined;
    throw error;
  }
}

// Files may hold more than the block, such as the parameters of a curve.
function firstOf(block: RegExp, text: string): string {
  return block.exec(text)?.[0] ?? text;
}

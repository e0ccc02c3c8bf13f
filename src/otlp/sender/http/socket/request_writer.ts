/** Serialises the requests of one sender. Their common part is built once. */
export class RequestWriter {
  readonly #start: string;
  #headers: Readonly<Record<string, string>> | undefined;
  #head = "";

  /** @param url Where the requests go, without user and password. */
  constructor({ pathname, search, host }: URL) {
    this.#start = `POST ${pathname}${search} HTTP/1.1\r\nhost: ${host}\r\n`;
  }

  /**
   * Returns head and body as they go over the wire (RFC 9112, section 2.1).
   *
   * @param headers As for `fetch`: values are Latin-1, without line breaks.
   */
  bytesOf(
    headers: Readonly<Record<string, string>>,
    body: Uint8Array<ArrayBuffer>,
  ): Uint8Array<ArrayBuffer> {
    if (headers !== this.#headers) {
      this.#headers = headers;
      const fields = Object.entries({ accept: "*/*", ...headers });
      this.#head = this.#start + fields.map(([name, value]) => `${name}: ${value}\r\n`).join("");
    }
    const head = `${this.#head}content-length: ${body.length}\r\n\r\n`;
    const bytes = new Uint8Array(head.length + body.length);
    for (let index = 0; index < head.length; index++) bytes[index] = head.charCodeAt(index);
    bytes.set(body, head.length);
    return bytes;
  }
}

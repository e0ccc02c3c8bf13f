/** Asks a URL, and returns the text of the answer. */
export async function textOf(url: string, init?: RequestInit): Promise<string> {
  return await (await fetch(url, init)).text();
}

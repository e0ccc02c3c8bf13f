/** Fetches a URL and returns the response's text. */
export async function textOf(url: string, init?: RequestInit): Promise<string> {
  return await (await fetch(url, init)).text();
}

import { once } from "node:events";
import { type ClientRequest, type IncomingMessage, request, type RequestOptions } from "node:http";

/** What a server answered. */
export interface Answer {
  readonly response: IncomingMessage;
  readonly text: string;
}

/** Sends a request by `node:http` and reads the whole answer. */
export async function ask(options: RequestOptions, body?: string): Promise<Answer> {
  const sent = request({ host: "127.0.0.1", agent: false, ...options });
  sent.end(body);
  return await answerTo(sent);
}

/** Reads the whole answer to a request. */
export async function answerTo(sent: ClientRequest): Promise<Answer> {
  const [response] = await once(sent, "response");
  let text = "";
  response.setEncoding("utf8").on("data", (chunk: string) => text += chunk);
  await once(response, "end");
  return { response, text };
}

import { globalDeno, readProxyVariableOf } from "../deno/deno_like.ts";
import { globalProcess } from "../process_like.ts";

/** Reads a variable of the environment. */
type ReadVariable = (name: string) => string | undefined;

/**
 * Returns the name of the variable whose proxy the runtime uses for a URL. For messages only: the
 * runtimes read `NO_PROXY` in ways that differ in their details.
 *
 * @returns `undefined` if there is none, or the environment may not be read.
 */
export function proxyVariable(url: string, read: ReadVariable = readVariable): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, hostname, host } = new URL(url);
  const name = firstSet(protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY", read);
  if (name === undefined) return undefined;
  const spared = firstSet("NO_PROXY", read);
  const entries = spared === undefined ? [] : read(spared)?.split(",") ?? [];
  return entries.some((entry) => isSpared(entry.trim(), { hostname, host })) ? undefined : name;
}

/** If both forms are set, most programs use the lower-case one. */
function firstSet(name: string, read: ReadVariable): string | undefined {
  return [name.toLowerCase(), name].find((form) => (read(form) ?? "") !== "");
}

function isSpared(entry: string, { hostname, host }: Pick<URL, "hostname" | "host">): boolean {
  if (entry === "*") return true;
  const spared = entry.replace(/^\*?\./, "").toLowerCase();
  if (spared === "") return false;
  return spared === host || spared === hostname || hostname.endsWith(`.${spared}`);
}

function readVariable(name: string): string | undefined {
  const deno = globalDeno();
  if (deno === undefined) return globalProcess()?.env[name];
  return readProxyVariableOf(deno, name);
}

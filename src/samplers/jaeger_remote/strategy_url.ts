/** The path of the API on a host of its own. */
const DEFAULT_PATH = "/sampling";

/**
 * Returns the URL to request the strategy of a service from. An endpoint without a path gets
 * `/sampling`.
 *
 * @throws TypeError if there is no service name, or if the endpoint is not an http:// or https://
 * URL or holds a user or password, which `fetch` refuses.
 */
export function strategyUrl(endpoint: string, serviceName: string): string {
  if (typeof serviceName !== "string" || serviceName === "") {
    throw new TypeError("Cannot make a JaegerRemoteSampler without a serviceName.");
  }
  if (!isStrategyEndpoint(endpoint)) {
    // Not quoted: it may hold a password.
    throw new TypeError(
      "Cannot make a JaegerRemoteSampler: its endpoint must be an http:// or https:// URL " +
        "without user and password.",
    );
  }
  const url = new URL(endpoint);
  if (url.pathname === "/") url.pathname = DEFAULT_PATH;
  url.searchParams.set("service", serviceName);
  url.hash = "";
  return url.href;
}

/** Whether strategies can be requested from an endpoint. */
export function isStrategyEndpoint(endpoint: string): boolean {
  // Bun 1.1.0 has no URL.parse.
  if (typeof endpoint !== "string" || !URL.canParse(endpoint)) return false;
  const { protocol, username, password } = new URL(endpoint);
  return (protocol === "http:" || protocol === "https:") && username === "" && password === "";
}

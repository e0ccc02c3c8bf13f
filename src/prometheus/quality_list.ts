/** One entry of an `Accept` or `Accept-Encoding` header. */
export interface Choice {
  /** In lower case, without parameters. */
  readonly name: string;
  /** In lower case, without `q`. */
  readonly parameters: ReadonlyMap<string, string>;
  /** From 0, which means "not this", to 1. */
  readonly quality: number;
}

/** Maximum number of choices read from a header; the rest is ignored. */
const MAX_CHOICES = 64;

/**
 * Returns the choices of a header (RFC 9110, 12.4.2), best first; equal ones keep their order.
 * Malformed choices are ignored.
 */
export function readQualityList(header: string): readonly Choice[] {
  return header.split(",", MAX_CHOICES).flatMap(readChoice)
    .sort((a, b) => b.quality - a.quality);
}

function readChoice(text: string): Choice[] {
  const [name = "", ...rest] = text.split(";").map((part) => part.trim().toLowerCase());
  if (name === "") return [];
  const parameters = new Map(rest.map((part) => {
    const at = part.indexOf("=");
    const value = at < 0 ? "" : part.slice(at + 1).trim().replace(/^"(.*)"$/, "$1");
    return [at < 0 ? part : part.slice(0, at).trim(), value];
  }));
  const quality = Number(parameters.get("q") ?? 1);
  parameters.delete("q");
  return quality >= 0 && quality <= 1 ? [{ name, parameters, quality }] : [];
}

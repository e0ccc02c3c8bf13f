/** One choice of an `Accept` header or its like. */
export interface Choice {
  /** In lower case, without parameters. */
  readonly name: string;
  /** In lower case, without `q`. */
  readonly parameters: ReadonlyMap<string, string>;
  /** From 0, which means "not this", to 1. */
  readonly quality: number;
}

/** Choices that are read of a header; what comes after them is passed over. */
const MAX_CHOICES = 64;

/**
 * The choices of a header (RFC 9110, 12.4.2), best first; equally good ones stay in their order.
 * What cannot be read is passed over.
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

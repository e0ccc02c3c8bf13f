import { diag, type MetricAdvice, reportOnce } from "../../../api/mod.ts";
import type { InstrumentDescriptor } from "../instrument_type.ts";

/** Longest name of an instrument. */
const MAX_NAME_LENGTH = 255;

/**
 * Instruments of one meter. A meter keeps them for as long as it lives, and names that are made of
 * data would have no end of them.
 */
export const MAX_INSTRUMENTS = 10_000;

const NAME_PATTERN = /^[A-Za-z][A-Za-z0-9_.\-/]*$/;

/** An instrument, as far as telling instruments apart needs it. */
interface Registered {
  readonly descriptor: InstrumentDescriptor;
}

/**
 * The instruments of one meter. Instruments are the same when name (whatever its case), kind, unit,
 * description and kind of number are (specification, Metrics SDK, Duplicate instrument
 * registration).
 */
export class InstrumentRegistry<Instrument extends Registered> {
  readonly #byName = new Map<string, Instrument[]>();
  #count = 0;
  /** Whose other advice was told of: some ask for their instruments with every request. */
  readonly #reported = new WeakSet<Instrument>();

  /**
   * The instrument that is the same as the one described, or one that `create` makes. The name is
   * the one that came first, whatever its case was. Undefined, and reported, beyond
   * {@link MAX_INSTRUMENTS}.
   */
  findOrCreate(
    descriptor: InstrumentDescriptor,
    create: (descriptor: InstrumentDescriptor) => Instrument,
  ): Instrument | undefined {
    const key = descriptor.name.toLowerCase();
    const known = this.#byName.get(key) ?? [];
    const same = known.find((instrument) => isSame(instrument.descriptor, descriptor));
    if (same !== undefined) {
      this.#compareAdvice(same, descriptor);
      return same;
    }
    if (this.#count === MAX_INSTRUMENTS) {
      reportFull(descriptor.name);
      return undefined;
    }
    checkName(descriptor.name);
    const name = known[0]?.descriptor.name ?? descriptor.name;
    if (name !== descriptor.name) {
      diag.warn(`The instrument ${quoted(descriptor.name)} is recorded as ${quoted(name)}.`);
    }
    const instrument = create({ ...descriptor, name });
    this.#count++;
    this.#byName.set(key, [...known, instrument]);
    return instrument;
  }

  /** All instruments, in no order to rely on. */
  all(): Instrument[] {
    return [...this.#byName.values()].flat();
  }

  #compareAdvice(first: Instrument, later: InstrumentDescriptor): void {
    const { name, advice } = first.descriptor;
    if (this.#reported.has(first) || isSameAdvice(advice, later.advice)) return;
    this.#reported.add(first);
    diag.warn(
      `The instrument ${quoted(name)} was created before with other advice; the first counts.`,
    );
  }
}

function isSame(a: InstrumentDescriptor, b: InstrumentDescriptor): boolean {
  return a.type === b.type && a.unit === b.unit && a.description === b.description &&
    a.valueType === b.valueType;
}

function checkName(name: string): void {
  if (NAME_PATTERN.test(name) && name.length <= MAX_NAME_LENGTH) return;
  diag.error(
    `${quoted(name)} is no valid name of an instrument: it must start with a letter and have at ` +
      `most ${MAX_NAME_LENGTH} characters of A-Z a-z 0-9 _ . - /. It is recorded all the same.`,
  );
}

function reportFull(name: string): void {
  reportOnce(
    "metric-instruments",
    "error",
    `A meter has ${MAX_INSTRUMENTS} instruments; further ones, now ${
      quoted(name)
    }, record nothing.`,
  );
}

// Who says nothing agrees.
function isSameAdvice(first: MetricAdvice, later: MetricAdvice): boolean {
  try {
    return Object.keys(later).length === 0 || JSON.stringify(first) === JSON.stringify(later);
  } catch {
    return false; // cyclic, or with bigints: no advice that anybody takes
  }
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

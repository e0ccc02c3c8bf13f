import { isValidSpanId, isValidTraceId, reportOnce } from "../../../api/mod.ts";
import { hexToWord } from "../../../snapshot/mod.ts";
import { catchRejection } from "../../../api/catch_rejection.ts";
import { toText } from "../../../api/to_text.ts";
import { MAX_NESTING, reportNesting } from "../../nesting.ts";
import type { IdGenerator } from "./id_generator.ts";
import type { SpanWords, TraceWords } from "./id_words.ts";
import { RandomIdGenerator, randomWordsOf } from "./random_id_generator.ts";
import { RandomWords } from "./random_words.ts";

/**
 * Ids as words, from any generator. Our own generator gives words directly; the hexadecimal ids of
 * others are parsed, and replaced by random ones if they are invalid.
 */
export class IdSource implements TraceWords {
  /** First word of the trace id that `nextTrace` made. */
  traceWord0 = 0;
  /** Second word of that trace id. */
  traceWord1 = 0;
  /** Third word of that trace id. */
  traceWord2 = 0;
  /** Fourth word of that trace id. */
  traceWord3 = 0;
  /** First word of the span id that `nextSpan` made. */
  spanWord0 = 0;
  /** Second word of the span id that `nextSpan` made. */
  spanWord1 = 0;
  /** Whether new traces have the random flag. */
  readonly isRandom: boolean;
  readonly #random: RandomWords;
  readonly #foreign: IdGenerator | undefined;

  /** Creates a source on a generator. */
  constructor(generator: IdGenerator) {
    if (generator instanceof RandomIdGenerator && isPlain(generator)) {
      this.#random = randomWordsOf(generator);
    } else {
      this.#random = new RandomWords();
      this.#foreign = generator;
    }
    this.isRandom = generator.isRandom === true;
  }

  /** Gives a span a new span id, in the given trace or, without one, in a new trace. */
  assignIds(span: SpanWords, trace: TraceWords | undefined): void {
    if (trace === undefined) this.nextTrace();
    const words = trace ?? this;
    span.traceWord0 = words.traceWord0;
    span.traceWord1 = words.traceWord1;
    span.traceWord2 = words.traceWord2;
    span.traceWord3 = words.traceWord3;
    this.nextSpan();
    span.spanWord0 = this.spanWord0;
    span.spanWord1 = this.spanWord1;
  }

  /** Returns a new trace id to keep. */
  newTrace(): TraceWords {
    this.nextTrace();
    const { traceWord0, traceWord1, traceWord2, traceWord3 } = this;
    return { traceWord0, traceWord1, traceWord2, traceWord3 };
  }

  /** Makes a new trace id in the four fields. */
  nextTrace(): void {
    if (this.#foreign === undefined || !this.#askForTrace(this.#foreign)) {
      this.#random.writeTraceId(this);
    }
  }

  #askForTrace(foreign: IdGenerator): boolean {
    const id = ask(() => foreign.generateTraceId());
    if (!isValidTraceId(id)) {
      reportInvalid("trace", id);
      return false;
    }
    this.traceWord0 = hexToWord(id, 0);
    this.traceWord1 = hexToWord(id, 8);
    this.traceWord2 = hexToWord(id, 16);
    this.traceWord3 = hexToWord(id, 24);
    return true;
  }

  /** Makes a new span id in the two fields. */
  nextSpan(): void {
    if (this.#foreign !== undefined) {
      const id = ask(() => this.#foreign?.generateSpanId());
      if (isValidSpanId(id)) {
        this.spanWord0 = hexToWord(id, 0);
        this.spanWord1 = hexToWord(id, 8);
        return;
      }
      reportInvalid("span", id);
    }
    this.spanWord0 = this.#random.nonZeroWord();
    this.spanWord1 = this.#random.word();
  }
}

// A subclass of ours may make other ids, and is then asked for them.
function isPlain(generator: RandomIdGenerator): boolean {
  return generator.generateTraceId === RandomIdGenerator.prototype.generateTraceId &&
    generator.generateSpanId === RandomIdGenerator.prototype.generateSpanId;
}

/** Nesting of calls of a generator, which may start spans. */
let depth = 0;

// A generator is the application's code: if it throws, or returns a promise or anything else that
// is not text, that counts as an invalid id.
function ask(generate: () => unknown): string {
  if (depth === MAX_NESTING) {
    reportNesting("a random id is used");
    return "";
  }
  depth++;
  try {
    const id = generate();
    catchRejection(id, () => {});
    return toText(id ?? "");
  } catch (error) {
    return toText(error);
  } finally {
    depth--;
  }
}

function reportInvalid(what: string, id: string): void {
  reportOnce(
    `id-generator-${what}`,
    "warn",
    `The id generator returned the invalid ${what} id "${id}"; a random one is used.`,
  );
}

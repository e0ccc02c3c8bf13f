const FIRST_CAPACITY = 4;

/** The counts of an exponential histogram on one side of zero, without gaps. */
export class ExponentialBuckets {
  /** Index of the first bucket. */
  offset = 0;
  /** Number of buckets in use. */
  length = 0;
  /** Counts, of which the first `length` are in use. */
  counts: Float64Array;

  /** Creates a range without buckets. */
  constructor(capacity: number = FIRST_CAPACITY) {
    this.counts = new Float64Array(capacity);
  }

  /** How far the scale must decrease for the range to include a bucket within `maxSize`. */
  shiftFor(index: number, maxSize: number): number {
    if (this.length === 0) return 0;
    let low = Math.min(this.offset, index);
    let high = Math.max(this.offset + this.length - 1, index);
    let shift = 0;
    while (high - low >= maxSize) {
      low >>= 1;
      high >>= 1;
      shift++;
    }
    return shift;
  }

  /** Counts one value. */
  increment(index: number): void {
    if (this.length === 0) this.offset = index;
    if (index < this.offset) this.#growDown(index);
    const place = index - this.offset;
    if (place >= this.length) this.#growUp(place + 1);
    this.counts[place]++;
  }

  /** Merges every `2 ** shift` neighbours. */
  downscale(shift: number): void {
    if (shift === 0 || this.length === 0) return;
    const { counts, length } = this;
    const offset = this.offset >> shift;
    let last = 0;
    for (let place = 0; place < length; place++) {
      last = ((this.offset + place) >> shift) - offset;
      if (last === place) continue;
      counts[last] += counts[place];
      counts[place] = 0;
    }
    this.length = last + 1;
    this.offset = offset;
  }

  /** Returns an independent copy. */
  copy(): ExponentialBuckets {
    const copy = new ExponentialBuckets(this.counts.length);
    copy.counts.set(this.counts);
    copy.offset = this.offset;
    copy.length = this.length;
    return copy;
  }

  #growUp(length: number): void {
    if (length > this.counts.length) this.#reserve(length);
    this.length = length;
  }

  #growDown(index: number): void {
    const added = this.offset - index;
    const length = this.length + added;
    if (length > this.counts.length) this.#reserve(length);
    this.counts.copyWithin(added, 0, this.length);
    this.counts.fill(0, 0, added);
    this.offset = index;
    this.length = length;
  }

  #reserve(length: number): void {
    const grown = new Float64Array(Math.max(length, this.counts.length * 2));
    grown.set(this.counts.subarray(0, this.length));
    this.counts = grown;
  }
}

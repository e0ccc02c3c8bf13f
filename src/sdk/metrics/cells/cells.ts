import type { PointFields } from "../../../snapshot/mod.ts";

/** Series in a page: a power of two. */
export const PAGE_SERIES = 32;
/** A series' page is its number shifted right by this. */
export const PAGE_SHIFT = 5;
/** A series' place in its page is its number masked by this. */
export const PAGE_MASK: number = PAGE_SERIES - 1;

/**
 * The aggregated values of a stream's series, in pages of 32 series.
 *
 * A collection takes all pages away in one step and reads them later, in slices. A measurement
 * meanwhile finds its page missing and adds a copy of the taken one, so that the collection reads
 * the values as they were when it began. This costs the hot path nothing: it has to check for a
 * missing page anyway.
 */
export abstract class Cells<Page> {
  /** Pages in use; `undefined` if there is none yet, or a collection has taken it. */
  pages: (Page | undefined)[] = [];
  #frozen: readonly (Page | undefined)[] = [];

  /** Records a measurement of a series. */
  abstract update(series: number, value: number): void;

  /** Fills in the value of a point from a page that a collection has taken. */
  abstract read(page: Page, place: number, point: PointFields): void;

  /** Approximately how many numbers a point takes in a record. */
  abstract readonly pointNumbers: number;

  /** Creates a page without measurements. */
  abstract openPage(): Page;

  /** Returns an independent copy of a page. */
  abstract copyPage(page: Page): Page;

  /** Adds and returns the page for a series that has none in `pages`. */
  addPage(series: number): Page {
    const index = series >> PAGE_SHIFT;
    while (this.pages.length <= index) this.pages.push(undefined);
    const frozen = this.#frozen[index];
    const page = frozen === undefined ? this.openPage() : this.copyPage(frozen);
    this.pages[index] = page;
    return page;
  }

  /** Hands out all pages to be read; nobody writes to them until `thaw`. */
  freeze(): readonly (Page | undefined)[] {
    this.#frozen = this.pages;
    this.pages = new Array(this.#frozen.length).fill(undefined);
    return this.#frozen;
  }

  /** Takes back the pages that were not replaced meanwhile. */
  thaw(): void {
    for (let index = 0; index < this.#frozen.length; index++) {
      this.pages[index] ??= this.#frozen[index];
    }
    this.#frozen = [];
  }
}

import type { PointFields } from "../../../snapshot/mod.ts";

/** Series in a page: a power of two. */
export const PAGE_SERIES = 32;
/** A series' page is its number shifted right by this. */
export const PAGE_SHIFT = 5;
/** A series' place in its page is its number masked by this. */
export const PAGE_MASK: number = PAGE_SERIES - 1;

/**
 * What the measurements of a stream's series have come to: the state of an aggregation, as pages of
 * 32 series.
 *
 * A collection takes all pages away in one step and reads them at leisure, in slices. A series that
 * is measured meanwhile finds no page and gets a copy of the one that was taken, so that what is
 * read is what was there when the collection began. The hot path pays nothing for it: it must look
 * for a missing page anyhow.
 */
export abstract class Cells<Page> {
  /** Pages in use; `undefined` where there is none yet, or a collection has taken it. */
  pages: (Page | undefined)[] = [];
  #frozen: readonly (Page | undefined)[] = [];

  /** Takes a measurement into account. */
  abstract update(series: number, value: number): void;

  /** Fills in the value of a point from a page that a collection has taken. */
  abstract read(page: Page, place: number, point: PointFields): void;

  /** Numbers that a point takes in a record, about. */
  abstract readonly pointNumbers: number;

  /** A page in which nothing is measured. */
  abstract openPage(): Page;

  /** A page of its own with the same state. */
  abstract copyPage(page: Page): Page;

  /** The page for a series, when it is missing among `pages`. */
  addPage(series: number): Page {
    const index = series >> PAGE_SHIFT;
    while (this.pages.length <= index) this.pages.push(undefined);
    const frozen = this.#frozen[index];
    const page = frozen === undefined ? this.openPage() : this.copyPage(frozen);
    this.pages[index] = page;
    return page;
  }

  /** Gives all pages out to be read; nobody writes to them until `thaw`. */
  freeze(): readonly (Page | undefined)[] {
    this.#frozen = this.pages;
    this.pages = new Array(this.#frozen.length).fill(undefined);
    return this.#frozen;
  }

  /** Takes the pages back that were not replaced meanwhile. */
  thaw(): void {
    for (let index = 0; index < this.#frozen.length; index++) {
      this.pages[index] ??= this.#frozen[index];
    }
    this.#frozen = [];
  }
}

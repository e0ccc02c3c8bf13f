import type { PointFields } from "../../../snapshot/mod.ts";
import { Cells, PAGE_MASK, PAGE_SERIES, PAGE_SHIFT } from "./cells.ts";

/** Keeps the latest value (specification, Metrics SDK, Last Value Aggregation). */
export class LastValueCells extends Cells<Float64Array> {
  readonly pointNumbers: number = 1;

  update(series: number, value: number): void {
    const page = this.pages[series >> PAGE_SHIFT] ?? this.addPage(series);
    page[series & PAGE_MASK] = value;
  }

  /** The latest value of a series; 0 if there is none. */
  value(series: number): number {
    return this.pages[series >> PAGE_SHIFT]?.[series & PAGE_MASK] ?? 0;
  }

  read(page: Float64Array, place: number, point: PointFields): void {
    point.value = page[place];
  }

  openPage(): Float64Array {
    return new Float64Array(PAGE_SERIES);
  }

  copyPage(page: Float64Array): Float64Array {
    return page.slice();
  }
}

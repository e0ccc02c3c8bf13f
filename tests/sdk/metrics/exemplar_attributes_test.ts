import assert from "node:assert/strict";
import { test } from "node:test";
import type { Attributes } from "../../../src/api/mod.ts";
import {
  type Exemplar,
  ExemplarFilter,
  type FlushResult,
  MeterProvider,
  SnapshotMetricReader,
  View,
} from "../../../src/sdk/mod.ts";
import { type MetricRun, RecordWriter, writeMetricRun } from "../../../src/snapshot/mod.ts";
import {
  alwaysDelta,
  collect,
  diagnosticsOf,
  ManualTimers,
  noYield,
  setUp,
} from "./metrics_fixture.ts";

/** Numbers in the largest record that the outbox takes. */
const RECORD_NUMBERS = 1024 * 1024;

const VIEWS = [new View({ instrumentName: "c", attributeKeys: ["kept"] })];

/** What an application may pass that no attribute holds. */
function oddAttributes(): Attributes {
  const cyclic: Record<string, unknown> = {};
  cyclic["self"] = cyclic;
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const unreadable = {
    get x(): number {
      throw new Error("unreadable");
    },
  };
  const odd = { cyclic, proxy, unreadable, code: () => 1, symbol: Symbol("s"), fine: "yes" };
  // why: the types say what attributes may be, and an application without types passes the rest
  return odd as unknown as Attributes;
}

async function exemplarOf(attributes: Attributes, change: () => void): Promise<Exemplar> {
  const { reader, meter } = setUp({}, { views: VIEWS, exemplarFilter: ExemplarFilter.ALWAYS_ON });
  meter.createCounter("c").add(1, attributes);
  change();
  const [metric] = await collect(reader);
  return metric.dataPoints[0].exemplars[0];
}

/** Writes the runs of one counter as the outbox would; the points in them. */
async function pointsWritten(measure: (add: (attributes: Attributes) => void) => void) {
  let points = 0;
  const sink = {
    write(run: MetricRun): void {
      const writer = new RecordWriter(new Float64Array(RECORD_NUMBERS));
      if (writer.append(writeMetricRun, run)) points += run.end - run.first;
    },
    forceFlush: () => Promise.resolve<FlushResult>("success"),
    shutdown: () => Promise.resolve<FlushResult>("success"),
  };
  const reader = new SnapshotMetricReader(sink, { timers: new ManualTimers(), yieldTurn: noYield });
  const provider = new MeterProvider({
    readers: [reader],
    views: VIEWS,
    exemplarFilter: ExemplarFilter.ALWAYS_ON,
  });
  const counter = provider.getMeter("m").createCounter("c");
  measure((attributes) => counter.add(1, attributes));
  assert.equal(await provider.forceFlush(), "success");
  return points;
}

test("collect() copies what the application holds as attributes of an exemplar", async () => {
  const list = ["a"];
  const map = { x: 1 };
  const { filteredAttributes } = await exemplarOf({ list, map }, () => {
    list.push("b");
    map.x = 2;
  });
  assert.deepEqual(filteredAttributes, { list: ["a"], map: { x: 1 } });
});

test("collect() leaves out of exemplars what is no attribute value or cannot be read", async () => {
  await diagnosticsOf(async () => {
    const { filteredAttributes } = await exemplarOf(oddAttributes(), () => {});
    for (const key of ["proxy", "unreadable", "code", "symbol"]) {
      assert.equal(Object.hasOwn(filteredAttributes, key), false, key);
    }
    assert.equal(filteredAttributes["fine"], "yes");
  });
});

test("forceFlush() loses no point of a run to odd attributes of exemplars", async () => {
  await diagnosticsOf(async () => {
    const points = await pointsWritten((add) => {
      for (let kept = 0; kept < 256; kept++) add({ kept, ...oddAttributes() });
    });
    assert.equal(points, 256);
  });
});

test("forceFlush() makes no record too large of large attributes of exemplars", async () => {
  await diagnosticsOf(async () => {
    const large = Array.from({ length: 20_000 }, (_, i) => i);
    const points = await pointsWritten((add) => {
      for (let kept = 0; kept < 256; kept++) add({ kept, large });
    });
    assert.equal(points, 256);
  });
});

test("collect() leaves out a malformed exemplar of a View's own reservoir alone", async () => {
  const good = { value: 1, timestamp: [1, 2], filteredAttributes: { list: [1], code: () => 1 } };
  const given = [good, { ...good, value: "x" }, { value: 1 }, undefined, { ...good, spanId: 5 }];
  const views = [
    new View({
      instrumentName: "c",
      // why: a reservoir is the application's, which need not have types
      exemplarReservoir: () => ({ offer: () => {}, collect: () => given as Exemplar[] }),
    }),
  ];
  const { reader, meter } = setUp(
    { aggregationTemporalitySelector: alwaysDelta },
    { views, exemplarFilter: ExemplarFilter.ALWAYS_ON },
  );
  meter.createCounter("c").add(1);
  await diagnosticsOf(async () => {
    const [metric] = await collect(reader);
    const read = { value: 1, timestamp: [1, 2], filteredAttributes: { list: [1] } };
    assert.deepEqual(metric.dataPoints[0].exemplars, [read, read]);
  });
});

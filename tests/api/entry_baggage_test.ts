import { test } from "node:test";
import assert from "node:assert/strict";
import * as npm from "@opentelemetry/api";
import { baggageEntryMetadataFromString, propagation, ROOT_CONTEXT } from "../../src/api/mod.ts";

test("Baggage.setEntry() makes a new baggage and leaves the first one as it is", () => {
  const first = propagation.createBaggage({ user: { value: "ann" } });
  const second = first.setEntry("user", { value: "bob" }).setEntry("User", { value: "cid" });
  assert.equal(first.getEntry("user")?.value, "ann");
  assert.equal(second.getEntry("user")?.value, "bob");
  assert.deepEqual(second.getAllEntries().map(([key]) => key), ["user", "User"]);
});

test("createBaggage() keeps its entries when the caller changes the object that was given", () => {
  const entry = { value: "ann" };
  const baggage = propagation.createBaggage({ user: entry });
  entry.value = "changed";
  assert.equal(baggage.getEntry("user")?.value, "ann");
});

test("Baggage.removeEntry(), removeEntries() and clear() remove entries", () => {
  const baggage = propagation.createBaggage({
    a: { value: "1" },
    b: { value: "2" },
    c: { value: "3" },
  });
  assert.deepEqual(baggage.removeEntry("a").getAllEntries().map(([key]) => key), ["b", "c"]);
  assert.deepEqual(baggage.removeEntries("a", "c").getAllEntries().map(([key]) => key), ["b"]);
  assert.deepEqual(baggage.clear().getAllEntries(), []);
  assert.equal(baggage.getAllEntries().length, 3);
});

test("setEntry() takes any name, also one that objects have already", () => {
  const baggage = propagation.createBaggage().setEntry("__proto__", { value: "1" });
  assert.equal(baggage.getEntry("__proto__")?.value, "1");
  assert.equal(baggage.getEntry("constructor"), undefined);
});

test("baggageEntryMetadataFromString() gives metadata that reads as the text", () => {
  const metadata = baggageEntryMetadataFromString("ttl=30;secure");
  assert.equal(metadata.toString(), "ttl=30;secure");
  assert.equal(Reflect.apply(baggageEntryMetadataFromString, undefined, [7]).toString(), "");
});

test("propagation.setBaggage() stores baggage where @opentelemetry/api finds it", () => {
  const baggage = propagation.createBaggage({ user: { value: "ann" } });
  const context = propagation.setBaggage(ROOT_CONTEXT, baggage);
  assert.equal(propagation.getBaggage(context), baggage);
  assert.equal(npm.propagation.getBaggage(context)?.getEntry("user")?.value, "ann");
  assert.equal(propagation.getBaggage(propagation.deleteBaggage(context)), undefined);
  const theirs = npm.propagation.setBaggage(npm.ROOT_CONTEXT, npm.propagation.createBaggage());
  assert.ok(propagation.getBaggage(theirs));
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { MAX_MOUNTS, MountNames } from "../../../src/platform/node_http/mount_names.ts";

test("MountNames.nameOf() keeps the spelling of a path that is always the same", () => {
  const names = new MountNames();
  const given = ["/userProfiles", "/admin", "/userProfiles"].map((path) => names.nameOf(path));
  assert.deepEqual(given, ["/userProfiles", "/admin", "/userProfiles"]);
});

test("MountNames.nameOf() gives two names of a path at most, however its case varies", () => {
  const names = new MountNames();
  const given = ["/Api", "/aPi", "/apI", "/Api", "/api"].map((path) => names.nameOf(path));
  assert.deepEqual(given, ["/Api", "/api", "/api", "/api", "/api"]);
});

test("MountNames.nameOf() names so many paths and no more", () => {
  const names = new MountNames();
  for (let i = 0; i < MAX_MOUNTS; i++) assert.equal(names.nameOf(`/re${i}`), `/re${i}`);
  assert.equal(names.nameOf("/one-more"), undefined);
  assert.equal(names.nameOf("/re0"), "/re0");
  assert.equal(names.nameOf("/RE0"), "/re0");
});

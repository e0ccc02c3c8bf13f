import { test } from "node:test";
import assert from "node:assert/strict";
import * as npm from "@opentelemetry/api";
import { diag, DiagConsoleLogger, DiagLogLevel } from "../../src/api/mod.ts";
import { withCleanGlobals } from "./clean_globals.ts";
import { recordingDiagLogger } from "./fake_sdk.ts";

test("error() and warn() say nothing when no logger is set", () => {
  withCleanGlobals(() => {
    assert.equal(diag.error("lost"), undefined);
    assert.equal(diag.createComponentLogger({ namespace: "part" }).warn("lost"), undefined);
  });
});

test("diag.setLogger() passes on what the level allows", () => {
  withCleanGlobals(() => {
    const logger = recordingDiagLogger();
    assert.equal(diag.setLogger(logger, DiagLogLevel.WARN), true);
    diag.error("e", 1);
    diag.warn("w");
    diag.info("i");
    diag.debug("d");
    diag.verbose("v");
    assert.deepEqual(logger.said, ["error e 1", "warn w"]);
  });
});

test("diag.setLogger() passes on information and above when no level is given", () => {
  withCleanGlobals(() => {
    const logger = recordingDiagLogger();
    diag.setLogger(logger, {});
    diag.info("i");
    diag.debug("d");
    assert.deepEqual(logger.said, ["info i"]);
  });
});

test("diag.setLogger() tells both loggers when one replaces the other", () => {
  withCleanGlobals(() => {
    const first = recordingDiagLogger();
    const second = recordingDiagLogger();
    const third = recordingDiagLogger();
    diag.setLogger(first);
    diag.setLogger(second);
    diag.setLogger(third, { suppressOverrideMessage: true });
    assert.deepEqual([first.said.length, second.said.length, third.said.length], [1, 1, 0]);
  });
});

test("diag.setLogger() refuses diag itself", () => {
  withCleanGlobals(() => assert.equal(diag.setLogger(diag), false));
});

test("setLogger() takes a logger that throws or lacks functions", () => {
  withCleanGlobals(() => {
    const logger = recordingDiagLogger();
    const fail = () => {
      throw new Error("disk full");
    };
    diag.setLogger({ ...logger, error: fail }, DiagLogLevel.ALL);
    diag.error("lost");
    for (const logger of [{}, null, undefined]) {
      Reflect.apply(diag.setLogger, diag, [logger, { suppressOverrideMessage: true }]);
      diag.warn("lost");
    }
  });
});

test("setLogger() of @opentelemetry/api takes a logger that throws", () => {
  withCleanGlobals(() => {
    const fail = () => {
      throw new Error("broken logger");
    };
    const logger = { ...recordingDiagLogger(), error: fail, warn: fail };
    npm.diag.setLogger(logger);
    diag.error("lost");
    diag.createComponentLogger({ namespace: "part" }).warn("lost");
    const next = recordingDiagLogger();
    assert.equal(diag.setLogger(next), true);
    diag.error("said");
    assert.equal(next.said.at(-1), "error said");
  });
});

test("error() comes to no harm by a logger that rejects, whoever has set it", async () => {
  const rejections: unknown[] = [];
  const fail = () => {
    const promise = Promise.reject(new Error("no network"));
    const { catch: original } = Promise.prototype;
    promise.catch = (handle) => {
      rejections.push(handle);
      return original.call(promise, handle);
    };
    return promise;
  };
  const logger = { ...recordingDiagLogger(), error: fail };
  withCleanGlobals(() => {
    diag.setLogger(logger);
    diag.error("lost");
  });
  withCleanGlobals(() => {
    npm.diag.setLogger(logger);
    diag.error("lost");
  });
  await Promise.resolve();
  assert.equal(rejections.length, 2);
});

test("diag.createComponentLogger() puts the namespace in front", () => {
  withCleanGlobals(() => {
    const logger = recordingDiagLogger();
    diag.setLogger(logger, DiagLogLevel.ALL);
    const part = diag.createComponentLogger({ namespace: "part" });
    part.error("e");
    part.verbose("v", 2);
    assert.deepEqual(logger.said, ["error part e", "verbose part v 2"]);
  });
});

test("setLogger() shares the logger with @opentelemetry/api", () => {
  withCleanGlobals(() => {
    const logger = recordingDiagLogger();
    diag.setLogger(logger);
    npm.diag.warn("theirs");
    npm.diag.disable();
    diag.warn("lost");
    npm.diag.setLogger(logger, npm.DiagLogLevel.INFO);
    diag.warn("ours");
    diag.disable();
    npm.diag.warn("lost");
    const said = logger.said.filter((line) => line.startsWith("warn"));
    assert.deepEqual(said, ["warn theirs", "warn ours"]);
  });
});

test("DiagConsoleLogger() has all functions of a diagnostic logger", () => {
  const logger = new DiagConsoleLogger();
  for (const level of ["error", "warn", "info", "debug", "verbose"] as const) {
    assert.equal(typeof logger[level], "function");
  }
});

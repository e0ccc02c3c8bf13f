import { test } from "node:test";
import assert from "node:assert/strict";
import { diag, reportCounts, reportOnce } from "../../src/api/mod.ts";
import { CauseReporter, OTHER_CAUSES } from "../../src/api/diag/report_once.ts";
import { withCleanGlobals } from "./clean_globals.ts";
import { recordingDiagLogger } from "./fake_sdk.ts";

test("reportOnce() reports a cause the first time and counts it afterwards", () => {
  withCleanGlobals(() => {
    const logger = recordingDiagLogger();
    diag.setLogger(logger);
    for (let index = 0; index < 5; index++) reportOnce("test: queue full", "warn", "it is full");
    assert.deepEqual(logger.said, ["warn it is full"]);
    assert.equal(reportCounts().get("test: queue full"), 5);
  });
});

test("CauseReporter.report() counts causes together when there are too many", () => {
  withCleanGlobals(() => {
    const logger = recordingDiagLogger();
    diag.setLogger(logger);
    const reporter = new CauseReporter(2);
    for (const cause of ["a", "b", "c", "d", "a"]) reporter.report(cause, "error", cause);
    assert.deepEqual([...reporter.counts()], [["a", 2], ["b", 1], [OTHER_CAUSES, 2]]);
    assert.deepEqual(logger.said, ["error a", "error b", "error c"]);
  });
});

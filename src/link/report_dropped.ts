import { reportOnce } from "../api/mod.ts";
import type { DropReason } from "./drop_reason.ts";

/** Why an outbox drops a record. */
export type OutboxDropReason = Extract<
  DropReason,
  "queue_full" | "queue_bytes" | "too_large" | "encode_failed" | "shutdown"
>;

/** The reasons as text for messages. */
const CAUSES: Readonly<Record<Exclude<OutboxDropReason, "shutdown">, string>> = {
  queue_full: "maxQueueSize records are already waiting",
  queue_bytes: "maxQueueBytes, or the limit set by the memory, is reached",
  too_large: "a record is larger than maxQueueBytes or the memory allows",
  encode_failed: "a record could not be written",
};

/**
 * Reports, once per reason, that an outbox drops records. What is recorded after `shutdown()` is
 * not reported.
 */
export function reportDropped(reason: OutboxDropReason): void {
  if (reason === "shutdown") return;
  reportOnce(
    `dropped-${reason}`,
    "warn",
    `Telemetry is being dropped (${reason}): ${CAUSES[reason]}; stats() counts the lost records.`,
  );
}

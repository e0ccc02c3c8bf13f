import type { LaneConfig } from "../link/protocol.ts";
import type { Delivery } from "../pipeline/mod.ts";
import { counted } from "../snapshot/mod.ts";
import type { Outcome, ResponseStatus } from "./sender/outcome.ts";
import { tlsFault } from "./sender/tls_advice.ts";

type Signal = LaneConfig["signal"];

/** The signal and receiver of a lane, as its messages name them. */
export interface DeliveryTarget {
  /** The signal that is lost or refused. */
  readonly signal: Signal;
  /** Where the requests go: scheme, host and port. A path may hold a key. */
  readonly receiver: string;
}

/** Failed attempts until the user is told: one may only mean a connection that idled too long. */
export const REPORTED_ATTEMPTS = 2;

/** The items that a receiver counts. */
const ITEMS: Readonly<Record<Signal, readonly [one: string, many: string]>> = {
  traces: ["span", "spans"],
  logs: ["log record", "log records"],
  metrics: ["data point", "data points"],
};

/** The target of a lane that sends to `url`. */
export function deliveryTarget(signal: Signal, url: string): DeliveryTarget {
  return { signal, receiver: URL.canParse(url) ? new URL(url).origin : "its endpoint" };
}

/** The message for a request that has failed {@link REPORTED_ATTEMPTS} times and is retried. */
export function retryMessage(message: string, { receiver }: DeliveryTarget): string {
  return `A request to ${receiver} failed ${REPORTED_ATTEMPTS} times and is retried: ${message}`;
}

/** What a delivery depends on besides the outcome. */
export interface DeliveredRequest {
  /** Records in it. */
  readonly recordCount: number;
  /** Spans, log records or data points in it. */
  readonly itemCount: number;
  /** Its signal and receiver. */
  readonly target: DeliveryTarget;
}

/**
 * What distinguishes a failure without a response: the receiver, and the TLS fault, since fixing
 * one fault may reveal another.
 */
export function failureSubject({ receiver }: DeliveryTarget, message: string): string {
  const fault = tlsFault(message);
  return fault === undefined ? receiver : `${receiver}-${fault}`;
}

type Refusal = Extract<Outcome, { readonly kind: "refused" }>;

/** HTTP statuses that are reported separately. */
const SEPARATE_STATUSES: readonly ResponseStatus[] = [400, 401, 403, 404, 405, 413, 415, 500];

/**
 * What distinguishes a refusal: receiver, signal and status. Other HTTP statuses are grouped by
 * class: a receiver that invents statuses must not use up the limited number of causes that are
 * reported.
 */
function refusalSubject({ receiver, signal }: DeliveryTarget, { status }: Refusal): string {
  // Without a status there was no response: the request could not even be sent.
  if (status === 0) return receiver;
  const isSeparate = typeof status === "string" || SEPARATE_STATUSES.includes(status);
  return `${receiver}-${signal}-${isSeparate ? status : `${Math.floor(status / 100)}xx`}`;
}

/** What an outcome means for the records of the request. */
export function deliveryOf(
  outcome: Outcome,
  { recordCount, itemCount, target }: DeliveredRequest,
): Delivery {
  const { signal, receiver } = target;
  const [one, many] = ITEMS[signal];
  const items = counted(itemCount, one, many);
  const areLost = `${items} ${itemCount === 1 ? "is" : "are"} lost`;
  const none = { recordCount, droppedCount: 0, failedItemCount: 0 };
  const all = { recordCount, droppedCount: recordCount, failedItemCount: itemCount };
  switch (outcome.kind) {
    case "accepted":
      if (outcome.warning === undefined) return none;
      return {
        ...none,
        subject: `${receiver}-${signal}`,
        message:
          `The collector at ${receiver} accepted ${items}, with a warning: ${outcome.warning}`,
      };
    case "partial":
      return {
        recordCount,
        droppedCount: Math.min(outcome.rejectedCount, recordCount),
        failedItemCount: outcome.rejectedCount,
        reason: "rejected",
        subject: `${receiver}-${signal}`,
        message: `The collector at ${receiver} rejected ${outcome.rejectedCount} of ${items}: ` +
          outcome.message,
      };
    case "refused":
      return {
        ...all,
        reason: "refused",
        subject: refusalSubject(target, outcome),
        message: outcome.status === 0
          ? `A request to ${receiver} could not be sent; ${areLost}: ${outcome.message}`
          : `The collector at ${receiver} refused ${items}: ${outcome.message}`,
      };
    case "exhausted":
      return {
        ...all,
        reason: "retry_exhausted",
        subject: failureSubject(target, outcome.message),
        message: `A request to ${receiver} failed after ` +
          `${counted(outcome.attempts, "attempt", "attempts")}; ${areLost}: ${outcome.message}`,
      };
    case "too_large":
      return {
        ...all,
        reason: "too_large",
        subject: signal,
        message: `A request of ${outcome.bodyBytes} bytes is larger than maxRequestBytes; ` +
          `${areLost}.`,
      };
    case "aborted":
      return { ...all, reason: "shutdown" };
    default:
      return outcome satisfies never;
  }
}

import { eventLoopTurn } from "../timers.ts";

/** Lets the event loop go round once. */
export type YieldTurn = () => Promise<void>;

/** By a timer of the runtime, which keeps the process alive until it is due, at once. */
export const yieldTurn: YieldTurn = eventLoopTurn;

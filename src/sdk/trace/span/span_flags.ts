/** Bit 8 of OTLP span flags: it is known whether the parent or the linked span is remote. */
export const HAS_IS_REMOTE = 0x100;
/** Bit 9 of OTLP span flags: the parent or the linked span is remote. */
export const IS_REMOTE = 0x200;
/** W3C trace flag: the trace is exported. */
export const SAMPLED = 0x01;
/** W3C trace flag, Level 2: the right-most 7 bytes of the trace id are random. */
export const RANDOM = 0x02;

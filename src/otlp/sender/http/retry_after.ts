const MONTHS: readonly string[] = [
  "Jan",
  "Feb",
  "Mar",
  "Apr",
  "May",
  "Jun",
  "Jul",
  "Aug",
  "Sep",
  "Oct",
  "Nov",
  "Dec",
];

// The three forms of an HTTP-date (RFC 9110, section 5.6.7), all in UTC.
const IMF_FIXDATE = /^[A-Za-z]{3}, (\d{2}) ([A-Za-z]{3}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/;
const RFC_850 = /^[A-Za-z]{6,9}, (\d{2})-([A-Za-z]{3})-(\d{2}) (\d{2}):(\d{2}):(\d{2}) GMT$/;
const ASCTIME = /^[A-Za-z]{3} ([A-Za-z]{3}) ([ \d]\d) (\d{2}):(\d{2}):(\d{2}) (\d{4})$/;

/**
 * Returns when a response was made, by its sender's clock: its `Date` header, or our own time if it
 * has none. A `Retry-After` date is by that clock, too. Ours may be wrong: if it is an hour behind,
 * a wait of a second becomes one of an hour.
 */
export function respondedUnixMs(date: string | null, nowUnixMs: number): number {
  return httpDateMs(date?.trim() ?? "", nowUnixMs) ?? nowUnixMs;
}

/**
 * Returns the wait that a `Retry-After` header asks for, in milliseconds, from seconds or an
 * HTTP-date (RFC 9110, section 10.2.3). A date in the past gives 0, any other invalid value
 * `undefined`.
 *
 * @param nowUnixMs The time of the response, {@linkcode respondedUnixMs}.
 */
export function retryAfterMs(
  header: string | null | undefined,
  nowUnixMs: number,
): number | undefined {
  const text = header?.trim() ?? "";
  if (/^\d{1,15}$/.test(text)) return Number(text) * 1000;
  const dateMs = httpDateMs(text, nowUnixMs);
  return dateMs === undefined ? undefined : Math.max(0, dateMs - nowUnixMs);
}

function httpDateMs(text: string, nowUnixMs: number): number | undefined {
  const imf = IMF_FIXDATE.exec(text);
  if (imf !== null) return utcMs([imf[3], imf[2], imf[1], imf[4], imf[5], imf[6]]);
  const old = RFC_850.exec(text);
  if (old !== null) {
    const year = fullYear(Number(old[3]), nowUnixMs);
    return utcMs([String(year), old[2], old[1], old[4], old[5], old[6]]);
  }
  const asctime = ASCTIME.exec(text);
  if (asctime === null) return undefined;
  return utcMs([asctime[6], asctime[1], asctime[2], asctime[3], asctime[4], asctime[5]]);
}

/** A two-digit year that seems more than 50 years ahead is in the past (RFC 9110, 5.6.7). */
function fullYear(twoDigits: number, nowUnixMs: number): number {
  const thisYear = new Date(nowUnixMs).getUTCFullYear();
  const year = thisYear - (thisYear % 100) + twoDigits;
  return year > thisYear + 50 ? year - 100 : year;
}

function utcMs(fields: readonly (string | undefined)[]): number | undefined {
  const [year, monthName, day, hour, minute, second] = fields;
  const month = MONTHS.indexOf(monthName ?? "");
  const dayOfMonth = Number(day);
  if (month < 0 || dayOfMonth < 1 || dayOfMonth > 31) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined;
  return Date.UTC(Number(year), month, dayOfMonth, Number(hour), Number(minute), Number(second));
}

// Numbers as people read them.

const COUNT = new Intl.NumberFormat('en', {maximumFractionDigits: 0});
const RATE = new Intl.NumberFormat('en', {maximumFractionDigits: 1});

export const count = (value) => COUNT.format(value);
export const rate = (value) => RATE.format(value);

export function bytes(value) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  let number = value;
  while (number >= 1024 && unit < units.length - 1) {
    number /= 1024;
    unit++;
  }
  return `${RATE.format(number)} ${units[unit]}`;
}

/** A time span in milliseconds; a negative one is none. */
export function span(millis) {
  if (millis < 0) {
    return 'none';
  }
  const seconds = millis / 1000;
  if (seconds < 60) {
    return `${RATE.format(seconds)} s`;
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    return `${minutes} min ${Math.floor(seconds % 60)} s`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`;
}

export function ago(at, now) {
  return at === null ? 'never' : `${span(Math.max(0, now - at))} ago`;
}

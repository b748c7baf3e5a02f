/** The base32 alphabet that AWS's identifiers are written in. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * A source of pseudo-random ids: the same seed gives the same ids in the same order (mulberry32).
 * @returns a function of the length wanted.
 */
export const randomIds = (seed: number): ((length: number) => string) => {
  const next = randomNumbers(seed);
  return (length) => {
    let id = '';
    while (id.length < length) id += ALPHABET.charAt(Math.floor(next() * ALPHABET.length));
    return id;
  };
};

/** Pseudo-random numbers from 0 up to but not including 1; the same seed gives the same ones. */
export const randomNumbers = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

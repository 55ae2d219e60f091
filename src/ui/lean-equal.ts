import { replaceEqualDeep } from '@tanstack/vue-query';

// Takes the place of `ohash` and `ohash/utils` in a build (see the alias in vite.config.ts). The component kit asks
// it whether two values of a list or two queries of an address are the same: the library writes both out as texts,
// for which it has 5 kB, and the shell has a function that compares.

/** Whether two values are the same: the same primitive or object, or lists and plain objects of the same values. */
export function isEqual(one: unknown, other: unknown): boolean {
  return Object.is(replaceEqualDeep(one, other), one);
}

/** The keys that only `other` has. The library tells of further differences, which nobody asks for. */
export function diff(one: object, other: object): { type: 'added'; key: string }[] {
  return Object.keys(other)
    .filter((key) => !(key in one))
    .map((key) => ({ type: 'added', key }));
}

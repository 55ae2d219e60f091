import type { EditedRequest } from '../../run';

/** One after the other from a seed on, drawn by lot, or as the request has it: the same each time, or the server's. */
export type SeedChoice = 'counted' | 'random' | 'same';

export const fewest = 2;
export const most = 20;

/** Servers take 32 bits with a sign; below zero means by lot. (api/types.go at v0.33.0-rc2, Options.Seed) */
const seedLimit = 2 ** 31;

/** The request with each seed. Counting goes on from the request's own, or from 1, and begins anew at the limit. */
export function toRepeated(
  request: EditedRequest,
  count: number,
  choice: SeedChoice,
  random: () => number = Math.random,
): EditedRequest[] {
  const first = firstSeed(request);
  return Array.from({ length: count }, (_, index) => {
    if (choice === 'same') return request;
    const seed = choice === 'counted' ? (first + index) % seedLimit : Math.floor(random() * seedLimit);
    return { ...request, options: { ...request.options, seed } };
  });
}

/** Where counting begins. */
export function firstSeed({ options }: EditedRequest): number {
  const seed: unknown = options?.seed;
  return typeof seed === 'number' && Number.isInteger(seed) && seed >= 0 && seed < seedLimit ? seed : 1;
}

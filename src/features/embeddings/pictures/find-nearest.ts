import type { FromHelper, NearestPart } from './jobs';
import { nearestOfEach, mergeNearest, type Nearest } from './numbers/nearest';
import type { UnitVectors } from './numbers/unit-vectors';

/** From so many products of two numbers on, about half a second of them, more processors are worth their beginning. */
const worthHelp = 500_000_000;
/** Each helper has a copy of the vectors: so many bytes of copies are made at most. */
const mostCopied = 256 * 2 ** 20;
const mostHelpers = 3;

/**
 * Of each vector the `limit` nearest others, as `nearestOfEach` finds them, in a worker, with other workers beside it
 * where there are processors and it is worth it. They end with this one. `onProgress` is told the share of its own part,
 * which is as large as each of theirs; what a helper cannot do is done here.
 *
 * [Note: A helper has begun before its worker goes on] Chromium loads a worker of a worker, and hands it what it is sent,
 * only while the one that wants it has nothing else to do.
 */
export async function findNearest(
  vectors: UnitVectors,
  limit: number,
  onProgress: (share: number) => void,
): Promise<Nearest> {
  const of = 1 + helpersFor(vectors, navigator.hardwareConcurrency || 1);
  const helpers = Array.from({ length: of - 1 }, (_, at) => help({ vectors, limit, part: { index: at + 1, of } }));
  await Promise.all(helpers.map(({ begun }) => begun));
  const near = [nearestOfEach(vectors, limit, onProgress, { index: 0, of })];
  for (const [at, { found }] of helpers.entries()) {
    near.push((await found) ?? nearestOfEach(vectors, limit, undefined, { index: at + 1, of }));
  }
  return mergeNearest(near, limit);
}

/** How many workers more than one are to search. */
export function helpersFor({ units, count, dimensions }: UnitVectors, processors: number): number {
  if ((count * count * dimensions) / 2 < worthHelp) return 0;
  return Math.max(0, Math.min(mostHelpers, processors - 1, Math.floor(mostCopied / units.byteLength)));
}

interface Helper {
  /** Resolves when it works, or will not. */
  begun: Promise<void>;
  /** Resolves with nothing where there can be no other worker, or it fails. */
  found: Promise<Nearest | undefined>;
}

function help(order: NearestPart): Helper {
  let hasBegun = () => {};
  const begun = new Promise<void>((resolve) => (hasBegun = resolve));
  const found = new Promise<Nearest | undefined>((resolve) => {
    let worker: Worker | undefined;
    function end(near?: Nearest): void {
      worker?.terminate();
      hasBegun();
      resolve(near);
    }
    try {
      worker = new Worker(new URL('./nearest.worker.ts', import.meta.url), { type: 'module', name: 'nearest' });
      worker.onmessage = ({ data }: MessageEvent<FromHelper>) => (data === 'begun' ? hasBegun() : end(data));
      worker.onmessageerror = () => end();
      worker.onerror = (event) => {
        event.preventDefault();
        end();
      };
      worker.postMessage(order);
    } catch {
      end();
    }
  });
  return { begun, found };
}

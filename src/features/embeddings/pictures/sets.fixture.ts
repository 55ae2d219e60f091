import type { VectorSet } from '../vector-set';
import { groupedVectors } from './numbers/vectors.fixture';
import type { ServerId } from '@/shared/server';

/** A set whose texts are in groups: `text 4 of group 1`. */
export function aSet({
  count = 12,
  dimensions = 32,
  groups = 3,
  seed = 7,
  noise = 0.3,
  ...given
}: Partial<VectorSet> & { count?: number; groups?: number; seed?: number; noise?: number } = {}): VectorSet {
  return {
    id: `set-${seed}`,
    serverId: 'box' as ServerId,
    model: 'embedder',
    isLegacy: false,
    createdAt: 0,
    texts: Array.from({ length: count }, (_, at) => `text ${at} of group ${at % groups}`),
    dimensions,
    vectors: groupedVectors({ count, dimensions, groups, seed, noise }),
    ...given,
  };
}

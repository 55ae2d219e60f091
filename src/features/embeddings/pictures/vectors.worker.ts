import { findNearest } from './find-nearest';
import type { FromWorker, JobKind, JobProgress, Jobs, ToWorker } from './jobs';
import { clusterOrder } from './numbers/cluster-order';
import { compareSets } from './numbers/compare-sets';
import { nearestTo } from './numbers/nearest';
import { rangeOf } from './numbers/range';
import { similaritiesOf } from './numbers/similarities';
import { toUnitVectors, type UnitVectors } from './numbers/unit-vectors';

// Makes one thing of vectors, beside the page, and ends with it: a worker for each job, so that stopping one is certain
// and its memory goes with it. What draws in a plane is loaded with what asks for it.

/** So often a job tells how far it is, and a moving picture is shown, in milliseconds. */
const tellEveryMs = 100;
const showEveryMs = 400;

const lists: { vectors: Float32Array; dimensions: number }[] = [];
let toldAt = 0;
let shownAt = 0;

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.kind === 'list') {
    lists.push({ vectors: new Float32Array(data.length), dimensions: data.dimensions });
  } else if (data.kind === 'piece') {
    lists.at(-1)?.vectors.set(data.numbers, data.at);
  } else {
    void run(data).then(
      (output) => say({ kind: 'done', output }, Object.values(output).filter(isNumbers)),
      (error: unknown) => say({ kind: 'failed', message: String(error) }),
    );
  }
});

async function run(data: Extract<ToWorker, { kind: 'job' }>): Promise<Jobs[JobKind]['output']> {
  // One after the other, each given up for its own: both at once would be twice the memory.
  const [vectors, others] = lists.splice(0).map((list) => toUnitVectors(list.vectors, list.dimensions));
  const ours = vectors as UnitVectors;
  const comparing = (share: number) => tell({ stage: 'comparing', share });
  switch (data.job) {
    case 'similarities': {
      const cosines = similaritiesOf(ours, comparing);
      return { cosines, range: rangeOf(cosines, ours.count), clusters: clusterOrder(cosines, ours.count) };
    }
    case 'nearest':
      return nearestTo(data.input.query, ours, data.input.limit, data.input.except);
    case 'pca': {
      const { projectPca } = await import('./numbers/project-pca');
      return projectPca(ours);
    }
    case 'umap': {
      const { neighboursLookedFor, projectUmap } = await import('./numbers/project-umap');
      const limit = neighboursLookedFor(ours.count, data.input);
      const near = await findNearest(ours, limit, (share) => tell({ stage: 'searching', share }));
      const points = projectUmap(near, ours.count, data.input, (share, pointsNow) =>
        tell({ stage: 'arranging', share }, pointsNow),
      );
      return { points };
    }
    case 'compare':
      return compareSets(ours, others as UnitVectors, data.input, comparing);
  }
}

function tell(progress: JobProgress, pointsNow?: () => Float32Array): void {
  const now = performance.now();
  if (now - toldAt < tellEveryMs) return;
  toldAt = now;
  const shows = pointsNow && now - shownAt >= showEveryMs;
  if (shows) shownAt = now;
  say({ kind: 'progress', progress: shows ? { ...progress, points: pointsNow() } : progress });
}

function say(message: FromWorker, numbers: ArrayBufferView[] = []): void {
  postMessage(message, { transfer: numbers.map(({ buffer }) => buffer as ArrayBuffer) });
}

function isNumbers(value: unknown): value is ArrayBufferView {
  return ArrayBuffer.isView(value);
}

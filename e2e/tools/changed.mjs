// `npm test -- --changed`: which of the stories a change can touch.
import { execFileSync } from 'node:child_process';
import { root } from './prepare.mjs';

/** Changes that no story can notice: what runs beside the code tests them. */
const noStory = /\.(md|test\.ts|fixture\.(ts|json))$|^\.github\/|^e2e\/bench\/|^LICENSE$/;

/** The stories of a room begin with its name; these look into it, too. */
const alsoLooksInto = /** @type {Record<string, string[]>} */ ({
  benchmark: [],
  chat: ['main-job', 'keyboard', 'hostile'],
  embeddings: [],
  import: ['main-job', 'keyboard', 'hostile'],
  models: ['main-job', 'keyboard', 'hostile'],
  playground: ['hostile'],
  running: ['keyboard', 'hostile'],
  servers: ['main-job', 'keyboard', 'shell', 'hostile'],
});

/**
 * The names of the story files, without `.spec.ts`, that a change of these paths asks for; `all` where it
 * could be any. A room's files ask for the room's stories, a story for itself.
 * @param {string[]} paths from the project's root
 * @returns {string[] | 'all'}
 */
export function storiesFor(paths) {
  const wanted = new Set();
  for (const path of paths) {
    if (noStory.test(path)) continue;
    const room =
      /^src\/features\/([^/]+)\//.exec(path)?.[1] ?? /^src\/locales\/[^/]+\/(?:doors\/)?([^/]+)\.json$/.exec(path)?.[1];
    const story = /^e2e\/([^/]+)\.spec\.ts$/.exec(path)?.[1];
    const looksInto = room === undefined ? undefined : alsoLooksInto[room];
    if (story !== undefined) wanted.add(story);
    else if (/^e2e\/contract\//.test(path)) wanted.add('contract/');
    else if (room !== undefined && looksInto) for (const name of [room, ...looksInto]) wanted.add(name);
    else return 'all';
  }
  return [...wanted].sort();
}

/**
 * What differs from a commit: changed, staged and new files.
 * @param {string} since
 */
export function changedPaths(since) {
  const lines = (/** @type {string[]} */ ...args) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean);
  return [...lines('diff', '--name-only', since), ...lines('ls-files', '--others', '--exclude-standard')];
}

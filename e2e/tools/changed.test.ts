import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { storiesFor } from './changed.mjs';

describe('the stories that a change asks for', () => {
  it.each<[string, string[], string[] | 'all']>([
    ['nothing', [], []],
    ['words for developers and tests beside the code', ['README.md', 'src/features/chat/message.test.ts'], []],
    ['a room', ['src/features/import/job/job.ts'], ['hostile', 'import', 'keyboard', 'main-job']],
    [
      'a room’s texts',
      ['src/locales/en/chat.json', 'src/locales/en/doors/chat.json'],
      ['chat', 'hostile', 'keyboard', 'main-job'],
    ],
    ['a story', ['e2e/shell.spec.ts'], ['shell']],
    ['the contract', ['e2e/contract/cases/chat.ts'], ['contract/']],
    ['a room nobody knows yet', ['src/features/new/index.ts'], 'all'],
    ['what rooms stand on', ['src/shared/work.ts'], 'all'],
    ['the shell’s texts', ['src/locales/en/app.json'], 'all'],
    ['what stories stand on', ['e2e/fixtures.ts'], 'all'],
    ['a room and what it stands on', ['src/features/chat/message.ts', 'src/base/lane.ts'], 'all'],
  ])('%s', (_, paths, stories) => {
    expect(storiesFor(paths)).toEqual(stories);
  });

  it('are there, for every room', () => {
    const specs = readdirSync(fileURLToPath(new URL('..', import.meta.url))).filter((name) =>
      name.endsWith('.spec.ts'),
    );
    const rooms = readdirSync(fileURLToPath(new URL('../../src/features', import.meta.url)));
    for (const room of rooms) {
      const stories = storiesFor([`src/features/${room}/index.ts`]);
      expect(stories).not.toBe('all');
      for (const story of stories)
        expect(
          specs.some((name) => name.startsWith(story)),
          story,
        ).toBe(true);
    }
  });
});

import { expect, test } from 'vitest';
import type { JobState } from './job';
import { inOrder, waiting, whoseTurn } from './job-queue';

const error = new Error('no');
const states: Record<string, JobState> = {
  queued: { at: 'queued' },
  storing: { at: 'storing' },
  creating: { at: 'creating' },
  done: { at: 'done' },
  failed: { at: 'failed', during: 'storing', error },
};

/** Entries as `id:state@server`, in the order of their places. */
function entriesOf(...texts: string[]) {
  return texts.map((text, place) => {
    const [, id, at, server] = /^(\w+):(\w+)@(\w+)$/.exec(text)!;
    return { id: id!, job: { state: states[at!]!, place }, server: { id: server! } };
  });
}

const ids = (entries: { id: string }[]) => entries.map(({ id }) => id).join(' ');

test('what is open comes first, in the order of its turn, then the newest of what has ended', () => {
  const entries = entriesOf('a:done@s', 'b:storing@s', 'c:failed@s', 'd:queued@s', 'e:queued@s');
  expect(ids(inOrder(entries.toReversed()))).toBe('b d e c a');
  expect(ids(waiting(entries.toReversed()))).toBe('d e');
});

test('three of a server are at their files at once, and other servers do not count', () => {
  const entries = entriesOf('a:storing@s', 'b:queued@s', 'c:queued@s', 'd:queued@s', 'e:queued@t');
  expect(ids(whoseTurn(entries))).toBe('b c e');
});

test('a server that creates a model keeps nobody waiting', () => {
  const entries = entriesOf('a:creating@s', 'b:storing@s', 'c:storing@s', 'd:queued@s', 'e:queued@s');
  expect(ids(whoseTurn(entries))).toBe('d');
});

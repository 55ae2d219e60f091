import { expect, test, vi } from 'vitest';
import { holdersByClaims } from './pull-holders';
import type { PullRecord } from './pull-record';
import { openShelf } from './pull-shelf';

const pull: PullRecord = {
  id: 'a',
  owner: '',
  server: { id: 'box' as PullRecord['server']['id'], kind: 'ollama', name: 'Box', url: 'http://box.test' },
  model: 'm',
  insecure: false,
  place: 1,
  at: 'open',
  layers: [],
};

test('without locks a pull belongs to the page that answers for it, and to one alone when that is gone', async () => {
  const stored = new Map<string, string>();
  const shelf = openShelf({
    getItem: (key) => stored.get(key) ?? null,
    setItem: (key, value) => void stored.set(key, value),
    removeItem: (key) => void stored.delete(key),
  });
  const page = (owner: string) =>
    holdersByClaims({ shelf, owner, channel: 'pull-holders-test', askEveryMs: 20, settleMs: 1 });
  const one = page('one');
  await one.hold('a');
  shelf.put({ ...pull, owner: 'one' });

  const holders: string[] = [];
  const told = new Set<string>();
  for (const owner of ['two', 'three'])
    void page(owner)
      .hold('a', () => told.add(owner))
      .then(() => holders.push(owner));
  await vi.waitFor(() => expect(told.size).toBe(2));
  expect(holders).toEqual([]);

  one.release('a');
  await vi.waitFor(() => expect(holders).toHaveLength(1), { timeout: 10_000 });
  expect(shelf.all()[0]!.owner).toBe(holders[0]);
}, 15_000);

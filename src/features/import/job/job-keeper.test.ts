import { expect, test, vi } from 'vitest';
import { emptyForm } from '@/shared/model-form/create-form';
import { JobKeeper } from './job-keeper';
import type { JobRecord } from './job-record';
import { openJobs } from './jobs.db';

function recordOf(id: string, owner: string, more: Partial<JobRecord> = {}): JobRecord {
  return {
    id,
    owner,
    place: 1,
    server: { id: 's', kind: 'ollama', name: 'S', url: 'http://s' } as JobRecord['server'],
    at: 'open',
    fileName: 'a.gguf',
    kind: 'model',
    form: emptyForm('m'),
    model: 'm',
    settings: {},
    files: [],
    sources: [],
    ...more,
  };
}

let names = 0;

/** The pages of a site: each has a keeper of its own, and they share what is stored. */
function site() {
  const storage = openJobs({ name: `jobs-${(names += 1)}` });
  const flag = { value: false };
  const open = (given: { holds?: (id: string) => boolean; put?: () => Promise<void> } = {}) => {
    const onTrouble = vi.fn<() => void>();
    const openStorage = async () => ({ ...storage, ...(given.put ? { put: given.put } : {}) });
    const keeper = new JobKeeper({ openStorage, holds: given.holds ?? (() => false), flag, onTrouble });
    return { keeper, onTrouble };
  };
  return { storage, flag, open };
}

test('the jobs of a page that is gone are taken over in their order, once', async () => {
  const { open, flag, storage } = site();
  const { keeper: gone } = open();
  gone.keep(recordOf('second', gone.owner, { place: 2 }));
  gone.keep(recordOf('first', gone.owner, { place: 1 }));
  await vi.waitFor(async () => expect(await storage.all()).toHaveLength(2));
  expect(flag.value).toBe(true);
  const both = await Promise.all([open().keeper.takeOver(), open().keeper.takeOver()]);
  expect(
    both
      .flat()
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual(['first', 'second']);
  const next = await open().keeper.takeOver();
  expect(next.map(({ id }) => id)).toEqual(['first', 'second']);
});

test('the jobs of a page that is open are left to it', async () => {
  const { open, storage } = site();
  const { keeper: other } = open({ holds: (id) => id === 'theirs' });
  other.keep(recordOf('theirs', other.owner));
  other.keep(recordOf('orphan', 'nobody'));
  await vi.waitFor(async () => expect(await storage.all()).toHaveLength(2));
  expect((await open().keeper.takeOver()).map(({ id }) => id)).toEqual(['orphan']);
});

test('what is done is forgotten, and with the last the flag goes', async () => {
  const { open, flag, storage } = site();
  const { keeper } = open();
  keeper.keep(recordOf('a', keeper.owner));
  keeper.keep(recordOf('b', keeper.owner));
  keeper.forget('a');
  await vi.waitFor(async () => expect((await storage.all()).map(({ id }) => id)).toEqual(['b']));
  expect(flag.value).toBe(true);
  keeper.forget('b');
  await vi.waitFor(() => expect(flag.value).toBe(false));
});

test('what the browser cannot keep is left out, and if nothing helps it is said', async () => {
  const { open, storage } = site();
  const { keeper } = open();
  const root = { kind: 'file', getFile: () => undefined } as unknown as FileSystemFileHandle;
  keeper.keep(recordOf('a', keeper.owner, { sources: [{ path: 'a', name: 'a', sizeBytes: 1, root }] }));
  await vi.waitFor(async () =>
    expect((await storage.all())[0]?.sources[0]).toMatchObject({ path: 'a', root: undefined }),
  );

  const full = open({ put: () => Promise.reject(new DOMException('', 'QuotaExceededError')) });
  full.keeper.keep(recordOf('b', full.keeper.owner));
  await vi.waitFor(() => expect(full.onTrouble).toHaveBeenCalled());
});

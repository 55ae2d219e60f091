import { expect, test, vi } from 'vitest';
import { abortError } from '@/base/abort';
import { nothingKnown } from '@/formats/gguf-describe';
import type { Server, ServerId } from '@/shared/servers.store';
import type { ReadyDraft } from '../draft/draft';
import { emptyForm } from '@/shared/model-form/create-form';
import type { ServerClient } from '@/shared/use-client';
import { Works, type Work } from '@/shared/work';
import { Imports, type RunJob } from './imports';
import { toJob, type JobRecord } from './job-record';

const server = { id: 's', kind: 'ollama', name: 'S', url: 'http://s', authorization: { kind: 'bearer', token: 't' } };

/** A record as version 1 of the database has it. */
const recordOfVersion1 = {
  id: 'old',
  owner: 'gone',
  place: 7,
  server: { id: 's' as ServerId, kind: 'ollama', name: 'S', url: 'http://s' },
  at: 'failed',
  fileName: 'a.gguf',
  kind: 'model',
  form: emptyForm('old'),
  model: 'old',
  settings: { system: 'x' },
  files: [{ name: 'a.gguf', field: 'files', sizeBytes: 3, digest: undefined }],
  sources: [{ path: 'a.gguf', name: 'a.gguf', sizeBytes: 3, fingerprint: 'f', root: undefined, file: undefined }],
} satisfies JobRecord;

interface Run {
  model: string;
  tools: Parameters<RunJob>[1];
  end: (error?: unknown) => void;
}

/** Imports whose jobs end when the test says so. */
function room({ takeOver = [] as JobRecord[] } = {}) {
  const all = new Map<string, Work>();
  const works = new Works(all, { clientFor: () => ({ server }) as ServerClient });
  const runs: Run[] = [];
  const records = new Map<string, JobRecord>();
  const imports = new Imports({
    works,
    all,
    run: ({ model }, tools) =>
      new Promise((resolve, reject) => {
        tools.signal.addEventListener('abort', () => reject(abortError()));
        tools.report({ type: 'job-began' });
        runs.push({ model, tools, end: (error) => (error ? reject(error) : resolve()) });
      }),
    keeper: {
      owner: 'me',
      keep: (record) => void records.set(record.id, structuredClone(record)),
      forget: (id) => void records.delete(id),
      takeOver: () => Promise.resolve(takeOver),
    },
    fingerprint: () => Promise.resolve('print'),
    serverById: (id) => ({ ...server, id }) as Server,
  });
  const start = (name: string, at = server as Server) => {
    const file = new File(['abc'], 'a.gguf');
    const files = [{ name: 'a.gguf', blob: file, field: 'files' as const }];
    const model = { format: 'gguf' as const, description: nothingKnown, files, warnings: [] };
    const sources = [{ file, path: 'a.gguf' }];
    const draft: ReadyDraft = {
      ...{ id: name, fileName: 'a.gguf', sizeBytes: 3, state: 'ready' },
      ...{ model, form: emptyForm(name), sources },
    };
    return imports.start({ model: name, files, settings: {} }, at, draft);
  };
  const states = () => imports.inOrder().map(({ job }) => `${job.model}:${job.state.at}`);
  const entry = (id: string) => imports.inOrder().find((each) => each.id === id);
  return { imports, works, all, entry, runs, records, start, states };
}

test('three begin, the next follows when one creates its model or ends', async () => {
  const { runs, start, states } = room();
  for (const name of ['a', 'b', 'c', 'd', 'e']) start(name);
  expect(states()).toEqual(['a:storing', 'b:storing', 'c:storing', 'd:queued', 'e:queued']);
  runs[0]!.tools.report({ type: 'create-began' });
  expect(states()).toEqual(['a:creating', 'b:storing', 'c:storing', 'd:storing', 'e:queued']);
  runs[1]!.end(new Error('no'));
  await vi.waitFor(() => expect(states()).toContain('e:storing'));
  expect(states().at(-1)).toBe('b:failed');
});

test('those that wait change places, are stopped where they stand, and go on at their place', () => {
  const { imports, start, states } = room();
  const [, , , d, e] = ['a', 'b', 'c', 'd', 'e'].map((name) => start(name));
  imports.move(e!, -1);
  expect(imports.waiting('s').map(({ job }) => job.model)).toEqual(['e', 'd']);
  imports.cancel(d!);
  expect(states().at(-1)).toBe('d:stopped');
  imports.retry(d!);
  expect(imports.waiting('s').map(({ job }) => job.model)).toEqual(['e', 'd']);
});

test('what is stored of a job is all of it but the bytes, its errors and credentials, and goes when it is done', async () => {
  const { imports, entry, runs, records, start } = room();
  const id = start('a');
  await vi.waitFor(() => expect(records.get(id)?.sources[0]?.fingerprint).toBe('print'));
  const digest = `sha256:${'0'.repeat(64)}` as const;
  runs[0]!.tools.report({ type: 'file-digested', index: 0, digest });
  const symbolic = new Error('no', { cause: () => 'nothing that can be cloned' });
  runs[0]!.end(symbolic);
  await vi.waitFor(() => expect(records.get(id)).toMatchObject({ at: 'failed', owner: 'me', files: [{ digest }] }));
  expect(Object.keys(records.get(id)!).toSorted()).toEqual(Object.keys(recordOfVersion1).toSorted());
  expect(records.get(id)!.server).toEqual(recordOfVersion1.server);
  expect(toJob(records.get(id)!)).toMatchObject({ model: 'a', state: { needs: 'word' }, files: [{ digest }] });

  imports.retry(id);
  expect(records.get(id)).toMatchObject({ at: 'open', files: [{ digest }] });
  runs[1]!.end();
  await vi.waitFor(() => expect(records.size).toBe(0));
  expect(entry(id)!.job.state).toEqual({ at: 'done' });
});

test('a record of version 1 is read: its job waits for a word, and asks for its files', async () => {
  const { imports, entry, runs } = room({ takeOver: [recordOfVersion1] });
  await imports.restore();
  expect(entry('old')!.job).toMatchObject({
    model: 'old',
    place: 7,
    state: { at: 'interrupted', needs: 'word' },
  });
  expect(entry('old')!.server).toEqual(server);
  imports.retry('old');
  await vi.waitFor(() => expect(entry('old')!.job.state).toMatchObject({ needs: 'files', lacking: ['a.gguf'] }));
  expect(runs).toEqual([]);
});

test('servers do not wait for each other, and each has its own line', () => {
  const { imports, start, states } = room();
  const other = { ...server, id: 't' } as Server;
  for (const name of ['a', 'b', 'c', 'd']) start(name);
  for (const name of ['e', 'f', 'g', 'h', 'i']) start(name, other);
  expect(states().filter((state) => state.endsWith('queued'))).toEqual(['d:queued', 'h:queued', 'i:queued']);
  expect(imports.waiting('t').map(({ job }) => job.model)).toEqual(['h', 'i']);
  imports.move(imports.waiting('t')[0]!.id, -1);
  expect(imports.waiting('s').map(({ job }) => job.model)).toEqual(['d']);
});

test('what could still go on is not cleared away with what has ended', async () => {
  const { works, runs, start, states } = room({ takeOver: [recordOfVersion1] });
  start('a');
  start('b');
  runs[0]!.end();
  runs[1]!.end(new Error('no'));
  await vi.waitFor(() => expect(states()).toEqual(['b:failed', 'a:done']));
  works.removeEnded();
  expect(states()).toEqual(['b:failed']);
});

test('one that is removed is stopped first', async () => {
  const { imports, all, runs, start } = room();
  const id = start('a');
  imports.remove(id);
  expect(runs[0]!.tools.signal.aborted).toBe(true);
  expect(all.size).toBe(0);
});

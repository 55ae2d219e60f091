import { expect, test } from 'vitest';
import { sha256Hex } from '@/base/sha256/hash-blob';
import { chain } from '../../../../e2e/models/chain';
import { shards } from '../../../../e2e/models/shards';
import type { RootHandle } from '../given/file-handles';
import { findFiles, planAgain } from './find-files';
import { fingerprint } from './fingerprint';
import type { JobSource } from './job';

const bytes = (seed: number) => new Uint8Array(300_000).fill(seed);
const model = new File([bytes(1)], 'a.gguf');

async function sourceOf(file: File, more: Partial<JobSource> = {}): Promise<JobSource> {
  const print = await fingerprint(file, (blob) => sha256Hex(blob));
  return { path: file.name, name: file.name, sizeBytes: file.size, fingerprint: print, ...more };
}

function handleOf(
  file: File | undefined,
  permission: PermissionState,
  granted: PermissionState = 'granted',
): RootHandle {
  return {
    kind: 'file',
    name: 'a.gguf',
    queryPermission: async () => permission,
    requestPermission: async () => granted,
    getFile: async () => {
      if (file) return file;
      throw new DOMException('', 'NotFoundError');
    },
  } as unknown as RootHandle;
}

test('what the browser kept is found without anybody being asked', async () => {
  const small = new File(['{}'], 'config.json');
  const sources = [await sourceOf(model, { root: handleOf(model, 'granted') }), await sourceOf(small, { file: small })];
  const found = await findFiles({ sources }, { ask: false });
  expect('sources' in found && found.sources.map(({ file }) => file)).toEqual([model, small]);
});

test('a permission is asked for only after a click, and a refusal asks for the file', async () => {
  const allowed = { sources: [await sourceOf(model, { root: handleOf(model, 'prompt') })] };
  expect(await findFiles(allowed, { ask: false })).toEqual({ at: 'interrupted', needs: 'permission' });
  expect(await findFiles(allowed, { ask: true })).toHaveProperty('sources');
  const refused = { sources: [await sourceOf(model, { root: handleOf(model, 'prompt', 'denied') })] };
  expect(await findFiles(refused, { ask: true })).toMatchObject({ needs: 'files', lacking: ['a.gguf'] });
});

test('a file that is gone is asked for, one that is another is told to be', async () => {
  const gone = await sourceOf(model, { root: handleOf(undefined, 'granted') });
  expect(await findFiles({ sources: [gone] }, { ask: false })).toEqual({
    at: 'interrupted',
    needs: 'files',
    lacking: ['a.gguf'],
    wrong: [],
  });
  const other = new File([bytes(2)], 'a.gguf');
  const longer = new File([bytes(1), 'x'], 'a.gguf');
  for (const given of [other, longer]) {
    const found = await findFiles({ sources: [gone] }, { ask: true, given: [{ file: given, path: 'a.gguf' }] });
    expect(found).toMatchObject({ needs: 'files', lacking: [], wrong: ['a.gguf'] });
  }
});

test('given files are taken by their place, else by name and size, wherever they lie now', async () => {
  const configs = ['{}', '{"nested":1}'].map((text) => new File([text], 'config.json'));
  const sources = [
    await sourceOf(configs[0]!, { path: 'm/config.json' }),
    await sourceOf(configs[1]!, { path: 'm/1_Pooling/config.json' }),
  ];
  const given = [
    { file: configs[1]!, path: 'copy/1_Pooling/config.json' },
    { file: configs[0]!, path: 'copy/config.json' },
  ];
  const found = await findFiles({ sources }, { ask: true, given });
  expect('sources' in found && found.sources.map(({ path, file }) => [path, file])).toEqual([
    ['m/config.json', configs[0]],
    ['m/1_Pooling/config.json', configs[1]],
  ]);
});

test('the plan is made again of the same files, a merged one too; not of files that make something else', async () => {
  const { files } = await shards(3);
  const given = files.map((file) => ({ file, path: file.name }));
  const sizeBytes = chain().file.size;
  const record = {
    model: 'm',
    settings: { system: 's' },
    files: [{ name: 'chain.gguf', field: 'files' as const, sizeBytes }],
  };
  const again = await planAgain(record, given);
  expect(again?.plan).toMatchObject({ model: 'm', settings: { system: 's' }, files: [{ name: 'chain.gguf' }] });
  expect(again?.plan.files[0]!.blob.size).toBe(sizeBytes);
  expect(await planAgain(record, given.slice(1))).toBeUndefined();
});

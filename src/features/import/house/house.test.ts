import { expect, test } from 'vitest';
import { computed, shallowRef } from 'vue';
import type { Server, ServerId } from '@/shared/servers.store';
import { chain } from '../../../../e2e/models/chain';
import { filesOf, modelsFolder, textLayers, weightLayers } from '../../../../e2e/models/models-folder';
import { recognize } from '../recognize/recognize';
import { type HouseDraft, toReady } from '../draft/draft';
import { toPlan } from '../draft/plan';
import { choose, forget, sizeOf, toRows } from './house';
import { nameStates } from '../server/name-states';

const ollama: Server = { id: 's' as ServerId, kind: 'ollama', name: 'S', url: 'http://s' } as Server;
const browser: Server = { id: 'b' as ServerId, kind: 'embedded', name: '' } as Server;

/** A folder with two models of the same file, and one of another. */
async function house(): Promise<HouseDraft> {
  const shared = weightLayers(chain());
  const files = await modelsFolder(
    {
      name: 'one',
      layers: [...shared, ...textLayers({ template: 'T', system: 'S', params: { seed: 1, stop: ['x'] } })],
    },
    { name: 'two', layers: shared },
    { name: 'three', layers: weightLayers(chain()) },
  );
  const { houses } = await recognize(filesOf(files));
  return { id: 'h', fileName: '', sizeBytes: 0, state: 'house', folder: houses[0]!, choices: new Map() };
}

const chosenNames = (draft: HouseDraft, state: Parameters<typeof toRows>[1]) =>
  toRows(draft, state).flatMap(({ model, isChosen }) => (isChosen ? [model.name] : []));

test('what the server lacks is chosen, what is on its way is not, and what was decided by hand stays', async () => {
  const draft = await house();
  const states: Record<string, 'taken' | 'being-made'> = { 'one:latest': 'taken', 'two:latest': 'being-made' };
  const state = (name: string) => states[name] ?? 'free';
  expect(chosenNames(draft, state)).toEqual(['three:latest']);
  const rows = toRows(draft, state);
  const all = { ...draft, choices: choose(draft, rows, true) };
  expect(chosenNames(all, state)).toEqual(['one:latest', 'three:latest']);
  // The one on its way was not asked about: once it is there, it stays unchosen.
  expect(chosenNames(all, () => 'taken')).toEqual(['one:latest', 'three:latest']);
  const none = { ...draft, choices: choose(draft, rows, false) };
  expect(chosenNames(none, () => 'free')).toEqual(['two:latest']);
  expect(chosenNames({ ...none, choices: forget(none, rows) }, () => 'free')).toHaveLength(3);
});

test('blobs that several have are counted once', async () => {
  const rows = toRows(await house(), () => 'free');
  const [{ size }] = [rows[0]!.model.result.model.files[0]!.blob];
  const { once, each } = sizeOf(rows.filter(({ model }) => model.name !== 'three:latest'));
  expect([once, each]).toEqual([size, 2 * size]);
});

test('a model is asked for under its name, as it is; this browser gets no Go template', async () => {
  const draft = await house();
  const row = toRows(draft, () => 'free').find(({ model }) => model.name === 'one:latest')!;
  const ready = toReady('r', draft.folder, row.model);
  const settings = { system: 'S', parameters: { seed: 1, stop: ['x'] } };
  expect(toPlan(ready, ollama)).toEqual({
    model: 'one:latest',
    files: row.model.result.model.files,
    settings: { template: 'T', ...settings },
  });
  expect(toPlan(ready, browser).settings).toEqual(settings);
  expect(ready.house).toEqual({ path: '', models: [row.model] });
});

test('names are the same whatever their case and defaults, and sets change only with them', () => {
  const there = shallowRef(['Llama3:latest', 'not a name']);
  const toCome = shallowRef(['me/mine']);
  const state = nameStates(
    () => there.value,
    () => toCome.value,
  );
  const all = () => ['llama3', 'registry.ollama.ai/library/LLAMA3', 'me/mine:latest', 'other', 'not a name'].map(state);
  expect(all()).toEqual(['taken', 'taken', 'being-made', 'free', 'free']);
  let asked = 0;
  const list = computed(() => {
    asked += 1;
    return state('me/mine');
  });
  expect(list.value).toBe('being-made');
  toCome.value = ['me/mine:latest'];
  expect([list.value, asked]).toEqual(['being-made', 1]);
  toCome.value = [];
  expect([list.value, asked]).toEqual(['free', 2]);
});

import { expect, test } from 'vitest';
import { nothingKnown } from '@/formats/gguf-describe';
import type { Server, ServerId } from '@/shared/servers.store';
import type { Draft, ReadyDraft } from './draft/draft';
import { emptyForm } from '@/shared/model-form/create-form';
import type { Dropped } from './given/intake';
import { importActions, type RoomPorts } from './import-actions';
import type { ImportEntry } from './job/import-entry';
import type { NameState } from './server/name-states';

const server = (id: string) => ({ id: id as ServerId, kind: 'ollama', name: id, url: `http://${id}` }) as Server;

function ready(name: string, more: Partial<ReadyDraft> = {}): ReadyDraft {
  const model = { format: 'gguf' as const, description: nothingKnown, files: [], warnings: [] };
  return { id: name, fileName: name, sizeBytes: 0, state: 'ready', model, form: emptyForm(name), sources: [], ...more };
}

/** A room that writes down what is done in it. */
function room(drafts: Draft[], more: Partial<RoomPorts> = {}) {
  const log: string[] = [];
  const names = new Map<string, NameState>();
  const actions = importActions({
    drafts: {
      drafts,
      remove: (id) => void log.push(`remove draft ${id}`),
      setChoices: () => undefined,
      putBack: ({ id }) => `draft of ${id}`,
      take: async ({ intake }) => {
        const { files, takenElsewhere } = await intake;
        log.push(`take ${files.map(({ path }) => path).join()}, ${takenElsewhere} went elsewhere`);
        return files.map(({ path }) => `draft of ${path}`);
      },
      takeAgain: () => Promise.resolve(['anew']),
      takeCorrected: (_, corrected) => Promise.resolve([`draft of ${Object.values(corrected).join()}`]),
    },
    imports: {
      start: ({ model }, { id }) => {
        names.set(model, 'being-made');
        log.push(`start ${model} at ${id}`);
        return `${model}@${id}`;
      },
      remove: (id) => void log.push(`remove job ${id}`),
      giveBack: (files) => Promise.resolve({ left: files.slice(1), resumed: files.length > 0 ? ['job'] : [] }),
    },
    server: () => server('s'),
    serverById: (id) => (id === 'gone' ? undefined : server(id)),
    version: () => '0.24.0',
    nameState: (name) => names.get(name) ?? 'free',
    ...more,
  });
  return { actions, log, names };
}

test('a draft goes to the current server first and to those chosen besides, as far as they are there', () => {
  const { actions, log } = room([]);
  expect(actions.start(ready('m', { targets: ['t', 'gone'] as ServerId[] }))).toBe('m@s');
  expect(log).toEqual(['start m at s', 'start m at t', 'remove draft m']);
  expect(room([], { server: () => undefined }).actions.start(ready('m'))).toBeUndefined();
});

test('all are started but those that need a word: further servers, a base, a name that is none, taken or doubled', () => {
  const base = ready('adapter');
  const { actions, log, names } = room([
    ready('a'),
    ready('b', { targets: ['t'] as ServerId[] }),
    { ...base, model: { ...base.model, base: { families: ['llama'] } } },
    ready('not a name'),
    ready('taken'),
    ready('a', { id: 'second' }),
  ]);
  names.set('taken', 'taken');
  expect(actions.startable().map(({ id }) => id)).toEqual(['a', 'second']);
  actions.startAll();
  expect(log).toEqual(['start a at s', 'remove draft a']);
});

test('nothing is started at once where the server is too old', () => {
  expect(room([ready('a')], { version: () => '0.5.4' }).actions.startable()).toEqual([]);
});

test('interrupted imports are given back what they wait for; the rest becomes drafts', async () => {
  const { actions, log } = room([]);
  const files = ['a', 'b'].map((path) => ({ file: new File([], path), path }));
  const dropped: Dropped = { folders: [], intake: Promise.resolve({ files, unreadable: [] }) };
  expect(await actions.take(dropped)).toBe('job');
  expect(log).toEqual(['take b, 1 went elsewhere']);
});

test('an import is offered again from what it was started from, and only while that is there', async () => {
  const { actions, log } = room([]);
  const entry = { id: 'j', material: { draft: ready('m') } } as ImportEntry;
  expect(actions.again(entry)).toBe('draft of m');
  expect(await actions.pickAgain(entry, new File([], 'm'))).toBe('anew');
  expect(log).toEqual(['remove job j', 'remove job j']);
  expect(actions.again({ ...entry, material: undefined })).toBeUndefined();
});

test('what has probably not been downloaded to its end is started by itself alone', () => {
  const whole = ready('whole');
  const unsure = ready('unsure', { model: { ...whole.model, unfinished: 'unsure.gguf.aria2' } });
  const { actions } = room([whole, unsure]);
  expect(actions.startable()).toEqual([whole]);
  expect(actions.isStartable(unsure)).toBe(true);
});

import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, test } from 'vitest';
import { embeddedServer, useServersStore } from './servers.store';

beforeEach(() => setActivePinia(createPinia()));

const box = { name: 'Box', url: 'http://10.0.0.2:11434' };
const lab = { name: 'Lab', url: 'http://10.0.0.3:11434' };

test('the embedded server is always in the list, and nothing is current at first', () => {
  const store = useServersStore();
  expect(store.servers).toEqual([embeddedServer]);
  expect(store.current).toBeUndefined();
});

test('the first server becomes current, a later one does not', () => {
  const store = useServersStore();
  const first = store.add(box);
  store.add(lab);
  expect(store.current?.id).toBe(first.id);
});

test('removing the current server makes the first of the others current, at last the embedded one', () => {
  const store = useServersStore();
  const first = store.add(box);
  const second = store.add(lab);
  store.remove(first.id);
  expect(store.current?.id).toBe(second.id);
  store.remove(second.id);
  expect(store.current).toEqual(embeddedServer);
});

test('removing another server leaves the current one alone', () => {
  const store = useServersStore();
  const first = store.add(box);
  store.remove(store.add(lab).id);
  expect(store.current?.id).toBe(first.id);
});

test('servers move within the list and never below the embedded one', () => {
  const store = useServersStore();
  const first = store.add(box);
  const second = store.add(lab);
  store.move(second.id, -1);
  expect(store.servers.map(({ id }) => id)).toEqual([second.id, first.id, embeddedServer.id]);
  store.move(second.id, -1);
  store.move(first.id, 1);
  store.move(embeddedServer.id, -1);
  expect(store.servers.map(({ id }) => id)).toEqual([second.id, first.id, embeddedServer.id]);
});

test('a server that is not there cannot be selected', () => {
  const store = useServersStore();
  const first = store.add(box);
  store.select('nobody' as typeof first.id);
  expect(store.current?.id).toBe(first.id);
});

describe('presets', () => {
  test('come in once, the first as current', () => {
    const store = useServersStore();
    store.applyPresets([box, lab]);
    store.applyPresets([box, lab]);
    expect(store.servers.map(({ name }) => name)).toEqual(['Box', 'Lab', '']);
    expect(store.current?.name).toBe('Box');
  });

  test('do not come in beside the same address added by hand', () => {
    const store = useServersStore();
    store.add({ name: 'Mine', url: box.url });
    store.applyPresets([box]);
    expect(store.servers.map(({ name }) => name)).toEqual(['Mine', '']);
  });

  test('follow the file in their names, unless renamed', () => {
    const store = useServersStore();
    store.applyPresets([box, lab]);
    store.update(store.servers[1]!.id, { name: 'My lab' });
    store.applyPresets([
      { ...box, name: 'Big box' },
      { ...lab, name: 'Laboratory' },
    ]);
    expect(store.servers.map(({ name }) => name)).toEqual(['Big box', 'My lab', '']);
  });

  test('that are gone from the file go, unless something of the user is in them', () => {
    const store = useServersStore();
    store.applyPresets([box, lab]);
    store.update(store.servers[1]!.id, { authorization: { kind: 'bearer', token: 't' } });
    store.applyPresets([]);
    expect(store.servers.map(({ name }) => name)).toEqual(['Lab', '']);
  });

  test('that were removed stay away until they are restored, under the same id', () => {
    const store = useServersStore();
    store.applyPresets([box, lab]);
    const { id } = store.servers[0]!;
    store.remove(id);
    store.applyPresets([box, lab]);
    expect(store.servers.map(({ name }) => name)).toEqual(['Lab', '']);
    expect(store.hiddenPresets).toEqual([box]);
    store.restorePresets();
    expect(store.servers.map(({ name }) => name)).toEqual(['Lab', 'Box', '']);
    expect(store.byId(id)?.name).toBe('Box');
  });
});

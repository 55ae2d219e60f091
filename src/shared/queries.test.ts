import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApp } from 'vue';
import type { ServerClient } from './use-client';
import { modelsQuery, runningQuery, showQuery, useServerChanges, versionQuery, type ServerChanges } from './queries';
import type { Server, ServerId } from './servers.store';

const box = { id: 'box' as ServerId } as Server;
const lab = { id: 'lab' as ServerId } as Server;
const client = (server: Server) => ({ server }) as ServerClient;

let queries: QueryClient;
let changes: ServerChanges;

beforeEach(() => {
  queries = new QueryClient();
  changes = createApp({})
    .use(VueQueryPlugin, { queryClient: queries })
    .runWithContext(() => useServerChanges());
  for (const server of [box, lab]) {
    for (const query of [versionQuery, modelsQuery, runningQuery])
      queries.setQueryData(query(client(server)).queryKey as readonly string[], server.id);
    for (const model of ['x', 'y:7b']) queries.setQueryData(showQuery(client(server), model).queryKey, model);
  }
});
afterEach(() => queries.clear());

const keys = (isWanted: (key: readonly unknown[]) => boolean) =>
  queries
    .getQueryCache()
    .getAll()
    .map(({ queryKey }) => queryKey)
    .filter(isWanted)
    .map((key) => key.slice(1).join(' '));
const old = () => keys((queryKey) => queries.getQueryState(queryKey)!.isInvalidated);
const known = () => keys(() => true);

describe('what is shown of a model', () => {
  it.each(['x:latest', 'X', 'library/x', 'registry.ollama.ai/library/x:latest'])('is one fact: x is %s', (name) => {
    expect(queries.getQueryData(showQuery(client(box), name).queryKey)).toBe('x');
  });

  it.each(['x:7b', 'me/x', 'hf.co/library/x', 'y'])('is not that of another: x is not %s', (name) => {
    expect(queries.getQueryData(showQuery(client(box), name).queryKey)).toBeUndefined();
  });
});

describe('a change on a server', () => {
  it('of models is asked for anew in the list, in what is loaded, and in the details of those alone', async () => {
    await changes.modelsChanged(box, ['x:latest']);
    expect(old()).toEqual(['box models', 'box running', 'box show x:latest']);
  });

  it('of what is loaded leaves the rest', async () => {
    await changes.loadedChanged(lab);
    expect(old()).toEqual(['lab running']);
  });

  it('that takes a model away leaves nothing of it', async () => {
    await changes.modelsGone(box, ['Y:7B']);
    expect(known()).not.toContain('box show y:7b');
    expect(known()).toContain('lab show y:7b');
    expect(old()).toEqual(['box models', 'box running']);
  });

  it('that brings it back asks for everything but what it has just said', async () => {
    await changes.serverBack(box);
    expect(old()).toEqual(['box models', 'box running', 'box show x:latest', 'box show y:7b']);
  });

  it('that takes it off the list forgets it and no other', () => {
    changes.serverGone(box);
    expect(known().filter((key) => key.startsWith('box'))).toEqual([]);
    expect(known()).toHaveLength(5);
  });
});

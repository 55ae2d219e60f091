import { beforeEach, describe, expect, it, vi } from 'vitest';
import { abortError } from '@/base/abort';
import type { Server, ServerId } from './servers.store';
import type { ServerClient } from './use-client';
import { isOpen, Works, type Work, type WorkOrder, type WorkTools } from './work';

const box: Server = { id: 'box' as ServerId, kind: 'ollama', name: 'Box', url: 'http://box' };
const lab: Server = { ...box, id: 'lab' as ServerId, name: 'Lab' };

let byId: Map<string, Work>;
let works: Works;
/** What runs now, by id; settled by the tests. */
let running: Map<string, { tools: WorkTools<number>; end: () => void; fail: (error: unknown) => void }>;

beforeEach(() => {
  byId = new Map();
  running = new Map();
  works = new Works(byId, { clientFor: (server) => ({ server }) as ServerClient });
});

function order(id: string, more: Partial<WorkOrder<number>> = {}): WorkOrder<number> {
  return {
    id,
    kind: 'models.work.pull',
    server: box,
    initial: 0,
    describe: ({ progress }) => ({ title: `${id} ${progress}`, to: '/' }),
    run: (tools) =>
      new Promise<void>((resolve, reject) => {
        running.set(id, { tools, end: resolve, fail: reject });
        tools.signal.addEventListener('abort', () => reject(tools.signal.reason as Error));
      }).finally(() => running.delete(id)),
    ...more,
  };
}

const inLane = (id: string, more: Partial<WorkOrder<number>> = {}) =>
  order(id, { lane: { name: 'pull', atOnce: 2 }, ...more });
const states = () => [...byId.values()].map(({ id, state }) => `${id} ${state.at}`);
const isAt = (id: string, at: string) => vi.waitFor(() => expect(byId.get(id)?.state.at).toBe(at));

describe('one piece of work', () => {
  it('begins at once, tells how far it is, and ends', async () => {
    const after = vi.fn();
    works.start(order('a', { after }));
    expect(byId.get('a')!.state).toEqual({ at: 'running', progress: 0 });
    expect(running.get('a')!.tools.client.server).toBe(box);
    running.get('a')!.tools.report(7);
    expect(byId.get('a')!.state).toEqual({ at: 'running', progress: 7 });
    running.get('a')!.end();
    await isAt('a', 'done');
    expect(after).toHaveBeenCalledExactlyOnceWith({ at: 'done', progress: 7 });
  });

  it('that fails keeps how far it came, and why', async () => {
    works.start(order('a'));
    const error = new Error('no');
    running.get('a')!.tools.report(3);
    running.get('a')!.fail(error);
    await isAt('a', 'failed');
    expect(byId.get('a')!.state).toEqual({ at: 'failed', progress: 3, error });
  });

  it('that throws before it has begun has failed', async () => {
    const run = () => {
      throw new Error('at once');
    };
    works.start(order('a', { run }));
    await isAt('a', 'failed');
  });

  it('is stopped by an abort, not failed, and can be asked for again', async () => {
    works.start(order('a'));
    running.get('a')!.tools.report(5);
    works.stop('a');
    await isAt('a', 'stopped');
    works.retry('a');
    expect(byId.get('a')!.state).toEqual({ at: 'running', progress: 0 });
  });

  it('that is removed while it runs is stopped and never comes back', async () => {
    const removed = vi.fn();
    const after = vi.fn();
    works.start(order('a', { removed, after }));
    const { tools } = running.get('a')!;
    works.remove('a');
    expect(tools.signal.aborted).toBe(true);
    await vi.waitFor(() => expect(running.has('a')).toBe(false));
    tools.report(9);
    expect(states()).toEqual([]);
    expect(removed).toHaveBeenCalledOnce();
    expect(after).not.toHaveBeenCalled();
  });

  it('that was removed and begun anew is not ended by the first one’s end', async () => {
    const first = order('a');
    works.start(first);
    const { fail } = running.get('a')!;
    works.remove('a');
    works.start(order('a'));
    fail(abortError());
    await Promise.resolve();
    expect(states()).toEqual(['a running']);
  });

  it('is not asked for again while it runs', () => {
    works.start(order('a'));
    running.get('a')!.tools.report(4);
    works.retry('a');
    expect(byId.get('a')!.state.progress).toBe(4);
  });

  it('does what its room does instead of running again, or nothing', () => {
    const retry = vi.fn();
    works.hold(order('own', { retry }), 5);
    works.hold(order('never', { retry: null }), 5);
    works.retry('own');
    works.retry('never');
    expect(retry).toHaveBeenCalledOnce();
    expect(states()).toEqual(['own stopped', 'never stopped']);
  });

  it('that is held may have failed before', () => {
    const error = new Error('no');
    works.hold(order('a'), 5, { error });
    expect(byId.get('a')!.state).toEqual({ at: 'failed', progress: 5, error });
    works.retry('a');
    expect(states()).toEqual(['a running']);
  });

  it('that is held is listed and changed without running', () => {
    works.hold(order('a'), 5);
    works.change('a', 6);
    expect(byId.get('a')!.state).toEqual({ at: 'stopped', progress: 6 });
    expect(running.size).toBe(0);
    works.retry('a');
    expect(states()).toEqual(['a running']);
  });
});

describe('a lane', () => {
  it('has its places on each server; the others wait in order', async () => {
    for (const id of ['a', 'b', 'c', 'd']) works.start(inLane(id));
    works.start(inLane('e', { server: lab }));
    works.start(order('f'));
    expect(states()).toEqual(['a running', 'b running', 'c queued', 'd queued', 'e running', 'f running']);
    running.get('b')!.end();
    await isAt('c', 'running');
    expect(byId.get('d')!.state.at).toBe('queued');
  });

  it('lets the next begin when one leaves it early, and only one', async () => {
    for (const id of ['a', 'b', 'c', 'd']) works.start(inLane(id));
    running.get('a')!.tools.leaveLane();
    expect(states()).toEqual(['a running', 'b running', 'c running', 'd queued']);
    running.get('a')!.end();
    await isAt('a', 'done');
    expect(byId.get('d')!.state.at).toBe('queued');
  });

  it('takes one that returns before those that have not begun, when a place is free', async () => {
    for (const id of ['a', 'b', 'c', 'd']) works.start(inLane(id));
    running.get('a')!.tools.leaveLane();
    const returned = running.get('a')!.tools.returnToLane();
    expect(states()).toEqual(['a running', 'b running', 'c running', 'd queued']);
    running.get('b')!.end();
    await returned;
    await isAt('b', 'done');
    expect(byId.get('d')!.state.at).toBe('queued');
    running.get('a')!.end();
    await isAt('d', 'running');
  });

  it('is not waited for by one that is stopped meanwhile', async () => {
    for (const id of ['a', 'b', 'c']) works.start(inLane(id));
    running.get('a')!.tools.leaveLane();
    const returned = running.get('a')!.tools.returnToLane();
    works.stop('a');
    await expect(returned).rejects.toMatchObject({ name: 'AbortError' });
    await isAt('a', 'stopped');
    running.get('b')!.end();
    await isAt('b', 'done');
    works.start(inLane('d'));
    expect(byId.get('d')!.state.at).toBe('running');
  });

  it('goes on after one fails, is stopped or is removed', async () => {
    for (const id of ['a', 'b', 'c', 'd', 'e']) works.start(inLane(id));
    running.get('a')!.fail(new Error('x'));
    await isAt('c', 'running');
    works.stop('b');
    await isAt('d', 'running');
    works.remove('c');
    await isAt('e', 'running');
  });

  it('never runs what was stopped while it waited', async () => {
    const after = vi.fn();
    for (const id of ['a', 'b']) works.start(inLane(id));
    works.start(inLane('c', { after }));
    works.stop('c');
    expect(byId.get('c')!.state.at).toBe('stopped');
    expect(after).toHaveBeenCalledOnce();
    running.get('a')!.end();
    await isAt('a', 'done');
    expect(running.has('c')).toBe(false);
  });

  it('can be reordered as far as it waits', async () => {
    for (const id of ['a', 'b', 'c', 'd', 'e']) works.start(inLane(id));
    works.start(order('alone', { lane: { name: 'other', atOnce: 0 } }));
    works.move('e', -1);
    works.move('c', 1);
    works.move('a', 1);
    expect(works.waiting().map(({ id }) => id)).toEqual(['e', 'c', 'd', 'alone']);
    works.move('e', -1);
    works.move('d', 1);
    expect(works.waiting().map(({ id }) => id)).toEqual(['e', 'c', 'd', 'alone']);
    running.get('a')!.end();
    await isAt('e', 'running');
  });
});

describe('clearing the list', () => {
  it('takes what has ended, and leaves what could still go on', async () => {
    works.start(order('done'));
    running.get('done')!.end();
    await isAt('done', 'done');
    works.hold(order('stopped'));
    works.hold(order('kept', { isKeptUntilDone: true }));
    works.start(order('running'));
    works.removeEnded();
    expect(states()).toEqual(['kept stopped', 'running running']);
    expect([...byId.values()].map(isOpen)).toEqual([false, true]);
  });
});

import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ServerId } from '@/shared/servers.store';
import type { AssistantMessage, Part, ToolCallPart } from '../message';
import type { ConversationSetup } from '../conversation-setup';
import { callTools, describeTools } from './call-tools';
import { callKey, useOpenCallsStore } from './calls/open-calls.store';
import type { OwnTool } from './library/tool';
import { ownToolId } from './resolve';
import { useToolsStore } from './tools.store';

const step: Part = { kind: 'step', endedAt: 1 };
const call = (name: string): ToolCallPart => ({ kind: 'tool-call', call: { function: { name, arguments: {} } } });
const byHand: Omit<OwnTool, 'id'> = {
  name: 'ask_me',
  description: 'Asks',
  parameters: { type: 'object', properties: {} },
  approval: 'always',
  answering: { by: 'hand' },
};

beforeEach(() => setActivePinia(createPinia()));

function begin(before: Part[], calls: ToolCallPart[], change: Partial<AssistantMessage & ConversationSetup> = {}) {
  const { maxRounds, ...of } = change;
  const answer: AssistantMessage = {
    id: 'a',
    conversationId: 'c',
    parentId: 'q',
    role: 'assistant',
    status: 'streaming',
    createdAt: 0,
    model: 'm',
    serverId: 's' as ServerId,
    parts: [...before, ...calls],
    ...of,
  };
  const tool = useToolsStore().saveTool(byHand);
  const stopping = new AbortController();
  const setup = { toolIds: [ownToolId(tool)], ...(maxRounds !== undefined && { maxRounds }) };
  const onAsking = vi.fn<(isAsking: boolean) => void>();
  const results = callTools(calls, { answer, setup, signal: stopping.signal, onAsking });
  results.catch(() => undefined);
  return {
    results,
    stopping,
    onAsking,
    open: useOpenCallsStore(),
    keyOf: (part: Part) => callKey('a', answer.parts.indexOf(part)),
  };
}

describe('callTools', () => {
  it('answers several calls, in their order and each by itself', async () => {
    const calls = [call('ask_me'), call('no_such'), call('ask_me')];
    const { results, open, keyOf } = begin([{ kind: 'text', text: 'Let me see' }], calls);
    await vi.waitFor(() => expect(open.calls.size).toBe(2));
    open.decide(keyOf(calls[2]!), { do: 'send', text: 'third' });
    open.decide(keyOf(calls[0]!), { do: 'send', text: 'first' });
    expect((await results).map(({ content, outcome }) => [content, outcome])).toEqual([
      ['first', 'done'],
      ['There is no tool named “no_such”. The tools are: ask_me.', 'failed'],
      ['third', 'done'],
    ]);
    expect(open.calls.size).toBe(0);
  });

  it('says when the user is waited for, however many calls do, and when no longer', async () => {
    const calls = [call('ask_me'), call('ask_me')];
    const { results, open, keyOf, onAsking } = begin([], calls);
    await vi.waitFor(() => expect(open.calls.size).toBe(2));
    expect(onAsking.mock.calls).toEqual([[true]]);
    for (const each of calls) open.decide(keyOf(each), { do: 'send', text: 'yes' });
    await results;
    expect(onAsking.mock.calls).toEqual([[true], [false]]);
  });

  it.each([
    [0, undefined, undefined],
    [4, undefined, undefined],
    [5, undefined, 'rounds'],
    [6, undefined, undefined],
    [10, undefined, 'rounds'],
    [2, 2, 'rounds'],
  ])('after %i rounds, %s allowed, has the doubt %s', async (rounds, maxRounds, doubt) => {
    const asked = call('ask_me');
    const { stopping, open, keyOf } = begin(Array<Part>(rounds).fill(step), [asked], { maxRounds });
    await vi.waitFor(() => expect(open.calls.size).toBe(1));
    expect(open.calls.get(keyOf(asked))?.stage).toEqual(doubt ? { at: 'asking', doubt } : { at: 'writing' });
    stopping.abort();
  });

  it('asks about what was cut, and ends with the turn', async () => {
    const asked = call('ask_me');
    const { results, stopping, open, keyOf } = begin([], [asked], { doneReason: 'length' });
    await vi.waitFor(() => expect(open.calls.get(keyOf(asked))?.stage).toEqual({ at: 'asking', doubt: 'length' }));
    stopping.abort();
    await expect(results).rejects.toMatchObject({ name: 'AbortError' });
    expect(open.calls.size).toBe(0);
  });
});

it('describes the tools that are there', async () => {
  const tool = useToolsStore().saveTool(byHand);
  expect(await describeTools([ownToolId(tool), 'own:gone'])).toEqual([
    { type: 'function', function: { name: 'ask_me', description: 'Asks', parameters: byHand.parameters } },
  ]);
});

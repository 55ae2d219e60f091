import { describe, expect, it, vi } from 'vitest';
import { abortError } from '@/base/abort';
import type { ChosenTool } from '../resolve';
import { answerCall, type AnswerCallPorts } from './answer-call';
import type { Answer, Decision, OpenCall } from './open-calls.store';

const weather: ChosenTool = {
  id: 'own:a',
  name: 'get_weather',
  description: '',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  approval: 'ask',
  answering: { by: 'function', code: '', timeLimitSeconds: 10 },
};
const call = { id: 'call_1', function: { name: 'get_weather', arguments: { city: 'Oslo' } } };
const sunny: Answer = { by: 'function', outcome: 'done', content: 'Sunny' };

/** Answers with these decisions, one after the other, and remembers what was shown before each. */
function begin(change: Partial<AnswerCallPorts>, decisions: Decision[] = [], given = call) {
  const seen: OpenCall[] = [];
  const running: OpenCall[] = [];
  const run = vi.fn<AnswerCallPorts['run']>(() => Promise.resolve(sunny));
  let time = 100;
  const result = answerCall(given, {
    tools: [weather],
    signal: new AbortController().signal,
    waitFor: (open) => {
      seen.push(open);
      const next = decisions.shift();
      return next ? Promise.resolve(next) : Promise.reject(abortError());
    },
    showRunning: (open) => running.push(open),
    run,
    now: () => (time += 1),
    ...change,
  });
  return { result, seen, running, run };
}

const always = { tools: [{ ...weather, approval: 'always' as const }] };

describe('answerCall', () => {
  it('asks first, and lets the user see what goes out', async () => {
    const { result, seen, run } = begin({}, [
      { do: 'run', args: call.function.arguments },
      { do: 'send', text: 'Sunny' },
    ]);
    expect(await result).toEqual({
      kind: 'tool-result',
      callId: 'call_1',
      name: 'get_weather',
      content: 'Sunny',
      outcome: 'done',
      by: 'function',
      startedAt: expect.any(Number),
      endedAt: expect.any(Number),
    });
    expect(seen.map(({ stage }) => stage)).toEqual([{ at: 'asking' }, { at: 'review', answer: sunny }]);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('runs with other arguments, and does not hide that from the model', async () => {
    const { result, run } = begin({ ...always, doubt: 'late' }, [
      { do: 'run', args: { city: 'Bergen' } },
      { do: 'send', text: '[The user changed the arguments to {"city":"Bergen"}]\nSunny' },
    ]);
    expect(await result).toMatchObject({ by: 'function', content: expect.stringContaining('Bergen') });
    expect(run.mock.calls[0]![1]).toEqual({ city: 'Bergen' });
  });

  it('calls what the user wrote the user’s own', async () => {
    const other = begin({}, [
      { do: 'run', args: call.function.arguments },
      { do: 'send', text: 'Rain' },
    ]);
    expect(await other.result).toMatchObject({ by: 'hand', content: 'Rain', outcome: 'done' });
    const byHand = begin({}, [{ do: 'write' }, { do: 'send', text: 'Snow' }]);
    expect(await byHand.result).toMatchObject({ by: 'hand', content: 'Snow' });
    expect(byHand.run).not.toHaveBeenCalled();
  });

  it('runs at once what always may', async () => {
    const { result, seen, run } = begin(always);
    expect(await result).toMatchObject({ content: 'Sunny' });
    expect(seen).toEqual([]);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('lets the user write where the user is the tool', async () => {
    const { result, seen } = begin({ tools: [{ ...weather, approval: 'always', answering: { by: 'hand' } }] }, [
      { do: 'send', text: 'Snow' },
    ]);
    expect(await result).toMatchObject({ by: 'hand', content: 'Snow' });
    expect(seen).toMatchObject([{ stage: { at: 'writing' }, canRun: false }]);
  });

  it('refuses what never may, and what the user refuses', async () => {
    const never = begin({ tools: [{ ...weather, approval: 'never' }] });
    expect(await never.result).toMatchObject({ outcome: 'refused', by: 'page' });
    expect(never.run).not.toHaveBeenCalled();
    const refused = begin({}, [{ do: 'refuse' }]);
    expect(await refused.result).toMatchObject({ outcome: 'refused' });
    expect(refused.run).not.toHaveBeenCalled();
  });

  it('tells the model what tools there are, and what is wrong with its arguments', async () => {
    const unknown = begin(always, [], { id: 'x', function: { name: 'get_wether', arguments: { city: 'Oslo' } } });
    expect(await unknown.result).toMatchObject({
      outcome: 'failed',
      by: 'page',
      content: 'There is no tool named “get_wether”. The tools are: get_weather.',
    });
    const malformed = begin(always, [], { id: 'x', function: { name: 'get_weather', arguments: {} as never } });
    expect(await malformed.result).toMatchObject({ outcome: 'failed', content: expect.stringContaining('"city"') });
    expect(malformed.run).not.toHaveBeenCalled();
  });

  it.each(['rounds', 'length'] as const)('asks in doubt (%s), whatever is allowed otherwise', async (doubt) => {
    const { result, seen, run } = begin({ ...always, doubt });
    await expect(result).rejects.toMatchObject({ name: 'AbortError' });
    expect(seen).toMatchObject([{ stage: { at: 'asking', doubt } }]);
    expect(run).not.toHaveBeenCalled();
    const unknown = begin({ tools: [], doubt }, [{ do: 'send', text: 'Stop that' }]);
    expect(await unknown.result).toMatchObject({ by: 'hand', content: 'Stop that' });
    expect(unknown.seen).toMatchObject([{ stage: { at: 'review' }, canRun: false }]);
  });

  it('ends with the turn, and a tool that the user stopped is an answer', async () => {
    const turn = new AbortController();
    const untilAborted: AnswerCallPorts['run'] = (_tool, _args, { signal }) =>
      new Promise((_, reject) => {
        if (signal.aborted) reject(abortError());
        signal.addEventListener('abort', () => reject(abortError()));
      });
    const ended = begin({ ...always, signal: turn.signal, run: untilAborted, showRunning: () => turn.abort() });
    await expect(ended.result).rejects.toMatchObject({ name: 'AbortError' });
    const stopped = begin({ ...always, run: untilAborted, showRunning: (_open, stop) => queueMicrotask(stop) });
    expect(await stopped.result).toMatchObject({ outcome: 'failed', content: 'The user stopped the tool.' });
  });
});

import { describe, expect, test, vi } from 'vitest';
import { EngineError, type EngineChatRequest } from '../engine';
import { ContextExceededError } from './llama-errors';
import { LlamaModel, type Llama } from './llama-model';
import type { LlamaChunk } from './llama-reply';
import type { LlamaBody } from './llama-request';

type Answer = (body: LlamaBody, onChunk: (chunk: LlamaChunk) => void, signal: AbortSignal) => Promise<void>;

/** An engine that answers as `answers` say, one after the other; the last one again and again. */
function fakeLlama(...answers: Answer[]) {
  const bodies: LlamaBody[] = [];
  const llama: Llama & { bodies: LlamaBody[]; isDead: boolean } = {
    bodies,
    isDead: false,
    chatTemplate: 'a template',
    templateFault: undefined,
    complete: vi.fn((_, body, onChunk, signal) => {
      bodies.push(body);
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      return answer?.(body, onChunk, signal) ?? Promise.resolve();
    }),
    embed: vi.fn(async () => ({ vector: [1], tokens: 1 })),
    exit: vi.fn(async () => {
      llama.isDead = true;
    }),
  };
  return llama;
}

const says =
  (content: string): Answer =>
  async (_, onChunk) =>
    onChunk({ choices: [{ delta: { content }, finish_reason: 'stop' }] });

function modelOf(instance: Llama, restart = vi.fn(async (): Promise<Llama> => fakeLlama(says('anew')))) {
  return {
    model: new LlamaModel({ instance, restart, contextLength: 100, sizeBytes: 1, isEmbedding: false }),
    restart,
  };
}

function requestOf(...texts: string[]): EngineChatRequest {
  const messages = texts.map((content, i) => ({ role: i % 2 ? ('assistant' as const) : ('user' as const), content }));
  return { messages, tools: [], think: undefined, template: undefined, options: {} };
}

async function answerOf(model: LlamaModel, request: EngineChatRequest): Promise<string> {
  let text = '';
  for await (const { content = '' } of model.chat(request)) text += content;
  return text;
}

describe('an engine that has died', () => {
  const dies =
    (llama: () => { isDead: boolean }): Answer =>
    async (_, onChunk) => {
      onChunk({ choices: [{ delta: { content: 'half' }, finish_reason: null }] });
      llama().isDead = true;
      throw new EngineError('terminated');
    };

  test('gives what it had said, then the error, and is started anew with the next request', async () => {
    const llama: ReturnType<typeof fakeLlama> = fakeLlama(dies(() => llama));
    const { model, restart } = modelOf(llama);
    const pieces: string[] = [];
    const reading = (async () => {
      for await (const { content } of model.chat(requestOf('Hi'))) if (content) pieces.push(content);
    })();
    await expect(reading).rejects.toThrow('terminated');
    expect(pieces).toEqual(['half']);
    expect(restart).not.toHaveBeenCalled();
    expect(await answerOf(model, requestOf('Hi'))).toBe('anew');
    expect(restart).toHaveBeenCalledOnce();
  });

  test('that cannot be started anew says why, and is tried again', async () => {
    const llama = fakeLlama();
    llama.isDead = true;
    const restart = vi
      .fn(async (): Promise<Llama> => fakeLlama(says('anew')))
      .mockRejectedValueOnce(new EngineError('no memory'));
    const { model } = modelOf(llama, restart);
    await expect(answerOf(model, requestOf('Hi'))).rejects.toThrow('no memory');
    expect(await answerOf(model, requestOf('Hi'))).toBe('anew');
  });
});

describe('one call at a time', () => {
  test('a call after an abort waits until the engine has let go', async () => {
    let letGo = () => {};
    const hangs: Answer = (_, onChunk) => {
      onChunk({ choices: [{ delta: { content: 'a' }, finish_reason: null }] });
      return new Promise((_, reject) => (letGo = () => reject(new DOMException('', 'AbortError'))));
    };
    const llama = fakeLlama(hangs, says('next'));
    const { model } = modelOf(llama);
    const abort = new AbortController();
    const first = (async () => {
      for await (const { content } of model.chat({ ...requestOf('Hi'), signal: abort.signal }))
        if (content) abort.abort();
    })();
    await expect(first).rejects.toMatchObject({ name: 'AbortError' });
    const second = answerOf(model, requestOf('Hi'));
    await Promise.resolve();
    expect(llama.complete).toHaveBeenCalledOnce();
    letGo();
    expect(await second).toBe('next');
  });
});

describe('what is in the context', () => {
  test('stays while a conversation goes on, and is emptied before another one', async () => {
    const llama = fakeLlama(says('a long first answer to it'));
    const { model } = modelOf(llama);
    await answerOf(model, requestOf('question'));
    await answerOf(model, requestOf('question', 'a long first answer to it', 'and then?'));
    expect(llama.embed).not.toHaveBeenCalled();
    await answerOf(model, requestOf('something else'));
    expect(llama.embed).toHaveBeenCalledOnce();
  });
});

describe('a history longer than the context', () => {
  const refuses: Answer = async () => {
    throw new ContextExceededError(200, 100);
  };
  const system = { role: 'system' as const, content: 'be brief' };
  const long = (text: string) => `${text} ${'x'.repeat(60)}`;
  const history = [
    { role: 'user' as const, content: long('one') },
    { role: 'assistant' as const, content: '', tool_calls: [{ function: { name: 'f', arguments: {} } }] },
    { role: 'tool' as const, content: long('two') },
    { role: 'user' as const, content: long('three') },
    { role: 'user' as const, content: 'last' },
  ];

  test('loses its oldest messages, never the system text, the last one, or half of a tool call', async () => {
    const llama = fakeLlama(refuses, says('fits'));
    const { model } = modelOf(llama);
    expect(await answerOf(model, { ...requestOf(), messages: [system, ...history] })).toBe('fits');
    const kept = llama.bodies[1]?.messages as { role: string; content: string }[];
    expect(kept.map(({ content }) => content)).toEqual(['be brief', history[3]?.content, 'last']);
  });

  test('of which nothing can be dropped is refused, and so is one that must not be', async () => {
    const { model } = modelOf(fakeLlama(refuses));
    await expect(answerOf(model, { ...requestOf(), messages: [system, ...history] })).rejects.toMatchObject({
      status: 400,
    });
    const { model: strict } = modelOf(fakeLlama(refuses, says('never')));
    const request = { ...requestOf(), messages: history, truncate: false };
    await expect(answerOf(strict, request)).rejects.toBeInstanceOf(ContextExceededError);
  });
});

test('unloading while the engine is started anew ends the new one too', async () => {
  const dead = fakeLlama();
  dead.isDead = true;
  const fresh = fakeLlama(says('never'));
  let finish = () => {};
  const restart = vi.fn(() => new Promise<Llama>((resolve) => (finish = () => resolve(fresh))));
  const { model } = modelOf(dead, restart);
  const answer = answerOf(model, requestOf('Hi'));
  await vi.waitFor(() => expect(restart).toHaveBeenCalled());
  await model.unload();
  finish();
  await expect(answer).rejects.toThrow('unloaded');
  expect(fresh.exit).toHaveBeenCalled();
});

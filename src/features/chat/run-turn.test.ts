import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { abortError } from '@/base/abort';
import { createClient, type Transport } from '@/ollama';
import { createSimulator, type Simulator } from '@/embedded/testing/simulator';
import type { Fault } from '@/embedded/testing/faults';
import { textOf, type AssistantMessage } from './message';
import { anAnswer } from './messages.fixture';
import { checkpointMs, runTurn, type TurnPorts } from './run-turn';

const question = { model: 'm:latest', messages: [{ role: 'user' as const, content: 'Hi' }] };
const request = async () => question;

/** Ports that write down what happens. */
function ports(transport: Transport, change: Partial<TurnPorts> = {}) {
  const seen = { log: [] as string[], stored: [] as AssistantMessage[], shown: [] as AssistantMessage[] };
  const all: TurnPorts = {
    client: createClient(transport),
    resolveSetup: async () => undefined,
    callTools: async () => undefined,
    begin: async () => void seen.log.push('begin'),
    store: async (answer) => {
      seen.log.push(`store ${answer.status}`);
      seen.stored.push(answer);
    },
    remember: () => undefined,
    show: (answer) => {
      seen.log.push(`show ${answer.status}`);
      seen.shown.push(answer);
    },
    onNextFrame: (callback) => void queueMicrotask(callback),
    isLeaving: async () => false,
    now: () => 1000,
    ...change,
  };
  return { seen, ports: all };
}

/** A transport that answers with these pieces, one read each; an Error among them breaks the stream. */
function scripted(pieces: (Uint8Array | Error)[], log: string[] = []): Transport {
  return {
    fetch: async ({ path }, options) => {
      log.push(`request ${path}`);
      const left = [...pieces];
      const source: UnderlyingDefaultSource<Uint8Array> = {
        pull(controller) {
          const next = left.shift();
          if (options?.signal?.aborted) controller.error(abortError());
          else if (next instanceof Error) controller.error(next);
          else if (next) controller.enqueue(next);
          else controller.close();
        },
      };
      const body = new ReadableStream(source, { highWaterMark: 0 });
      return new Response(body, { status: 200 });
    },
    upload: () => Promise.reject(new Error('nothing is uploaded here')),
  };
}

const encode = (text: string) => new TextEncoder().encode(text);
const line = (content: string, more: object = {}) =>
  JSON.stringify({ model: 'm', created_at: '', message: { role: 'assistant', content }, done: false, ...more });
const lines = [
  line('', { message: { role: 'assistant', content: '', thinking: 'höm 🤔' } }),
  line('Grüße, '),
  line('日本'),
  line('!', { done: true, done_reason: 'stop', eval_count: 3 }),
].join('\n');

describe('runTurn', () => {
  it('stores the question before the request is sent', async () => {
    const log: string[] = [];
    const { seen, ports: all } = ports(scripted([encode(lines)], log), { begin: async () => void log.push('stored') });
    await runTurn(request, anAnswer(), all, new AbortController().signal);
    expect(log).toEqual(['stored', 'request /api/chat']);
    expect(seen.log.at(-1)).toBe('store done');
  });

  it('gives the same answer wherever the bytes are cut', async () => {
    const bytes = encode(lines);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const { seen, ports: all } = ports(scripted([bytes.slice(0, cut), bytes.slice(cut)]));
      const answer = await runTurn(request, anAnswer(), all, new AbortController().signal);
      expect(answer).toMatchObject({
        status: 'done',
        metrics: { eval_count: 3 },
        parts: [
          { kind: 'thinking', text: 'höm 🤔' },
          { kind: 'text', text: 'Grüße, 日本!' },
        ],
      });
      expect(seen.stored.at(-1)).toBe(answer);
      expect(seen.shown.at(-1)).toBe(answer);
    }
  });

  it('keeps what came wherever the stream ends or breaks, and says which', async () => {
    const bytes = encode(lines);
    const ends = [...lines.matchAll(/\n/g)].map(({ index }) => encode(lines.slice(0, index)).length);
    for (let cut = 0; cut < bytes.length; cut += 1) {
      // A line that is complete counts even without its end, unless the connection broke.
      const complete = ends.filter((end) => end <= cut).length;
      const expected = ['', '', 'Grüße, ', 'Grüße, 日本'][complete];

      for (const how of ['ended', 'reset'] as const) {
        const pieces = [bytes.slice(0, cut), ...(how === 'reset' ? [new TypeError('network error')] : [])];
        const { seen, ports: all } = ports(scripted(pieces));
        const answer = await runTurn(request, anAnswer(), all, new AbortController().signal);
        expect(answer.status).toBe('failed');
        expect(answer.error).toMatchObject({ name: 'StreamCutError', how });
        const isWhole = how === 'reset' && ends.includes(cut);
        if (!isWhole) expect(textOf(answer)).toBe(expected);
        expect(seen.stored.at(-1)).toBe(answer);
      }
    }
  });

  it('is complete when the connection breaks behind the last line', async () => {
    const { ports: all } = ports(scripted([encode(`${lines}\n`), new TypeError('network error')]));
    const answer = await runTurn(request, anAnswer(), all, new AbortController().signal);
    expect(answer.status).toBe('done');
    expect(answer.error).toBeUndefined();
  });

  it('keeps what came when it is stopped', async () => {
    const stop = new AbortController();
    const { seen, ports: all } = ports(scripted([encode(`${line('a')}\n`), encode(`${line('b')}\n`)]), {
      remember: () => stop.abort(),
    });
    const answer = await runTurn(request, anAnswer(), all, stop.signal);
    expect(answer).toMatchObject({ status: 'stopped', parts: [{ kind: 'text', text: 'a' }] });
    expect(answer.error).toBeUndefined();
    expect(seen.stored.at(-1)).toBe(answer);
  });

  it('does not fail because the page is left', async () => {
    const { seen, ports: all } = ports(scripted([encode(`${line('a')}\n`), new TypeError('network error')]), {
      isLeaving: async () => true,
    });
    const answer = await runTurn(request, anAnswer(), all, new AbortController().signal);
    expect(answer).toMatchObject({ status: 'streaming', parts: [{ kind: 'text', text: 'a' }] });
    expect(seen.log.filter((entry) => entry.startsWith('store'))).toEqual([]);
  });

  it('waits for what goes out with the question, and can be stopped until then', async () => {
    const log: string[] = [];
    const stop = new AbortController();
    const { ports: all } = ports(scripted([encode(lines)], log));
    const never = () => new Promise<typeof question>(() => stop.abort());
    expect(await runTurn(never, anAnswer(), all, stop.signal)).toMatchObject({ status: 'stopped', parts: [] });
    expect(log).toEqual([]);
  });

  it('fails when that cannot be had, and asks nothing', async () => {
    const log: string[] = [];
    const { ports: all } = ports(scripted([encode(lines)], log));
    const broken = () => Promise.reject(new Error('no disk'));
    const answer = await runTurn(broken, anAnswer(), all, new AbortController().signal);
    expect(answer).toMatchObject({ status: 'failed', error: { name: 'Error', message: 'no disk' } });
    expect(log).toEqual([]);
  });

  it('ends thinking that was cut off', async () => {
    const { ports: all } = ports(scripted([encode(lines.slice(0, lines.indexOf('\n') + 1))]));
    const answer = await runTurn(request, anAnswer(), all, new AbortController().signal);
    expect(answer.parts).toMatchObject([{ kind: 'thinking', endedAt: 1000 }]);
  });

  it('puts the answer on screen once a frame, and at its end without one', async () => {
    const frames: (() => void)[] = [];
    const pieces = Array.from({ length: 50 }, () => encode(`${line('a')}\n`));
    const { seen, ports: all } = ports(scripted(pieces), { onNextFrame: (callback) => frames.push(callback) });
    await runTurn(request, anAnswer(), all, new AbortController().signal);
    expect(frames).toHaveLength(1);
    expect(seen.log.filter((entry) => entry.startsWith('show'))).toEqual(['show streaming', 'show failed']);
    frames[0]!();
    expect(seen.shown.at(-1)?.status).toBe('failed');
  });
});

describe('checkpoints', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('come within a second, without overlapping, also while nothing arrives', async () => {
    let push!: (text: string) => void;
    let end!: () => void;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        push = (text) => controller.enqueue(encode(`${line(text)}\n`));
        end = () => controller.close();
      },
    });
    const transport: Transport = {
      fetch: async () => new Response(body),
      upload: () => Promise.reject(new Error('nothing is uploaded here')),
    };
    const stored: { at: number; text: string }[] = [];
    let writes = 0;
    const { ports: all } = ports(transport, {
      now: Date.now,
      onNextFrame: () => undefined,
      store: async (answer) => {
        writes += 1;
        expect(writes).toBe(1);
        stored.push({ at: Date.now(), text: textOf(answer) });
        await new Promise((resolve) => setTimeout(resolve, 300));
        writes -= 1;
      },
    });
    const start = Date.now();
    const turn = runTurn(request, anAnswer(), all, new AbortController().signal);
    for (let tick = 0; tick < 50; tick += 1) {
      push('a');
      await vi.advanceTimersByTimeAsync(100);
    }
    const gaps = stored.map(({ at }, index) => at - (stored[index - 1]?.at ?? start));
    expect(Math.max(...gaps)).toBeLessThan(1000);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(checkpointMs);
    const before = stored.length;
    push('end');
    await vi.advanceTimersByTimeAsync(1000);
    expect(stored.slice(before).some(({ text }) => text.endsWith('end'))).toBe(true);
    end();
    await vi.advanceTimersByTimeAsync(1000);
    await turn;
  });
});

describe('against the simulator', () => {
  let simulator: Simulator;
  const model = 'llama3.2:3b';
  beforeEach(() => void (simulator = createSimulator()));
  afterEach(() => simulator.close());

  const run = async () => {
    const { ports: all } = ports(simulator.transport);
    return runTurn(async () => ({ ...question, model }), anAnswer(), all, new AbortController().signal);
  };

  it('follows an answer to its end', async () => {
    const answer = await run();
    expect(answer.status).toBe('done');
    expect(textOf(answer)).toContain('llama3.2');
    expect(answer.metrics?.eval_count).toBeGreaterThan(10);
  });

  const faults: [Fault, object, boolean][] = [
    [{ kind: 'cut-after', lines: 3 }, { name: 'StreamCutError', how: 'ended' }, true],
    [{ kind: 'reset', lines: 3 }, { name: 'StreamCutError', how: 'reset' }, true],
    [{ kind: 'no-done' }, { name: 'StreamCutError', how: 'ended' }, true],
    [{ kind: 'garbage-line', lines: 3 }, { name: 'ProtocolError' }, true],
    [
      { kind: 'error-line', lines: 3, message: 'out of paper' },
      { name: 'StreamError', serverMessage: 'out of paper' },
      true,
    ],
    [{ kind: 'status', status: 503, message: 'busy' }, { name: 'HttpError', status: 503 }, false],
    [{ kind: 'unreachable' }, { name: 'UnreachableError' }, false],
  ];
  it.each(faults)('keeps what came before %j', async (fault, error, hasText) => {
    const whole = textOf(await run());
    simulator.faults.set('/api/chat', fault);
    const answer = await run();
    expect(answer).toMatchObject({ status: 'failed', error });
    expect(whole.startsWith(textOf(answer))).toBe(true);
    expect(textOf(answer) !== '').toBe(hasText);
  });
});

describe('runTurn with tools', () => {
  const call = { function: { name: 'clock', arguments: {} } };
  const result = {
    kind: 'tool-result',
    name: 'clock',
    content: '5',
    outcome: 'done',
    by: 'hand',
    startedAt: 1,
    endedAt: 2,
  } as const;
  const calling = `${line('', { message: { role: 'assistant', content: '', tool_calls: [call] } })}\n${line('', { done: true, done_reason: 'stop' })}`;

  /** A server that calls a tool, and then answers. */
  function twoSteps() {
    let step = 0;
    const [first, second] = [scripted([encode(calling)]), scripted([encode(lines)])];
    const transport: Transport = { ...first, fetch: (...args) => (step++ === 0 ? first : second).fetch(...args) };
    return { transport, steps: () => step };
  }

  it('asks again with what its tools have answered', async () => {
    const { transport, steps } = twoSteps();
    const asked: AssistantMessage[] = [];
    const { seen, ports: all } = ports(transport, { callTools: async () => [result] });
    const toRequest = async (answer: AssistantMessage) => (asked.push(answer), question);
    const answer = await runTurn(toRequest, anAnswer(), all, new AbortController().signal);
    expect(answer).toMatchObject({ status: 'done', metrics: { eval_count: 3 } });
    expect(answer.parts.map(({ kind }) => kind)).toEqual(['tool-call', 'step', 'tool-result', 'thinking', 'text']);
    expect(steps()).toBe(2);
    expect(asked[1]!.parts.at(-1)).toBe(result);
    // Nobody is told that it has ended while a step follows.
    expect(seen.shown.map(({ status }) => status).indexOf('done')).toBe(seen.shown.length - 1);
  });

  it('ends with calls that are left to the user', async () => {
    const { transport, steps } = twoSteps();
    const { ports: all } = ports(transport);
    const answer = await runTurn(request, anAnswer(), all, new AbortController().signal);
    expect(answer).toMatchObject({ status: 'done', doneReason: 'stop' });
    expect(steps()).toBe(1);
  });

  it('keeps the calls when it is stopped while they are being answered', async () => {
    const stop = new AbortController();
    const { transport } = twoSteps();
    const { ports: all } = ports(transport, {
      callTools: async (_calls, { signal }) => {
        stop.abort();
        signal.throwIfAborted();
        return undefined;
      },
    });
    const answer = await runTurn(request, anAnswer(), all, stop.signal);
    expect(answer).toMatchObject({ status: 'stopped', parts: [{ kind: 'tool-call' }] });
  });

  it('keeps what tools have answered when the next step fails', async () => {
    const transport = scripted([encode(calling)]);
    let step = 0;
    const failing: Transport = {
      ...transport,
      fetch: async (...args) =>
        step++ === 0 ? transport.fetch(...args) : new Response('{"error":"full"}', { status: 503 }),
    };
    const { ports: all } = ports(failing, { callTools: async () => [result] });
    const answer = await runTurn(request, anAnswer(), all, new AbortController().signal);
    expect(answer).toMatchObject({ status: 'failed', error: { status: 503 } });
    expect(answer.parts.at(-1)).toBe(result);
  });
});

describe('how a turn is asked', () => {
  it('stays with the answer', async () => {
    const setup = { think: false } as const;
    const { ports: all } = ports(scripted([encode(lines)]), { resolveSetup: async () => setup });
    const asked: AssistantMessage[] = [];
    const toRequest = async (answer: AssistantMessage) => (asked.push(answer), question);
    const answer = await runTurn(toRequest, anAnswer(), all, new AbortController().signal);
    expect(asked[0]!.setup).toBe(setup);
    expect(answer.setup).toBe(setup);
  });

  it('may be as a whole, which may lack its end', async () => {
    const resolveSetup = async () => ({ stream: false as const });
    const whole = line('Hi', { done: true, done_reason: 'stop' });
    const { ports: all } = ports(scripted([encode(whole)]), { resolveSetup });
    expect(await runTurn(request, anAnswer(), all, new AbortController().signal)).toMatchObject({
      status: 'done',
      parts: [{ text: 'Hi' }],
    });
    const { ports: guarded } = ports(scripted([encode(line('Hi'))]), { resolveSetup });
    expect(await runTurn(request, anAnswer(), guarded, new AbortController().signal)).toMatchObject({
      status: 'failed',
      parts: [{ text: 'Hi' }],
      error: { name: 'StreamCutError', how: 'ended' },
    });
  });

  it('fails where its tools cannot be described', async () => {
    const { ports: all } = ports(scripted([]), { resolveSetup: () => Promise.reject(new Error('no tools')) });
    const answer = await runTurn(request, anAnswer(), all, new AbortController().signal);
    expect(answer).toMatchObject({ status: 'failed', error: { message: 'no tools' } });
  });
});

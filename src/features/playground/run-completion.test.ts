import { describe, expect, it } from 'vitest';
import type { Fault } from '@/embedded/testing/faults';
import { createSimulator } from '@/embedded/testing/simulator';
import { createClient, type Transport } from '@/ollama';
import { closing } from '../../../e2e/closing';
import { chain } from '../../../e2e/models/chain';
import { install } from '../../../e2e/models/install';
import type { EditedRequest, Run } from './run';
import { runCompletion, type CompletionPorts } from './run-completion';
import { kept } from './run-growth';
import { aRun } from './runs.fixture';

/** Ports that write down what happens. */
function ports(transport: Transport, change: Partial<CompletionPorts> = {}) {
  const shown: Run[] = [];
  const all: CompletionPorts = {
    client: createClient(transport),
    begin: () => undefined,
    show: (run) => void shown.push(run),
    onNextFrame: (callback) => void queueMicrotask(callback),
    isLeaving: async () => false,
    now: () => 1000,
    ...change,
  };
  return { shown, ports: all };
}

/** Answers with these bytes, one read each, and notes what was sent. An Error breaks the connection. */
function scripted(pieces: (Uint8Array | Error)[], sent: unknown[] = []): Transport {
  return {
    fetch: async ({ body }) => {
      sent.push(JSON.parse(body as string));
      const left = [...pieces];
      const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
        const next = left.shift();
        if (next instanceof Error) controller.error(next);
        else if (next) controller.enqueue(next);
        else controller.close();
      };
      return new Response(new ReadableStream({ pull }, { highWaterMark: 0 }));
    },
    upload: () => Promise.reject(new Error('nothing is uploaded here')),
  };
}

const encode = (text: string) => new TextEncoder().encode(text);
const line = (response: string, more: object = {}) =>
  JSON.stringify({ model: 'm', created_at: '', response, done: false, ...more });
const never = new AbortController().signal;

async function answered(body: string, request: EditedRequest = { model: 'm', prompt: 'Hi' }): Promise<Run> {
  const { ports: all } = ports(scripted([encode(body)]));
  return runCompletion(aRun({ request }), all, never);
}

describe('a run', () => {
  it('sends its request to the letter, and keeps what came', async () => {
    const sent: unknown[] = [];
    const fields = { model: 'm', prompt: 'Hi', options: { new_option: [1] }, some_field: null, stream: true };
    const request = fields as object as EditedRequest;
    const lines = [line('höm', { thinking: '🤔' }), line('!', { done: true, done_reason: 'stop', context: [1, 2] })];
    const { ports: all, shown } = ports(scripted([encode(lines.join('\n'))], sent));
    const run = await runCompletion(aRun({ request }), all, never);
    expect(sent).toEqual([request]);
    expect(run).toMatchObject({
      status: 'done',
      thinking: '🤔',
      response: 'höm!',
      done_reason: 'stop',
      context: [1, 2],
    });
    expect(run.lines.map(({ text }) => text)).toEqual(lines);
    expect(shown.at(-1)).toBe(run);
  });

  it('is the same wherever the bytes are cut', async () => {
    const lines = [
      line('Grüße '),
      line('日本', { logprobs: [{ token: '日本', logprob: -0.5 }] }),
      line('!', { done: true }),
    ];
    const bytes = encode(lines.join('\n'));
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const { ports: all } = ports(scripted([bytes.slice(0, cut), bytes.slice(cut)]));
      const run = await runCompletion(aRun(), all, never);
      expect(run).toMatchObject({ status: 'done', response: 'Grüße 日本!' });
      expect(run.lines.map(({ text }) => text)).toEqual(lines);
      expect(run.logprobs).toHaveLength(1);
    }
  });

  it('is one line where it comes as a whole, whatever server answers', async () => {
    const request = { model: 'm', prompt: 'Hi', stream: false };
    const whole = line('all of it', { done: true, done_reason: 'length' });
    expect(await answered(whole, request)).toMatchObject({
      status: 'done',
      response: 'all of it',
      done_reason: 'length',
      lines: [{ text: whole }],
    });
  });

  it('tells a silent end, in either form, from an error line and a broken connection', async () => {
    expect(await answered(line('a'))).toMatchObject({ response: 'a', error: { name: 'StreamCutError', how: 'ended' } });
    expect(await answered(line('a'), { model: 'm', stream: false })).toMatchObject({
      status: 'failed',
      response: 'a',
      error: { name: 'StreamCutError', how: 'ended' },
    });
    const failing = [line('a'), '{"error":"it broke"}'].join('\n');
    expect(await answered(failing)).toMatchObject({
      status: 'failed',
      response: 'a',
      lines: [{}, { text: '{"error":"it broke"}' }],
      error: { name: 'StreamError', serverMessage: 'it broke' },
    });
    const { ports: all } = ports(scripted([encode(`${line('a')}\n`), new TypeError('network error')]));
    expect(await runCompletion(aRun(), all, never)).toMatchObject({
      status: 'failed',
      response: 'a',
      error: { name: 'StreamCutError', how: 'reset' },
    });
  });

  it('is complete when the connection breaks behind the last line', async () => {
    const { ports: all } = ports(scripted([encode(`${line('a', { done: true })}\n`), new TypeError('network error')]));
    expect(await runCompletion(aRun(), all, never)).toMatchObject({ status: 'done' });
  });

  it('shows a prompt that was only rendered', async () => {
    const rendered = line('', { _debug_info: { rendered_template: 'user: Hi' } });
    expect(await answered(rendered)).toMatchObject({ status: 'done', renderedPrompt: 'user: Hi', response: '' });
  });

  it('takes no measures that are none', async () => {
    const odd = line('', {
      done: true,
      total_duration: -5,
      load_duration: 'soon',
      eval_count: null,
      prompt_eval_count: 3,
    }).replace('-5', '1e999');
    const run = await answered(odd);
    expect(run.status).toBe('done');
    expect(run.metrics).toEqual({ prompt_eval_count: 3 });
  });

  it('keeps the last lines and the first tokens of many, and tells how many it does not', async () => {
    const count = 2 * kept.lines + 500;
    const logprobs = [{ token: 'a', logprob: -1, top_logprobs: [{ token: 'b', logprob: -2 }] }];
    const body = Array.from({ length: count }, (_, index) => line(`${index} `, { logprobs })).join('\n');
    const run = await answered(`${body}\n${line('', { done: true })}`);
    expect(run.lines).toHaveLength(kept.lines);
    expect(run.linesLeftOut).toBe(count + 1 - kept.lines);
    expect(run.lines[0]!.text).toContain(`"${count + 1 - kept.lines} "`);
    expect(run.logprobs).toHaveLength(kept.tokens);
    expect(run.logprobsLeftOut).toBe(count - kept.tokens);
    expect(run.response.split(' ')).toHaveLength(count + 1);
  });

  it('cuts the end of a long line, and of no answer', async () => {
    const run = await answered(line('x'.repeat(100_000), { done: true }));
    expect(run.response).toHaveLength(100_000);
    expect(run.lines[0]!.text.length).toBeLessThan(kept.lineLength + 2);
  });

  it('is left as it is when the page goes away', async () => {
    const broken = [encode(`${line('a')}\n`), new TypeError('network error')];
    const { ports: all } = ports(scripted(broken), { isLeaving: async () => true });
    expect(await runCompletion(aRun(), all, never)).toMatchObject({
      status: 'running',
      response: 'a',
    });
  });
});

describe('with a server', () => {
  const faults: [Fault, Partial<Run>][] = [
    [
      { kind: 'status', status: 500, message: 'no' },
      { error: expect.objectContaining({ name: 'HttpError' }) as never },
    ],
    [{ kind: 'cut-after', lines: 2 }, { error: { name: 'StreamCutError', path: '/api/generate', how: 'ended' } }],
    [{ kind: 'no-done' }, { error: { name: 'StreamCutError', path: '/api/generate', how: 'ended' } }],
    [{ kind: 'reset', lines: 2 }, { error: { name: 'StreamCutError', path: '/api/generate', how: 'reset' } }],
    [{ kind: 'garbage-line', lines: 2 }, { error: expect.objectContaining({ name: 'ProtocolError' }) as never }],
    [
      { kind: 'error-line', lines: 2, message: 'oh' },
      { error: expect.objectContaining({ name: 'StreamError' }) as never },
    ],
    [{ kind: 'unreachable' }, { error: expect.objectContaining({ name: 'UnreachableError' }) as never }],
  ];

  async function create(profile: '0.24' | '0.33' = '0.24') {
    const simulator = closing(createSimulator({ models: [], profile }));
    const fixture = chain();
    await install(createClient(simulator.transport), 'chain', fixture);
    return { simulator, fixture };
  }

  it.each(faults)('%o fails it and keeps what came', async (fault, expected) => {
    const { simulator, fixture } = await create();
    simulator.faults.set('/api/generate', fault);
    const { ports: all } = ports(simulator.transport);
    const run = await runCompletion(aRun({ request: { model: 'chain', prompt: 'Hi' } }), all, never);
    expect(run).toMatchObject({ status: 'failed', ...expected });
    if ('lines' in fault) expect(run.response.trim()).toBe(fixture.words.slice(0, 2).join('').trim());
  });

  it.each(['0.24', '0.33'] as const)('%s fails in mid-answer in its own way', async (profile) => {
    const { simulator } = await create(profile);
    simulator.faults.set('/api/generate', { kind: 'engine-failure', tokens: 2, message: 'it broke' });
    const { ports: all } = ports(simulator.transport);
    const run = await runCompletion(aRun({ request: { model: 'chain', prompt: 'Hi' } }), all, never);
    expect(run).toMatchObject({
      status: 'failed',
      error: { name: profile === '0.24' ? 'StreamError' : 'StreamCutError' },
    });
    expect(run.response).not.toBe('');
  });

  it.each([{ kind: 'hang' }, { kind: 'stall', lines: 2 }] satisfies Fault[])('%o can be stopped', async (fault) => {
    const { simulator } = await create();
    simulator.faults.set('/api/generate', fault);
    const stop = new AbortController();
    const { ports: all } = ports(simulator.transport, {
      begin: (latest) => {
        const wait = setInterval(() => {
          if (fault.kind === 'stall' && latest().response === '') return;
          clearInterval(wait);
          stop.abort();
        }, 1);
      },
    });
    const run = await runCompletion(aRun({ request: { model: 'chain', prompt: 'Hi' } }), all, stop.signal);
    expect(run).toMatchObject({ status: 'stopped' });
  });

  it('one that is stopped with the last line that comes has ended', async () => {
    const { simulator } = await create();
    simulator.faults.set('/api/generate', { kind: 'stall', lines: 2 });
    const stop = new AbortController();
    let times = 0;
    // Asked for at the beginning, and twice with each line: the fourth time is with the last one.
    const now = () => {
      times += 1;
      if (times === 4) stop.abort();
      return 1000;
    };
    const { ports: all } = ports(simulator.transport, { now });
    const run = await runCompletion(aRun({ request: { model: 'chain', prompt: 'Hi' } }), all, stop.signal);
    expect(run).toMatchObject({ status: 'stopped' });
  });

  it('a field of a wrong type is sent as it is, and refused in the server’s words', async () => {
    const { simulator } = await create();
    const { ports: all } = ports(simulator.transport);
    const request = { model: 'chain', prompt: 5 } as unknown as EditedRequest;
    const run = await runCompletion(aRun({ request }), all, never);
    expect(run).toMatchObject({ status: 'failed', error: { name: 'HttpError', status: 400 } });
    expect(simulator.requests.at(-1)?.body).toEqual(request);
  });
});

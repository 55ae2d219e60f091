import { list } from '../../src/ollama/models';
import { chat } from '../../src/ollama/chat';
import type { Transport } from '../../src/ollama/transport';
import { readNdjson } from '../../src/base/ndjson';
import { median, round } from './numbers';

// What reading a server's answers costs beside believing them: the same bytes, taken by JSON.parse and a cast as
// it was once, and by the readers. Runs in Node, whose engine is Chromium's. Last line: JSON, the readers' time
// as a share of the casts'.

const rounds = 25;
const modelCount = 10_000;
const lineCount = 20_000;

const encoder = new TextEncoder();
const models = Array.from({ length: modelCount }, (_, index) => ({
  name: `model-${index}:q4_k_m`,
  model: `model-${index}:q4_k_m`,
  modified_at: '2026-05-14T10:00:00.123456789+02:00',
  size: 4_000_000_000 + index,
  digest: 'ab'.repeat(32),
  details: {
    parent_model: '',
    format: 'gguf',
    family: 'llama',
    families: ['llama'],
    parameter_size: '8.0B',
    quantization_level: 'Q4_K_M',
  },
  capabilities: ['completion', 'tools'],
}));
const listBytes = encoder.encode(JSON.stringify({ models }));

const line = { model: 'llama3.2:latest', created_at: '2026-05-14T10:00:00.123456789Z' };
const last = { ...line, message: { role: 'assistant', content: '' }, done: true, done_reason: 'stop', eval_count: 7 };
const lines = Array.from({ length: lineCount }, (_, index) => ({
  ...line,
  message: { role: 'assistant', content: ` word${index}` },
  done: false,
}));
/** A line a chunk, as a server flushes them. */
const lineBytes = [...lines, last].map((each) => encoder.encode(`${JSON.stringify(each)}\n`));

function streamed(): ReadableStream<Uint8Array> {
  let index = 0;
  return new ReadableStream({
    pull(controller) {
      const chunk = lineBytes[index++];
      if (chunk) controller.enqueue(chunk);
      else controller.close();
    },
  });
}

const answering = (body: () => BodyInit): Transport => ({
  fetch: async () => new Response(body()),
  upload: () => Promise.reject(new Error('unused')),
});
const listTransport = answering(() => listBytes);
const chatTransport = answering(streamed);

interface Believed {
  models: { name: string }[];
  message: { content: string };
  done: boolean;
}

const contenders = {
  castList: async () =>
    ((await (await listTransport.fetch({ method: 'GET', path: '/' })).json()) as Believed).models.length,
  readList: async () => (await list(listTransport)).models.length,
  castLines: async () => {
    let length = 0;
    const response = await chatTransport.fetch({ method: 'GET', path: '/' });
    for await (const value of readNdjson(response.body!)) length += (value as Believed).message.content.length;
    return length;
  },
  readLines: async () => {
    let length = 0;
    for await (const { message } of chat(chatTransport, { model: 'm', messages: [] })) length += message.content.length;
    return length;
  },
};

type Contender = keyof typeof contenders;
const times = Object.fromEntries(Object.keys(contenders).map((name) => [name, []])) as unknown as Record<
  Contender,
  number[]
>;

// In turn, so that a busy moment of the machine hits all of them.
for (let round = 0; round < rounds + 3; round += 1) {
  for (const [name, run] of Object.entries(contenders) as [Contender, () => Promise<number>][]) {
    const start = performance.now();
    await run();
    if (round >= 3) times[name].push(performance.now() - start);
  }
}

const ms = (name: Contender) => round(median(times[name]));
console.log(`${modelCount} models: believed ${ms('castList')} ms, read ${ms('readList')} ms`);
console.log(`${lineCount} lines of a chat: believed ${ms('castLines')} ms, read ${ms('readLines')} ms`);
console.log(
  JSON.stringify({
    listVsCast: round(median(times.readList) / median(times.castList)),
    linesVsCast: round(median(times.readLines) / median(times.castLines)),
  }),
);

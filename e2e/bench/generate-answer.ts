import { createServer } from 'node:http';

const alternatives = 20;
export const lineCount = 20_000;
const linesPerWrite = 10;
const msPerWrite = 10;

const words = 'the sky looks blue because light of short waves is scattered by air more than light of long ones'.split(
  ' ',
);

/** A line as an Ollama writes it, with twenty tokens that could have stood there. */
function line(index: number): string {
  const text = index % 12 === 11 ? '.\n' : ` ${words[index % words.length]}`;
  const chance = (token: string, rank: number) => ({
    token,
    logprob: -0.01 - rank * 0.731,
    bytes: [...Buffer.from(token)],
  });
  const others = Array.from({ length: alternatives }, (_, rank) =>
    chance(rank === 0 ? text : ` ${words[(index + rank * 7) % words.length]}${rank}`, rank),
  );
  const record = {
    model: 'llama3.2:latest',
    created_at: '2026-05-14T10:00:00.123456789Z',
    response: text,
    done: false,
    logprobs: [{ ...chance(text, 0), top_logprobs: others }],
  };
  return `${JSON.stringify(record)}\n`;
}

export interface GeneratingServer {
  url: string;
  bodyBytes: number;
  /** Called before each tenth of the answer is written, with 0 to 9; the answer waits for it. */
  onTenth: (tenth: number) => Promise<void>;
  close(): Promise<void>;
}

/** Answers `/api/generate` as an Ollama does: a line of JSON a token, here ten a write and a hundred writes a second. */
export async function startGenerating(): Promise<GeneratingServer> {
  const lines = Array.from({ length: lineCount }, (_, index) => line(index));
  const last = JSON.stringify({
    model: 'llama3.2:latest',
    response: '',
    done: true,
    done_reason: 'stop',
    eval_count: lineCount,
  });
  const writes = Array.from({ length: lineCount / linesPerWrite }, (_, index) =>
    lines.slice(index * linesPerWrite, (index + 1) * linesPerWrite).join(''),
  );
  const server = createServer(async (request, response) => {
    response.setHeader('Access-Control-Allow-Origin', '*');
    if (request.url !== '/api/generate') return void response.writeHead(404).end();
    response.writeHead(200, { 'Content-Type': 'application/x-ndjson' }).flushHeaders();
    let written = 0;
    for (let tenth = 0; tenth < 10; tenth += 1) {
      await generating.onTenth(tenth);
      const begun = performance.now();
      const from = written;
      const until = Math.round((writes.length * (tenth + 1)) / 10);
      while (written < until) {
        const due = Math.min(until, from + Math.floor((performance.now() - begun) / msPerWrite));
        while (written < due) response.write(writes[written++]);
        await new Promise((resolve) => setTimeout(resolve, msPerWrite / 2));
      }
    }
    response.end(`${last}\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const generating: GeneratingServer = {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    bodyBytes: lines.reduce((sum, each) => sum + Buffer.byteLength(each), 0),
    onTenth: async () => {},
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return generating;
}

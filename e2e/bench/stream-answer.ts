import { createServer } from 'node:http';

/** How many tokens of the answer are alike in kind and number to the next ones. */
const sections = 38;
const tokensPerWrite = 10;
const msPerWrite = 10;

function section(n: number): string {
  return `## Step ${n}: what the numbers say

It is *true* that measurement ${n} was **repeated**, as \`measure(${n})\` shows, and that nobody doubted it afterwards;
see [the report](https://example.com/report/${n}) for what was left out. The mean is $\\mu_{${n}} = \\frac{1}{n} \\sum_i x_i$,
and its error shrinks with $\\sqrt{n}$. Where it does not, the samples depend on each other, which is worth a look.

1. Read the samples, all of them.
2. Leave out what is *not* a number.
   - Blanks are not.
   - Dashes are not.
3. Add up the rest.

\`\`\`python
def measure_${n}(samples: list[float], *, strict: bool = True) -> float:
    """The mean of what can be read."""
    total = 0.0
    for index, value in enumerate(samples):
        if strict and value is None:
            raise ValueError(f"sample {index} of ${n} is missing")
        total += value or 0  # a blank counts as nothing
    return total / len(samples)
\`\`\`

| sample | value | unit | note |
| --- | --: | --- | --- |
| first | ${n}.25 | ms | \`warm\` |
| second | ${n + 1}.5 | ms | **cold** |
| third | ${n + 2} | ms | not counted |

$$\\sigma^2 = \\frac{1}{n - 1} \\sum_{i=1}^{n} \\left( x_i - \\bar{x} \\right)^2$$

\`\`\`typescript
export function report${n}(samples: readonly number[]): string {
  const mean = samples.reduce((sum, each) => sum + each, 0) / samples.length;
  return \`step ${n}: \${mean.toFixed(2)} ms\`; // to two digits
}
\`\`\`

> What is quoted is quoted from memory, and may be wrong in step ${n}.

`;
}

const text = `${Array.from({ length: sections }, (_, n) => section(n + 1)).join('')}The very end.`;
/** As a tokenizer would cut it, roughly: the beginning of a word with its blank, the rest of it, a sign or two. */
const tokens = text.match(/ ?[A-Za-z]{1,5}|\d{1,3}| ?[^\sA-Za-z\d]{1,2}|\n+|[ \t]+|./gsu)!;
export const tokenCount = tokens.length;

export interface AnsweringServer {
  url: string;
  bodyBytes: number;
  /** Called before each tenth of the answer is written, with 0 to 9; the answer waits for it. */
  onTenth: (tenth: number) => Promise<void>;
  close(): Promise<void>;
}

/** Answers `/api/chat` as an Ollama does: a line of JSON a token, here ten a write and a hundred writes a second. */
export async function startAnswering(): Promise<AnsweringServer> {
  const createdAt = '2026-05-14T10:00:00.123456789Z';
  const line = (content: string, end: object) =>
    `${JSON.stringify({ model: 'llama3.2:latest', created_at: createdAt, message: { role: 'assistant', content }, ...end })}\n`;
  const lines = tokens.map((token) => line(token, { done: false }));
  const last = line('', { done: true, done_reason: 'stop', eval_count: tokens.length });
  const writes = Array.from({ length: Math.ceil(lines.length / tokensPerWrite) }, (_, index) =>
    lines.slice(index * tokensPerWrite, (index + 1) * tokensPerWrite).join(''),
  );
  const server = createServer(async (request, response) => {
    response.setHeader('Access-Control-Allow-Origin', '*');
    if (request.url !== '/api/chat') return void response.writeHead(404).end();
    response.writeHead(200, { 'Content-Type': 'application/x-ndjson' }).flushHeaders();
    let written = 0;
    for (let tenth = 0; tenth < 10; tenth += 1) {
      await answering.onTenth(tenth);
      const begun = performance.now();
      const from = written;
      const until = Math.round((writes.length * (tenth + 1)) / 10);
      while (written < until) {
        const due = Math.min(until, from + Math.floor((performance.now() - begun) / msPerWrite));
        while (written < due) response.write(writes[written++]);
        await new Promise((resolve) => setTimeout(resolve, msPerWrite / 2));
      }
    }
    response.end(last);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const answering: AnsweringServer = {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    bodyBytes: Buffer.byteLength(lines.join('') + last),
    onTenth: async () => {},
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return answering;
}

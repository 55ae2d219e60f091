import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Random } from './models/fuzz/random';

// A server that means ill: a real one's answers, every field of them replaced.

/**
 * `texts`: every text, number and name of a field is another one of its kind, so that pages go on and show
 * them; what steers an answer stays (`success`, `done`, roles, dates). `kinds`: every field is of another kind.
 */
export type Malice = 'texts' | 'kinds';

/** What ran sets this on the window. */
export const flag = '__hostile';
/** What would be fetched is here, where no page may ask. */
const elsewhere = 'http://elsewhere.test';
const run = `window.${flag}=1`;

/** Written as they are, for JSON.stringify would not write them. */
const raw: Record<string, string> = { '@huge@': '1e999', '@minus@': '-1e999', '@zero@': '-0' };

const long = 'long-'.repeat(20_000);

const texts: readonly string[] = [
  `<img src=x onerror="${run}">`,
  `<script>${run}</script><style>*{background:url(${elsewhere}/css)}</style>`,
  `"><svg onload="${run}"><iframe srcdoc="<script>parent.${flag}=1</script>"></iframe>`,
  `' onfocus=${run} autofocus tabindex=0 x='`,
  `[link](javascript:${run}) ![picture](${elsewhere}/picture.png) <javascript:${run}>`,
  `$\\href{javascript:${run}}{x}$ $$\\includegraphics{${elsewhere}/maths.png}$$ \\(\\htmlData{x=y}{z}\\)`,
  '```html\n<script>' + run + '</script>\n```\n\n| a | <b>b</b> |\n|---|---|\n| `c` | ~~~',
  `javascript:${run}//`,
  `data:text/html,<script>${run}</script>`,
  `{{constructor.constructor('${run}')()}} {0} {name} @:app.name | %n \${${run}} #{x}`,
  '__proto__',
  'constructor',
  'hasOwnProperty',
  '../../../etc/passwd?pull=x#/servers',
  '%E0%A4%A %00 %2F%2e%2e',
  'half \ud83d a pair \udc00',
  '\u202Egnp.elif\u202C \u2066\u2067 \u200B\u200D\uFEFF',
  '\u0000\u0001\u0007\b\u001B[31mred\u001B[0m\u007F\u0085\u2028\u2029\uFFFE',
  '\n\n\r\n\t \n',
  'Z̶̡̛̗͈̦̪͔̲͓̺̦̬̿̌͗̑̀̑̀͘͝a̵l̷̨̛g̴o'.repeat(50),
  '👩‍👩‍👧‍👦'.repeat(300),
  'W'.repeat(5_000),
  long,
  '9'.repeat(400),
  '{"error":{"message":"nested"}}',
  'null',
  ' ',
];

const numbers: readonly unknown[] = ['@huge@', '@minus@', '@zero@', -1, -1e308, 1e308, 2 ** 53 + 2, 0.1 + 0.2, 5e-324];

/** An object's own field called `__proto__`, which an assignment would not make. */
const polluted: unknown = JSON.parse(`{"__proto__":{"polluted":true,"toString":1},"length":1e9,"toString":null}`);

const kinds: readonly unknown[] = [
  null,
  true,
  false,
  ...numbers,
  ...texts,
  '',
  [],
  [null, [[]], -1, 'x', {}],
  {},
  polluted,
  { error: { message: 'inner' } },
];

/** What decides whether an answer goes on: kept where only texts are replaced. */
const steers = new Set(['status', 'done', 'role', 'modified_at', 'created_at', 'expires_at', 'digest', 'version']);

/** The answer, every field of it replaced. The same seed and answer give the same. The answer stays as it is. */
export function hostile(answer: unknown, malice: Malice, seed: string): unknown {
  return change(answer, malice, seed, '');
}

function change(value: unknown, malice: Malice, seed: string, path: string): unknown {
  // What is asked for again must be the same: chance depends on nothing but the place and what stood there.
  const random = new Random(`${seed} ${path} ${JSON.stringify(value)?.slice(0, 200)}`);
  if (path !== '' && malice === 'kinds') return random.pick(kinds.filter((each) => kindOf(each) !== kindOf(value)));
  if (Array.isArray(value)) return value.map((each, index) => change(each, malice, seed, `${path}.${index}`));
  if (typeof value === 'object' && value !== null) return changeFields(value, malice, seed, path);
  if (typeof value === 'string') return random.pick(texts);
  return typeof value === 'number' ? random.pick(numbers) : value;
}

function changeFields(value: object, malice: Malice, seed: string, path: string): object {
  const fields = Object.entries(value).map(([key, each]): [string, unknown] => [
    key,
    malice === 'texts' && steers.has(key) ? each : change(each, malice, seed, `${path}.${key}`),
  ]);
  // Object.fromEntries makes a field of `__proto__`.
  return Object.fromEntries([...fields, ...more(`${seed} ${path}`)]);
}

/** Fields that nobody asked for. */
function more(seed: string): [string, unknown][] {
  const random = new Random(`more ${seed}`);
  return [
    ['__proto__', polluted],
    [random.pick(texts), random.pick(kinds)],
    [`deep.${random.pick(texts)}.deeper`, random.pick(kinds)],
  ];
}

function kindOf(value: unknown): string {
  if (typeof value === 'string' && Object.hasOwn(raw, value)) return 'number';
  return value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value;
}

/** An answer as it goes over the wire, which may hold what JSON.stringify would not write. */
export function toWire(answer: unknown): string {
  return JSON.stringify(answer).replace(/"(@\w+@)"/g, (_, name: string) => raw[name]!);
}

export interface HostileServer {
  readonly url: string;
  /** What is done to the answers from now on. */
  malice: Malice;
  close(): Promise<void>;
}

/**
 * Passes requests on to a server and answers with what `hostile` makes of its answers. A list has each entry
 * three times: hostile by its texts, by its kinds but for a name, and by its kinds. Where a page names a model as it was told, the server is
 * asked for the one that is meant.
 */
export async function startHostile(to: string): Promise<HostileServer> {
  const names = new Map<string, string>();
  const self = { malice: 'texts' as Malice };
  const server = createServer((request, response) => {
    pass(to, self.malice, names, request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(self, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  });
}

async function pass(
  to: string,
  malice: Malice,
  names: Map<string, string>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = 'GET', url = '/', headers } = request;
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array);
  const asked = Buffer.concat(chunks);
  const body = url.startsWith('/api/blobs') ? asked : Buffer.from(meant(asked.toString(), names));
  const passed = ['origin', 'access-control-request-method', 'access-control-request-headers'];
  const answer = await fetch(`${to}${url}`, {
    method,
    headers: Object.fromEntries(passed.flatMap((name) => (headers[name] ? [[name, String(headers[name])]] : []))),
    ...(body.length > 0 && { body }),
  });
  const told = await answer.text();
  const kept = [...answer.headers].filter(([name]) => name.startsWith('access-control') || name === 'content-type');
  response.writeHead(answer.status, Object.fromEntries(kept));
  response.end(
    method === 'HEAD'
      ? undefined
      : told
          .split('\n')
          .map((line) => replaced(line, malice, url, names))
          .join('\n'),
  );
}

/** A text as a page has it: half of a surrogate pair is U+FFFD. */
export function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}

/** What a model is called: each text in turn, and always the same. */
function nameFor(model: string, names: Map<string, string>): string {
  const known = [...names.values()].indexOf(model);
  const name = texts[(known === -1 ? names.size : known) % texts.length]!;
  names.set(wellFormed(name), model);
  return name;
}

/** The request as the server understands it: with the names that it has given itself. */
function meant(body: string, names: ReadonlyMap<string, string>): string {
  if (!body.startsWith('{')) return body;
  const request = JSON.parse(body) as Record<string, unknown>;
  const name = typeof request.model === 'string' ? names.get(request.model) : undefined;
  return JSON.stringify(name === undefined ? request : { ...request, model: name });
}

function replaced(line: string, malice: Malice, url: string, names: Map<string, string>): string {
  if (!line.startsWith('{')) return line;
  const answer = JSON.parse(line) as Record<string, unknown>;
  if (!Array.isArray(answer.models)) return toWire(hostile(answer, malice, url));
  const models = (answer.models as { name: string }[]).flatMap((model) => {
    const name = nameFor(model.name, names);
    const [text, kind] = (['texts', 'kinds'] as const).map((each) => hostile(model, each, model.name) as object);
    return [{ ...text, name }, { ...kind, name: `${name} again` }, kind];
  });
  return toWire({ ...(hostile({ ...answer, models: [] }, 'texts', url) as object), models });
}

import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { expect, test as base } from '@playwright/test';
import { startOllama } from '../real-ollama';
import { startSimulator } from '../simulator';
import { findOllamas } from '../tools/ollamas.mjs';

// Who is let in, by Origin and Host: what a page never sees of a server. Sent from here, because no
// page can choose these headers. A server that is named and runs is left alone: its settings are unknown.

const configured = ['http://192.168.7.7:8080', 'chrome-extension://*'];
const programs = process.env.PADDOCK_TEST_OLLAMA ? [] : findOllamas();

interface Doorkeeper {
  title: string;
  start(): Promise<{ url: string; close(): Promise<void> }>;
}

const doorkeepers: Doorkeeper[] = [
  { title: 'simulator 0.24', start: () => startSimulator({ empty: true, origins: configured }) },
  ...programs.map(({ program, title }) => ({
    title: `real ${title}`,
    start: () => startOllama(program, { origins: configured.join(',') }),
  })),
];

const test = base.extend<object, { urlOf: (doorkeeper: Doorkeeper) => Promise<string> }>({
  urlOf: [
    async ({ browserName: _ }, use) => {
      const started = new Map<string, Awaited<ReturnType<Doorkeeper['start']>>>();
      await use(async ({ title, start }) => {
        if (!started.has(title)) started.set(title, await start());
        return started.get(title)!.url;
      });
      for (const { close } of started.values()) await close();
    },
    { scope: 'worker' },
  ],
});

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

function ask(url: string, method: string, headers: Record<string, string>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${url}/api/version`, { method, headers }, (response) => {
      let body = '';
      response.on('data', (data: Buffer) => (body += data.toString()));
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }));
    });
    request.on('error', reject);
    request.end();
  });
}

interface Visit {
  title: string;
  method?: string;
  /** SELF stands for the server's own address. */
  headers: Record<string, string>;
  status: number;
  /** Of Access-Control-Allow-Origin. */
  allows?: string;
}

const page = 'http://localhost:5173';

const visits: Visit[] = [
  { title: 'no origin', headers: {}, status: 200 },
  { title: 'its own origin', headers: { Origin: 'http://SELF' }, status: 200 },
  { title: 'its own origin by https', headers: { Origin: 'https://SELF' }, status: 200 },
  { title: 'a page on localhost', headers: { Origin: page }, status: 200, allows: page },
  { title: 'a page on 127.0.0.1', headers: { Origin: 'https://127.0.0.1' }, status: 200, allows: 'https://127.0.0.1' },
  { title: 'an app', headers: { Origin: 'app://x' }, status: 200, allows: 'app://x' },
  { title: 'a configured origin', headers: { Origin: configured[0]! }, status: 200, allows: configured[0] },
  {
    title: 'a configured pattern',
    headers: { Origin: 'chrome-extension://abc' },
    status: 200,
    allows: 'chrome-extension://abc',
  },
  { title: 'a page of the LAN', headers: { Origin: 'http://192.168.7.7:8081' }, status: 403 },
  { title: 'a page on [::1]', headers: { Origin: 'http://[::1]:5173' }, status: 403 },
  { title: 'a page without an origin', headers: { Origin: 'null' }, status: 403 },
  { title: 'a preflight from a refused page', method: 'OPTIONS', headers: { Origin: 'http://evil.test' }, status: 403 },
  {
    title: 'a preflight from an allowed page',
    method: 'OPTIONS',
    headers: { Origin: page },
    status: 204,
    allows: page,
  },
  { title: 'OPTIONS without an origin, by name', method: 'OPTIONS', headers: { Host: 'localhost' }, status: 204 },
  { title: 'OPTIONS without an origin, by address', method: 'OPTIONS', headers: { Host: '127.0.0.1' }, status: 405 },
  { title: 'a foreign host', headers: { Host: 'ollama.test' }, status: 403 },
  {
    title: 'a foreign host, an allowed page',
    headers: { Host: 'ollama.test', Origin: page },
    status: 403,
    allows: page,
  },
  { title: 'a local name', headers: { Host: 'nas.local:80' }, status: 200 },
  { title: 'a name below localhost', headers: { Host: 'paddock.localhost' }, status: 200 },
  { title: 'a private address', headers: { Host: '192.168.1.2' }, status: 200 },
  { title: 'a public address', headers: { Host: '8.8.8.8' }, status: 403 },
];

async function check(url: string, { method = 'GET', headers, status, allows }: Visit): Promise<void> {
  const sent = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, value.replace('SELF', new URL(url).host)]),
  );
  const answer = await ask(url, method, sent);
  expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([status, allows]);
  if (status === 403) expect(answer.body).toBe('');
  if (status !== 204 || !allows) return;
  expect(answer.headers).toMatchObject({
    'access-control-allow-methods': 'GET,POST,PUT,PATCH,DELETE,HEAD,OPTIONS',
    'access-control-allow-headers': expect.stringMatching(/^Authorization,Content-Type,User-Agent,Accept,/),
    'access-control-max-age': '43200',
  });
}

for (const doorkeeper of doorkeepers) {
  for (const visit of visits) {
    test(
      `${doorkeeper.title}: access: ${visit.title}`,
      { annotation: { type: 'contract', description: doorkeeper.title } },
      async ({ urlOf }) => check(await urlOf(doorkeeper), visit),
    );
  }
}

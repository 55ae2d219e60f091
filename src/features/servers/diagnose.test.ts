import { describe, expect, test } from 'vitest';
import { diagnose } from './diagnose';
import type { DiagnosisCode } from './diagnosis';
import type { DiagnosePage } from './probe';

const target = { url: 'http://box:11434' };

/** A page in which requests end as told, in order: with an answer, a network error, or never. */
function pageWhere(answers: Array<Response | 'error' | 'silence'>, origin = 'http://paddock.test') {
  const requests: Array<{ url: string; init: RequestInit }> = [];
  const page: DiagnosePage = {
    origin,
    timeoutMs: 5,
    fetch: (url, init = {}) => {
      requests.push({ url: String(url), init });
      const answer = answers[requests.length - 1] ?? 'error';
      if (answer instanceof Response) return Promise.resolve(answer);
      if (answer === 'error') return Promise.reject(new TypeError('Failed to fetch'));
      return new Promise((_, reject) => init.signal?.addEventListener('abort', () => reject(init.signal?.reason)));
    },
  };
  return { page, requests };
}

const version = () => Response.json({ version: '0.24.0' });

test('an Ollama tells its version, and how long that took', async () => {
  const { page, requests } = pageWhere([version()]);
  const diagnosis = await diagnose(target, page);
  expect(diagnosis).toEqual({ code: 'ok', version: '0.24.0', latencyMs: expect.any(Number) });
  expect(requests.map(({ url }) => url)).toEqual(['http://box:11434/api/version']);
});

test('nothing answers at all: down', async () => {
  const { page, requests } = pageWhere(['error', 'error']);
  expect(await diagnose(target, page)).toEqual({ code: 'down' });
  expect(requests.slice(0, 2).map(({ init }) => init.mode)).toEqual(['cors', 'no-cors']);
});

test('something answers, but not to this page: the origin is refused', async () => {
  const { page } = pageWhere(['error', new Response(null, { status: 200 })]);
  expect(await diagnose(target, page)).toEqual({ code: 'originRefused' });
});

test('neither an answer nor an error: timed out', async () => {
  const { page, requests } = pageWhere(['silence']);
  expect(await diagnose(target, page)).toEqual({ code: 'timedOut' });
  expect(requests).toHaveLength(1);
});

test('an https page and a plain http server elsewhere: mixed content', async () => {
  const { page } = pageWhere(['error'], 'https://paddock.test');
  expect(await diagnose(target, page)).toEqual({ code: 'mixedContent' });
});

test('an https page may call this machine, so there it is down', async () => {
  const { page } = pageWhere(['error', 'error'], 'https://paddock.test');
  expect(await diagnose({ url: 'http://localhost:11434' }, page)).toEqual({ code: 'down' });
});

test('a browser that lets mixed content through is believed', async () => {
  const { page } = pageWhere([version()], 'https://paddock.test');
  expect(await diagnose(target, page)).toMatchObject({ code: 'ok' });
});

describe('an answer that can be read', () => {
  test.each<[string, Response, DiagnosisCode]>([
    ['an empty 403', new Response(null, { status: 403 }), 'hostRefused'],
    ['a 403 with words', new Response('Forbidden', { status: 403 }), 'forbidden'],
    ['401', new Response('', { status: 401 }), 'authorizationNeeded'],
    ['407', new Response('', { status: 407 }), 'authorizationNeeded'],
    ['404', new Response('404 page not found', { status: 404 }), 'wrongPath'],
    ['405', new Response('', { status: 405 }), 'wrongPath'],
    ['502', new Response('<html>', { status: 502 }), 'proxyFailed'],
    ['418', new Response('', { status: 418 }), 'notOllama'],
    ['a web page', new Response('<!doctype html>'), 'notOllama'],
    ['other JSON', Response.json({ name: 'x' }), 'notOllama'],
    ['a version that is no text', Response.json({ version: 3 }), 'notOllama'],
    ['JSON null', new Response('null'), 'notOllama'],
  ])('of %s', async (_, answer, code) => {
    const { page, requests } = pageWhere([answer]);
    expect(await diagnose(target, page)).toEqual({ code, status: answer.status });
    expect(requests).toHaveLength(1);
  });
});

describe('with credentials', () => {
  const secured = { ...target, headers: { Authorization: 'Bearer t' } };

  test('they are sent', async () => {
    const { page, requests } = pageWhere([version()]);
    await diagnose(secured, page);
    expect(requests[0]?.init.headers).toEqual({ Authorization: 'Bearer t' });
  });

  test('a proxy that refuses to be asked first is told from one that is down', async () => {
    const { page } = pageWhere(['error', new Response('', { status: 401 })]);
    expect(await diagnose(secured, page)).toEqual({ code: 'preflightRefused', status: 401 });
  });

  test('an origin that is refused either way stays so', async () => {
    const { page } = pageWhere(['error', 'error', new Response()]);
    expect(await diagnose(secured, page)).toEqual({ code: 'originRefused' });
  });
});

test('an abort stays an abort', async () => {
  const controller = new AbortController();
  const { page } = pageWhere(['silence']);
  const diagnosis = diagnose(target, { ...page, timeoutMs: 60_000 }, { signal: controller.signal });
  controller.abort();
  await expect(diagnosis).rejects.toMatchObject({ name: 'AbortError' });
});

/**
 * A page whose requests end as servers do: `answers` by address and, after a blank, by mode and whether
 * redirects are left alone (`http://box:1 no-cors`). All others fail.
 */
function pageOf(answers: Record<string, () => Response>, origin = 'http://paddock.test') {
  const requests: Array<{ url: string; init: RequestInit }> = [];
  const page: DiagnosePage = {
    origin,
    timeoutMs: 60_000,
    fetch: (url, init = {}) => {
      requests.push({ url: String(url), init });
      const key = `${String(url)} ${init.redirect ?? init.mode}`;
      const answer = Object.entries(answers).find(([start]) => {
        const [address = '', mode = ''] = start.split(' ');
        return key.startsWith(address) && key.endsWith(mode);
      })?.[1];
      return answer ? Promise.resolve(answer()) : Promise.reject(new TypeError('Failed to fetch'));
    },
  };
  return { page, requests };
}

const opaque = () => new Response();
const opaqueRedirect = () => Object.defineProperty(new Response(), 'type', { value: 'opaqueredirect' });

describe('the other scheme', () => {
  test.each<[string, string, Record<string, () => Response>, object]>([
    [
      'https of an Ollama that speaks plain http',
      'https://localhost:11434',
      { 'http://localhost:11434/api/version': version },
      { code: 'needsHttp', elsewhere: 'http://localhost:11434' },
    ],
    [
      'https without a port, and an Ollama at its usual one',
      'https://box/x',
      { 'http://box:11434/x/api/version cors': version },
      { code: 'needsHttp', elsewhere: 'http://box:11434/x' },
    ],
    [
      'https of something that answers plain http unreadably',
      'https://box:8443',
      { 'http://box:8443/api/version no-cors': opaque },
      { code: 'tlsFailedOrHttp', elsewhere: 'http://box:8443' },
    ],
    ['https, and nothing answers either way', 'https://box:8443', {}, { code: 'tlsFailed' }],
    [
      'https that fails, and another server at the port of http',
      'https://box',
      { 'http://box/api/version': opaque },
      { code: 'tlsFailed' },
    ],
    [
      'http of an Ollama behind https',
      'http://box:8443/x',
      { 'https://box:8443/x/api/version': version },
      { code: 'needsHttps', elsewhere: 'https://box:8443/x' },
    ],
    [
      'http of a server that answers it unreadably and speaks https too',
      'http://box:8443',
      { 'http://box:8443/api/version no-cors': opaque, 'https://box:8443/api/version no-cors': opaque },
      { code: 'needsHttps', elsewhere: 'https://box:8443' },
    ],
    [
      'http that redirects to https',
      'http://box',
      { 'http://box/api/version no-cors': opaque, 'https://box/api/version': version },
      { code: 'needsHttps', elsewhere: 'https://box' },
    ],
    [
      'http that refuses the origin, and another server at the port of https',
      'http://box',
      { 'http://box/api/version no-cors': opaque, 'https://box/api/version no-cors': opaque },
      { code: 'originRefused' },
    ],
    [
      'http without a port, and an Ollama at its usual one',
      'http://box',
      { 'http://box:11434/api/version': version },
      { code: 'otherPort', elsewhere: 'http://box:11434' },
    ],
    [
      'https that refuses the origin',
      'https://box',
      { 'https://box/api/version no-cors': opaque },
      { code: 'originRefused' },
    ],
  ])('%s', async (_, url, answers, diagnosis) => {
    expect(await diagnose({ url }, pageOf(answers).page)).toEqual(diagnosis);
  });

  test('is not asked for what the browser forbids', async () => {
    const { page, requests } = pageOf({ 'http://box': version }, 'https://paddock.test');
    expect(await diagnose({ url: 'https://box' }, page)).toEqual({ code: 'tlsFailed' });
    expect(requests.filter(({ url }) => url.startsWith('http:'))).toEqual([]);
  });

  test('is not told the credentials', async () => {
    const { page, requests } = pageOf({ 'http://box:1/': version });
    await diagnose({ url: 'https://box:1', headers: { Authorization: 'Bearer t' } }, page);
    const plain = requests.filter(({ url }) => url.startsWith('http:'));
    expect(plain.map(({ init }) => init.headers)).toEqual([undefined]);
  });
});

test('a proxy that adds a header of its own is told from a refused origin', async () => {
  const { page } = pageOf({
    'http://box:11434/api/version no-cors': opaque,
    'http://box:11434/api/version/ manual': opaqueRedirect,
  });
  expect(await diagnose(target, page)).toEqual({ code: 'corsDoubled' });
});

describe("the page's own origin", () => {
  const own = { url: 'http://paddock.test/ollama' };

  test('is asked with what the browser knows, others without', async () => {
    const { page, requests } = pageOf({ 'http://paddock.test': version });
    expect(await diagnose(own, page)).toMatchObject({ code: 'ok' });
    await diagnose(target, page);
    expect(new Set(requests.map(({ init }) => init.credentials))).toEqual(new Set(['same-origin']));
  });

  test.each<[string, Record<string, () => Response>, object]>([
    ['401', { 'http://paddock.test': () => new Response('', { status: 401 }) }, { code: 'loginNeeded', status: 401 }],
    [
      '401 after the browser has asked',
      {
        'http://paddock.test': () =>
          new Response('', { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="x"' } }),
      },
      { code: 'loginNeeded', status: 401, prompts: true },
    ],
    [
      'a redirect to a login page here',
      { 'http://paddock.test': () => Object.defineProperty(new Response('<form>'), 'redirected', { value: true }) },
      { code: 'loginNeeded', status: 200 },
    ],
    [
      'a redirect to a login elsewhere',
      { 'http://paddock.test/ollama/api/version manual': opaqueRedirect },
      { code: 'loginNeeded' },
    ],
    ['nothing', {}, { code: 'down' }],
    ['a page of its own', { 'http://paddock.test': () => new Response('<h1>') }, { code: 'notOllama', status: 200 }],
  ])('that answers %s', async (_, answers, diagnosis) => {
    expect(await diagnose(own, pageOf(answers).page)).toEqual(diagnosis);
  });

  test('that waits for the login of the browser is not taken for one that is gone', async () => {
    const challenge = () =>
      new Response('', { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="Workshop"' } });
    const { page, requests } = pageWhere(['silence', challenge()]);
    expect(await diagnose(own, page)).toEqual({ code: 'loginNeeded', status: 401, prompts: true });
    expect(requests.map(({ init }) => init.credentials)).toEqual(['same-origin', 'omit']);
    expect(await diagnose(own, pageWhere(['silence', 'silence']).page)).toEqual({ code: 'timedOut' });
  });

  test('that refuses the credentials of the form asks for others', async () => {
    const { page } = pageOf({ 'http://paddock.test': () => new Response('', { status: 401 }) });
    const headers = { Authorization: 'Bearer t' };
    expect(await diagnose({ ...own, headers }, page)).toEqual({ code: 'authorizationNeeded', status: 401 });
  });
});

import { describe, expect, test } from 'vitest';
import { diagnose, type DiagnosePage, type DiagnosisCode } from './diagnose';

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
  expect(requests.map(({ init }) => init.mode)).toEqual(['cors', 'no-cors']);
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

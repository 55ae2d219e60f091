import ui from '@nuxt/ui/vue-plugin';
import { createPinia } from 'pinia';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { render } from 'vitest-browser-vue';
import { page } from 'vitest/browser';
import { h, nextTick, shallowRef } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import type { StoredError } from '@/shared/stored-error';
import { i18n } from '@/shared/texts';
import type { Run } from '../run';
import { aRun } from '../runs.fixture';
import AnswerPane from './AnswerPane.vue';

beforeEach(() => page.viewport(800, 900));
afterEach(() => document.body.removeAttribute('style'));

function show(run: Run) {
  const shown = shallowRef(run);
  const Empty = { render: () => null };
  const router = createRouter({
    history: createMemoryHistory(),
    routes: ['/', '/servers'].map((path) => ({ path, name: path.slice(1) || 'home', component: Empty })),
  });
  render(() => h(AnswerPane, { run: shown.value, server: undefined, isCarriedOn: false }), {
    global: { plugins: [createPinia(), router, i18n, ui] },
  });
  return { show: (now: Run) => (shown.value = now) };
}

const ended: Partial<Run> = { status: 'done', firstChunkAt: 1500, endedAt: 3000, response: 'It is blue.' };

test.each<[string, Partial<Run>]>([
  ['Ended by the model itself', { ...ended, done_reason: 'stop' }],
  ['Cut at its longest', { ...ended, done_reason: 'length' }],
  ['The server gives the reason: bored', { ...ended, done_reason: 'bored' }],
  ['The server gives no reason for the end.', ended],
  ['The model ended without a word.', { ...ended, response: '', done_reason: 'stop' }],
  ['The model is loaded (load).', { ...ended, response: '', done_reason: 'load' }],
  ['Stopped by you.', { ...ended, status: 'stopped' }],
  [
    'Seen when a model repeats',
    { ...ended, status: 'failed', error: { name: 'StreamCutError', path: '/api/generate', how: 'ended' } },
  ],
  [
    'The connection',
    { ...ended, status: 'failed', error: { name: 'StreamCutError', path: '/api/generate', how: 'reset' } },
  ],
  [
    'it broke',
    { ...ended, status: 'failed', error: { name: 'StreamError', path: '/api/generate', serverMessage: 'it broke' } },
  ],
  [
    'The page was left in mid-run',
    { ...ended, status: 'failed', error: { name: 'CodedError', code: 'playground.interrupted' } },
  ],
  ['it answered as usual', { ...ended, request: { model: 'm', _debug_render_only: true } }],
])('an end is told in words: %s', async (words, change) => {
  show(aRun(change));
  await expect.element(page.getByText(words).first()).toBeVisible();
});

test('measures are numbers and words, and what is not told is said not to be', async () => {
  show(aRun({ ...ended, metrics: { total_duration: 2_500_000_000, eval_count: 1, eval_duration: 1000 } }));
  await expect.element(page.getByRole('row', { name: /^total_duration 2,500,000,000 2.5 sec/ })).toBeVisible();
  // Of one token there is no speed.
  await expect.element(page.getByRole('row', { name: /^eval_count 1 One token$/ })).toBeVisible();
  await expect.element(page.getByRole('row', { name: /^load_duration – Not told/ })).toBeVisible();
  await expect.element(page.getByText('First line after 0.5 sec, 2 sec from sending')).toBeVisible();
  expect(document.body.textContent).not.toMatch(/NaN|Infinity/);
});

test('what comes between prompt and suffix is shown there, and thoughts in a response are told apart', async () => {
  const pane = show(aRun({ ...ended, request: { model: 'm', prompt: 'a(', suffix: ')b' }, response: 'middle' }));
  await expect.element(page.getByRole('figure')).toHaveTextContent('a(middle)b');
  pane.show(aRun({ ...ended, id: 'other', response: '<think>Hm</think>\n\nBlue.' }));
  await expect.element(page.getByText('Blue.', { exact: true })).toBeVisible();
  await expect.element(page.getByText('This server leaves the model’s thoughts in the response')).toBeVisible();
});

test('a long text grows at its end, and is all there', async () => {
  const lines = Array.from({ length: 900 }, (_, index) => `line ${index}${index % 7 === 0 ? '\n' : ''}`);
  const pane = show(aRun({ firstChunkAt: 1500 }));
  for (const count of [1, 200, 201, 900]) {
    pane.show(aRun({ firstChunkAt: 1500, response: lines.slice(0, count).join('\n') }));
    await nextTick();
  }
  // Each element is a line, or some.
  const text = () =>
    Array.from(document.querySelectorAll('article .wrap-anywhere > div:last-child, article .wrap-anywhere > div > div'))
      .map(({ textContent }) => textContent.replaceAll('\u200b', ''))
      .join('\n');
  expect(document.querySelectorAll('article .wrap-anywhere > div > div').length).toBeGreaterThan(2);
  expect(text()).toBe(lines.join('\n'));
  // Another text altogether.
  pane.show(aRun({ firstChunkAt: 1500, response: 'short' }));
  await expect.poll(text).toBe('short');
});

test('lines are chosen by keys, and those that are gone are counted', async () => {
  const line = (index: number) => ({ atMs: index * 10, text: `{"response":"${index}"}` });
  show(aRun({ ...ended, lines: Array.from({ length: 300 }, (_, index) => line(index + 50)), linesLeftOut: 50 }));
  await page.getByText('350 lines as they came').click();
  await expect.element(page.getByText('The first 50 lines are no longer kept.')).toBeVisible();
  await page.getByRole('option', { name: '+0.500 s' }).click();
  const list = document.querySelector<HTMLElement>('[role="listbox"]')!;
  list.style.cssText = 'max-height: 240px; overflow: auto';
  list.focus();
  list.dispatchEvent(new KeyboardEvent('keydown', { key: 'End' }));
  await expect.element(page.getByRole('option', { name: '+3.490 s' })).toHaveAttribute('aria-selected', 'true');
  await expect.poll(() => document.querySelectorAll('[role="option"]').length).toBeLessThan(60);
});

const run = 'window.hostileRunRan=1';
const hostile = [
  `<script>${run}</script>`,
  `<img src=x onerror="${run}">`,
  `</pre><svg onload="${run}">`,
  `<iframe srcdoc="<script>parent.hostileRunRan=1</script>"></iframe>`,
  `[x](javascript:${run})`,
  `{{constructor.constructor('${run}')()}}`,
  `"><details open ontoggle="${run}">`,
];

test.each(hostile)('%s stays a text in every field', async (text) => {
  const errors: (StoredError | undefined)[] = [
    undefined,
    { name: 'HttpError', status: 500, path: text, serverMessage: text, signinUrl: text },
    { name: 'StreamError', path: text, serverMessage: text },
    { name: 'ProtocolError', path: text, detail: text },
  ];
  for (const [index, error] of errors.entries()) {
    show(
      aRun({
        ...ended,
        id: String(index),
        status: error ? 'failed' : 'done',
        error,
        request: { model: text, prompt: text, suffix: index % 2 ? text : undefined, images: [text], [text]: text },
        response: text,
        thinking: text,
        done_reason: text,
        renderedPrompt: text,
        lines: [{ atMs: 1, text }],
        logprobs: [{ token: text, logprob: -1, top_logprobs: [{ token: text, logprob: -2 }] }],
      }),
    );
  }
  await nextTick();
  for (const details of document.querySelectorAll('details')) details.open = true;
  await nextTick();
  const loading = 'article :is(script, iframe, img, object, embed, form, base, meta, link, style)';
  expect(document.querySelectorAll(loading)).toHaveLength(0);
  for (const element of document.querySelectorAll('article *'))
    expect([...element.attributes].filter(({ name }) => /^(on|srcdoc)/.test(name))).toEqual([]);
  expect(document.querySelectorAll('article a[href^="javascript:"]')).toHaveLength(0);
  expect('hostileRunRan' in window).toBe(false);
});

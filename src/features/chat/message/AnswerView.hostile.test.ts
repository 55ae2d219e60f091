import icons from '@nuxt/ui/runtime/vue/plugins/icons.js';
import { VueQueryPlugin } from '@tanstack/vue-query';
import { createPinia } from 'pinia';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { render } from 'vitest-browser-vue';
import { h, nextTick } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import type { StoredError } from '@/shared/stored-error';
import { i18n, loadTexts } from '@/shared/texts';
import { chatActionsKey } from '../chat-actions';
import { noActions } from '../chat-actions.fixture';
import type { AssistantMessage } from '../message';
import { anAnswer, aQuestion } from '../messages.fixture';
import AnswerView from './AnswerView.vue';
import { elsewhere, flag, hostileTexts } from './hostile-texts.fixture';
import QuestionView from './QuestionView.vue';

beforeAll(() => loadTexts('chat'));
afterEach(() => document.body.removeAttribute('style'));

const actions = noActions();

/** The ways in which an answer fails with words of a server in it. */
const failures: ((text: string) => StoredError)[] = [
  (text) => ({ name: 'HttpError', status: 500, path: '/api/chat', serverMessage: text, signinUrl: text }),
  (text) => ({ name: 'HttpError', status: 401, path: '/api/chat', serverMessage: text, signinUrl: text }),
  (text) => ({ name: 'StreamError', path: '/api/chat', serverMessage: text }),
  (text) => ({ name: 'ProtocolError', path: '/api/chat', detail: text }),
  (text) => ({ name: 'Error', message: text }),
];

/** Every field that a server can fill, with one text: an answer that was given and one that failed. */
function answersOf(text: string, failure: StoredError): AssistantMessage[] {
  const about = { model: text, doneReason: text };
  const given = anAnswer({
    ...about,
    id: 'given',
    status: 'done',
    parts: [
      { kind: 'thinking', text, startedAt: 1, endedAt: 2 },
      { kind: 'text', text },
      { kind: 'tool-call', call: { function: { name: text, arguments: { [text]: text, list: [{ text }] } } } },
      {
        kind: 'tool-result',
        name: text,
        callId: text,
        content: text,
        outcome: 'failed',
        by: 'mcp',
        startedAt: 1,
        endedAt: 2,
      },
    ],
  });
  return [given, anAnswer({ ...about, id: 'failed', status: 'failed', error: failure })];
}

const ownIcon = /^#message-(bot|copied|copy|edit|more|next|previous|retry|unfold)$/;

/** What is wrong with an element, if anything. */
function faultOf(element: Element): string | undefined {
  // An icon of the list's own sheet.
  if (element.localName === 'use' && element.attributes.length === 1 && ownIcon.test(element.getAttribute('href')!))
    return undefined;
  if (
    /^(script|iframe|object|embed|base|meta|link|style|form|video|audio|img|image|use|foreignobject)$/i.test(
      element.localName,
    )
  )
    return 'an element that loads or runs';
  for (const { name, value } of element.attributes) {
    if (/^on/i.test(name)) return `a handler ${name}`;
    if (/^(src|srcset|data|action|formaction|poster|background|srcdoc)$/i.test(name))
      return `something to load: ${name}`;
    // Our own way to the servers, beside an error.
    if (/href$/i.test(name) && value !== '/servers' && !/^(https?:\/\/|mailto:)/i.test(value))
      return `a link to ${value}`;
    if (name === 'style' && /url\(|import/i.test(value)) return `a style with ${value}`;
  }
  return undefined;
}

const batches = Array.from({ length: Math.ceil(hostileTexts.length / 50) }, (_, index) =>
  hostileTexts.slice(index * 50, (index + 1) * 50),
);

it('are at least five hundred texts, no two alike', () => {
  expect(new Set(hostileTexts).size).toBeGreaterThanOrEqual(500);
});

it.each(batches.map((batch, index) => [index + 1, batch] as const))(
  'nothing runs, loads or leads astray, whatever field it comes in: batch %i',
  async (_, texts) => {
    performance.clearResourceTimings();
    const router = createRouter({
      history: createMemoryHistory(),
      routes: ['/', '/servers', '/settings'].map((path) => ({
        path,
        name: path.slice(1) || 'home',
        component: { render: () => null },
      })),
    });
    const { container } = await render(
      () =>
        texts.flatMap((text, index) => [
          h(QuestionView, {
            message: aQuestion({
              parts: [
                { kind: 'text', text },
                { kind: 'file', name: text, text },
              ],
            }),
            isSentWithNext: false,
          }),
          ...answersOf(text, failures[index % failures.length]!(text)).map((message) =>
            h(AnswerView, { message, isOurs: true, canRetry: true }),
          ),
        ]),
      {
        global: {
          plugins: [createPinia(), VueQueryPlugin, router, i18n, icons],
          provide: { [chatActionsKey]: actions },
        },
      },
    );
    // Thinking and files are rendered when they are unfolded.
    for (const button of container.querySelectorAll<HTMLElement>('button[aria-expanded="false"]')) button.click();
    await nextTick();
    await expect.poll(() => container.querySelectorAll('.markdown').length).toBeGreaterThanOrEqual(2 * texts.length);
    // Formulas are set in turns: those that can be have become MathML by then.
    if (texts.some((text) => text.includes('$$\\text')))
      await expect.poll(() => container.querySelector('math')).not.toBeNull();
    const faults = [...container.querySelectorAll('*')].map((element) => [faultOf(element), element] as const);
    expect(
      faults.filter(([fault]) => fault).map(([fault, element]) => `${fault} in ${element.outerHTML.slice(0, 300)}`),
    ).toEqual([]);
    for (const element of container.querySelectorAll<HTMLElement>('[tabindex], a, button')) element.focus();
    expect(flag in window).toBe(false);
    const asked = performance.getEntriesByType('resource').map(({ name }) => name);
    expect(asked.filter((name) => name.startsWith(elsewhere) || name.startsWith('data:'))).toEqual([]);
    expect(document.querySelectorAll(`[src^="${elsewhere}"], base, meta[http-equiv="refresh"]`)).toHaveLength(0);
  },
);

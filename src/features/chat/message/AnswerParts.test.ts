import icons from '@nuxt/ui/runtime/vue/plugins/icons.js';
import { beforeAll, expect, it } from 'vitest';
import { render } from 'vitest-browser-vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { i18n, loadTexts } from '@/shared/texts';
import type { Part } from '../message';
import { anAnswer } from '../messages.fixture';
import AnswerParts from './AnswerParts.vue';

beforeAll(() => loadTexts('chat'));

const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: {} }] });
const global = { plugins: [router, icons, i18n] };

/** A model that thinks and speaks by turns. */
const turns = (count: number): Part[] =>
  Array.from({ length: count }, (_, at) =>
    at % 2 === 0 ? { kind: 'thinking', text: `Thought ${at}.`, startedAt: 0 } : { kind: 'text', text: `Word ${at}.` },
  );

it('of thousands of parts the last are shown, and more when they are asked for', async () => {
  const message = anAnswer({ status: 'streaming', parts: turns(3000) });
  const screen = await render(AnswerParts, { props: { message }, global });
  await expect.element(screen.getByText('2800 earlier parts of this answer are not shown.')).toBeVisible();
  await expect.element(screen.getByText('Word 2801.')).toBeVisible();
  expect(screen.getByText('Word 2799.').elements()).toEqual([]);
  await screen.getByRole('button', { name: 'Show more' }).click();
  await expect.element(screen.getByText('2600 earlier parts of this answer are not shown.')).toBeVisible();
  await expect.element(screen.getByText('Word 2601.')).toBeVisible();

  // What comes next takes none of what is read away at once.
  await screen.rerender({ message: anAnswer({ status: 'streaming', parts: turns(3001) }) });
  await expect.element(screen.getByText('2650 earlier parts of this answer are not shown.')).toBeVisible();
  await screen.rerender({ message: anAnswer({ status: 'streaming', parts: turns(3050) }) });
  await expect.element(screen.getByText('Word 3049.')).toBeVisible();
  await expect.element(screen.getByText('2650 earlier parts of this answer are not shown.')).toBeVisible();
});

it('an answer of usual length is shown whole', async () => {
  const message = anAnswer({ status: 'done', parts: turns(200) });
  const screen = await render(AnswerParts, { props: { message }, global });
  await expect.element(screen.getByText('Word 1.', { exact: true })).toBeVisible();
  expect(screen.getByRole('button', { name: 'Show more' }).elements()).toEqual([]);
});

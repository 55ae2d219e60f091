import icons from '@nuxt/ui/runtime/vue/plugins/icons.js';
import { VueQueryPlugin } from '@tanstack/vue-query';
import { createPinia } from 'pinia';
import { expect, test } from 'vitest';
import { render } from 'vitest-browser-vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { i18n } from '@/shared/texts';
import { chatActionsKey } from './chat-actions';
import { noActions } from './chat-actions.fixture';
import { anAnswer, aQuestion } from './messages.fixture';
import type { Message } from './message';
import MessageRow from './MessageRow.vue';
import { Thread } from './thread';

const text = (words: string) => ({ kind: 'text' as const, text: words });
const messages: Message[] = [
  aQuestion({ id: 'a question', parts: [text('Why?')] }),
  anAnswer({ id: 'plain', status: 'done', parts: [text('One.\n\nAnd **two**.')] }),
  anAnswer({ id: 'one word', status: 'done', parts: [text('Yes')], model: 'other:1b', editedAt: 5 }),
  anAnswer({
    id: 'a list and a table',
    status: 'done',
    parts: [text('- x\n- [x] y\n\n| a | b |\n|--|--|\n| 1 | 2 |')],
  }),
  anAnswer({ id: 'code', status: 'done', parts: [text('```ts\nconst a = 1;\n```')] }),
  anAnswer({ id: 'other code', status: 'done', parts: [text('```\nplain\n```\n\nand words')] }),
  anAnswer({ id: 'maths', status: 'done', parts: [text('So \\(a_1\\).\n\n$$b_2$$')] }),
  anAnswer({ id: 'a link', status: 'done', parts: [text('It is [here](https://example.com/1).[^1]\n\n[^1]: note')] }),
  anAnswer({ id: 'Chinese', status: 'done', parts: [text('长江是**中国最长的河流。**它')] }),
  anAnswer({ id: 'thought', status: 'done', parts: [{ kind: 'thinking', text: 'Hm', startedAt: 1, endedAt: 2 }] }),
  anAnswer({ id: 'stopped', status: 'stopped', parts: [text('Half')] }),
  anAnswer({ id: 'failed', status: 'failed', error: { name: 'Error', message: 'Wrong' } }),
  anAnswer({ id: 'measured', status: 'done', parts: [text('Fast')], metrics: { eval_count: 9, eval_duration: 3e9 } }),
  aQuestion({ id: 'another question', parts: [text('What\nelse?')] }),
];

function show(messageId: string) {
  const thread = new Thread();
  thread.fill(messages.map((message, at) => ({ ...message, parentId: messages[at - 1]?.id ?? null })));
  thread.show(messages.at(-1)!.id);
  const propsOf = (messageId: string) => ({
    thread,
    messageId,
    index: thread.path.value.indexOf(messageId),
    writing: [],
  });
  const shown = render(MessageRow, {
    props: propsOf(messageId),
    global: {
      plugins: [
        i18n,
        icons,
        createPinia(),
        VueQueryPlugin,
        createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: { render: () => null } }] }),
      ],
      provide: { [chatActionsKey as symbol]: noActions() },
    },
  });
  return { shown, propsOf };
}

/** What is on the page, whatever the order of attributes, without ids that are made up. */
function looksOf(element: Element): string {
  const copy = element.cloneNode(true) as Element;
  for (const each of copy.querySelectorAll('*')) {
    const attributes = [...each.attributes].sort((one, other) => one.name.localeCompare(other.name));
    for (const { name } of attributes) each.removeAttribute(name);
    for (const { name, value } of attributes) each.setAttribute(name, value.replace(/v-\d+(-\d+)*/g, 'id'));
  }
  return copy.innerHTML;
}

test('a row that shows another message than before is what one of its own would be', async () => {
  const looks = new Map<string, string>();
  for (const { id } of messages) {
    const { container, unmount } = await show(id).shown;
    // The first colours and the first formula are loaded.
    if (id === 'code') await expect.poll(() => container.querySelector('pre span[style]')).not.toBeNull();
    if (id === 'maths') await expect.poll(() => container.querySelectorAll('math').length).toBe(2);
    // Nothing is waited for any more.
    await expect.poll(() => container.innerHTML).not.toContain('<!---->');
    if (id === 'Chinese') await expect.poll(() => container.querySelector('strong')).not.toBeNull();
    looks.set(id, looksOf(container));
    await unmount();
  }
  const { shown, propsOf } = show(messages[0]!.id);
  const { container, rerender } = await shown;
  for (const before of messages) {
    for (const { id } of messages) {
      await rerender(propsOf(before.id));
      await rerender(propsOf(id));
      await expect.poll(() => looksOf(container), { message: `${id} after ${before.id}` }).toBe(looks.get(id));
    }
  }
});

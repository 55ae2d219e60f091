import icons from '@nuxt/ui/runtime/vue/plugins/icons.js';
import { expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-vue';
import { page } from 'vitest/browser';
import { computed, ref, shallowRef } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { i18n } from '@/shared/texts';
import { chatActionsKey } from '../chat-actions';
import { noActions } from '../chat-actions.fixture';
import type { ConversationSetup } from '../conversation-setup';
import { anAnswer } from '../messages.fixture';
import UnableWays from './UnableWays.vue';
import { waysOutKey, type WaysOut } from './ways-out';

const routes = [{ path: '/', component: { render: () => null } }];

function show(serverMessage: string, setup: ConversationSetup) {
  const message = anAnswer({
    status: 'failed',
    error: { name: 'HttpError', status: 400, path: '/api/chat', serverMessage },
  });
  const retry = vi.fn();
  const ways: WaysOut = {
    client: computed(() => undefined),
    thread: shallowRef(),
    setup: ref(setup),
    begin: async () => {},
  };
  render(UnableWays, {
    props: { message },
    global: {
      plugins: [i18n, icons, createRouter({ history: createMemoryHistory(), routes })],
      provide: { [chatActionsKey as symbol]: noActions({ retry }), [waysOutKey as symbol]: ways },
    },
  });
  return { message, retry, ways };
}

test.each([
  ['"m:latest" does not support thinking', 'Ask without thinking', { toolIds: ['own:1'], options: { seed: 1 } }],
  [
    'registry.ollama.ai/library/m:latest does not support tools',
    'Ask without tools',
    { think: true, options: { seed: 1 } },
  ],
] as const)('%s: it is asked again without that, and with all else', async (words, label, others) => {
  const { message, retry, ways } = show(words, { think: true, toolIds: ['own:1'], options: { seed: 1 } });
  await page.getByRole('button', { name: label }).click();
  expect(ways.setup.value).toEqual(others);
  expect(retry).toHaveBeenCalledWith(message, message.model);
  await expect.element(page.getByRole('button', { name: label })).not.toBeInTheDocument();
});

test.each([
  ['"m:latest" does not support thinking', { toolIds: ['own:1'] }],
  ['"m:latest" does not support tools', { think: 'low' as const, toolIds: [] }],
  ['"m:latest" does not support chat', { think: true }],
])('%s, of what is not set, has no way out here', async (words, setup) => {
  show(words, setup);
  expect(page.getByRole('button').query()).toBeNull();
});

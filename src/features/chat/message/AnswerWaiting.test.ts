import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query';
import { createPinia } from 'pinia';
import { expect, test } from 'vitest';
import { render } from 'vitest-browser-vue';
import { page } from 'vitest/browser';
import { createSimulator } from '@/embedded/testing/simulator';
import { createClient } from '@/ollama';
import { useServersStore } from '@/shared/servers.store';
import { i18n } from '@/shared/texts';
import { createClients } from '@/shared/use-client';
import { anAnswer } from '../messages.fixture';
import AnswerWaiting from './AnswerWaiting.vue';

const stuck = page.getByText('A server may be stuck after an answer that was stopped.', { exact: false });

test.each([
  ['loaded', 40, 'Waiting for the first word', true],
  ['loaded', 20, 'Waiting for the first word', false],
  ['not loaded', 40, 'is being loaded', false],
] as const)('a model that is %s and silent for %i seconds', async (state, seconds, words, isHelped) => {
  const simulator = createSimulator({ models: ['llama3.2:3b'] });
  if (state === 'loaded') await createClient(simulator.transport).load({ model: 'llama3.2:3b' });
  const pinia = createPinia();
  const server = useServersStore(pinia).add({ name: 'Box', url: 'http://box.test' });
  render(AnswerWaiting, {
    props: {
      message: anAnswer({ model: 'llama3.2:3b', serverId: server.id, createdAt: Date.now() - seconds * 1000 }),
    },
    global: {
      plugins: [
        pinia,
        i18n,
        [VueQueryPlugin, { queryClient: new QueryClient() }],
        createClients(() => simulator.transport),
      ],
    },
  });
  await expect.element(page.getByText(words, { exact: false })).toBeVisible();
  expect(stuck.elements()).toHaveLength(isHelped ? 1 : 0);
  await simulator.close();
});

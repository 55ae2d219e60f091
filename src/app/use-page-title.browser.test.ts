import { afterEach, expect, test, vi } from 'vitest';
import { createPinia, setActivePinia } from 'pinia';
import { createApp, defineComponent, h } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import type { Transport } from '@/ollama';
import { i18n } from '@/shared/texts';
import { createClients } from '@/shared/use-client';
import { useWorkStore } from '@/shared/work.store';
import { dockWork } from './dock-work.fixture';
import { usePageTitle } from './use-page-title';

afterEach(() => vi.restoreAllMocks());

function mount() {
  const pinia = createPinia();
  setActivePinia(pinia);
  const root = defineComponent(() => {
    usePageTitle();
    return () => h('div');
  });
  createApp(root)
    .use(pinia)
    .use(createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: root }] }))
    .use(i18n)
    .use(createClients(() => ({}) as Transport))
    .mount(document.createElement('div'));
  return useWorkStore().works;
}

test('the tab tells how far a pull is, and that it has ended until somebody looks', async () => {
  const works = mount();
  const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
  const work = dockWork('a', { title: 'tiny:latest', progress: 0.42 });
  works.start(work.order);
  await vi.waitFor(() => expect(document.title).toBe('(42 %) Paddock'));
  work.done();
  await vi.waitFor(() => expect(document.title).toBe('✓ Paddock'));
  hidden.mockReturnValue(false);
  document.dispatchEvent(new Event('visibilitychange'));
  await vi.waitFor(() => expect(document.title).toBe('Paddock'));
});

test('a failure is not hidden by what goes well after it', async () => {
  const works = mount();
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
  const [one, other] = [dockWork('a'), dockWork('b')];
  works.start(one.order);
  one.fail();
  await vi.waitFor(() => expect(document.title).toBe('⚠ Paddock'));
  works.start(other.order);
  other.done();
  await vi.waitFor(() => expect(useWorkStore().byId.get('b')!.state.at).toBe('done'));
  expect(document.title).toBe('⚠ Paddock');
});

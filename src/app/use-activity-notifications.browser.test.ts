import { afterEach, expect, test, vi } from 'vitest';
import { createPinia, setActivePinia } from 'pinia';
import { createApp, defineComponent, h, nextTick } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import type { Transport } from '@/ollama';
import { i18n } from '@/shared/texts';
import { createClients } from '@/shared/use-client';
import { useWorkStore } from '@/shared/work.store';
import { dockWork } from './dock-work.fixture';
import { useActivityNotifications } from './use-activity-notifications';

class FakeNotification {
  static permission = 'granted';
  static readonly shown: FakeNotification[] = [];
  onclick?: () => void;
  close = vi.fn<() => void>();

  constructor(
    readonly title: string,
    readonly options: NotificationOptions,
  ) {
    FakeNotification.shown.push(this);
  }
}

const order = (id: string, title: string) =>
  dockWork(id, { title, to: '/import', detail: 'The disk is full' }, { kind: 'import.work.import' });

function mount() {
  vi.stubGlobal('Notification', FakeNotification);
  const pinia = createPinia();
  setActivePinia(pinia);
  const page = { render: () => h('div') };
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/', component: page },
      { path: '/import', component: page },
    ],
  });
  const root = defineComponent(() => {
    useActivityNotifications();
    return () => h('div');
  });
  const app = createApp(root)
    .use(pinia)
    .use(router)
    .use(i18n)
    .use(createClients(() => ({}) as Transport));
  app.mount(document.createElement('div'));
  return { works: useWorkStore().works, router };
}

afterEach(() => {
  FakeNotification.shown.length = 0;
  localStorage.clear();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test('tells what ended out of sight, how, and leads to it', async () => {
  localStorage.setItem('paddock.notifications', 'true');
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
  const { works, router } = mount();
  const [failing, stopping] = [order('a', 'llama'), order('b', 'stopped')];
  works.start(failing.order);
  works.start(stopping.order);
  await nextTick();
  failing.fail();
  stopping.stopped();
  await vi.waitFor(() => expect(FakeNotification.shown).not.toEqual([]));
  expect(FakeNotification.shown.map(({ title, options }) => [title, options.body])).toEqual([
    ['Import of llama failed.', 'The disk is full'],
  ]);
  FakeNotification.shown[0]!.onclick!();
  await vi.waitFor(() => expect(router.currentRoute.value.path).toBe('/import'));
});

test('tells what waits for the user, once', async () => {
  localStorage.setItem('paddock.notifications', 'true');
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
  const { works } = mount();
  const work = dockWork('a', { title: 'Weather' }, { kind: 'chat.work.turn' });
  works.start(work.order);
  await nextTick();
  work.report({ title: 'Weather', isAsking: true, detail: 'A call waits' });
  await nextTick();
  work.report({ title: 'Weather', isAsking: true, detail: 'A call waits still' });
  await nextTick();
  expect(FakeNotification.shown.map(({ title, options }) => [title, options.body])).toEqual([
    ['Answer of Weather waits for you.', 'A call waits'],
  ]);
});

test('of what is one of many it is silent', async () => {
  localStorage.setItem('paddock.notifications', 'true');
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
  const { works } = mount();
  const [part, whole] = [dockWork('a', {}, { isPart: true }), dockWork('b', { title: 'Box' })];
  works.start(part.order);
  works.start(whole.order);
  await nextTick();
  part.done();
  await nextTick();
  whole.done();
  await vi.waitFor(() => expect(FakeNotification.shown).not.toEqual([]));
  expect(FakeNotification.shown.map(({ title }) => title)).toEqual(['Pull of Box is done.']);
});

test.each([
  ['not turned on', 'false', true],
  ['looked at', 'true', false],
])('is silent where it is %s', async (_, wanted, hidden) => {
  localStorage.setItem('paddock.notifications', wanted);
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(hidden);
  const { works } = mount();
  const work = order('a', 'llama');
  const ended = new Promise<void>((resolve) => works.start({ ...work.order, after: () => resolve() }));
  await nextTick();
  work.done();
  await ended;
  await nextTick();
  expect(FakeNotification.shown).toEqual([]);
});

import { afterEach, expect, test, vi } from 'vitest';
import { createPinia, setActivePinia } from 'pinia';
import { createApp, defineComponent, h, nextTick } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { useActivityStore, type Activity } from '@/shared/activity.store';
import type { ServerId } from '@/shared/servers.store';
import { i18n } from '@/shared/texts';
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

const work: Activity = {
  id: 'a',
  kind: 'import',
  title: 'llama',
  serverId: 's' as ServerId,
  status: 'running',
  detail: 'The disk is full',
  to: '/import',
};

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
  const app = createApp(root).use(pinia).use(router).use(i18n);
  app.mount(document.createElement('div'));
  return { store: useActivityStore(), router };
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
  const { store, router } = mount();
  store.put(work);
  store.put({ ...work, id: 'b', title: 'stopped' });
  await nextTick();
  store.put({ ...work, status: 'failed' });
  store.put({ ...work, id: 'b', status: 'stopped' });
  await nextTick();
  expect(FakeNotification.shown.map(({ title, options }) => [title, options.body])).toEqual([
    ['Import of llama failed.', 'The disk is full'],
  ]);
  FakeNotification.shown[0]!.onclick!();
  await vi.waitFor(() => expect(router.currentRoute.value.path).toBe('/import'));
});

test.each([
  ['not turned on', 'false', true],
  ['looked at', 'true', false],
])('is silent where it is %s', async (_, wanted, hidden) => {
  localStorage.setItem('paddock.notifications', wanted);
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(hidden);
  const { store } = mount();
  store.put(work);
  await nextTick();
  store.put({ ...work, status: 'done' });
  await nextTick();
  expect(FakeNotification.shown).toEqual([]);
});

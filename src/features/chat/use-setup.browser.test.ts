import { createPinia, setActivePinia } from 'pinia';
import { afterEach, expect, test, vi } from 'vitest';
import { computed, effectScope, shallowRef } from 'vue';
import type { ConversationSetup } from './conversation-setup';
import { useConversationsStore } from './conversations.store';
import { aConversation } from './messages.fixture';
import { newId } from '@/base/ids';
import { useSetup } from './use-setup';

const scopes: (() => void)[] = [];
afterEach(() => {
  for (const stop of scopes.splice(0)) stop();
  localStorage.clear();
  vi.restoreAllMocks();
});

/** A page that shows a conversation, which another one has stored before. */
async function aPage(id: string, before: ConversationSetup = {}) {
  setActivePinia(createPinia());
  const { log, view } = useConversationsStore();
  await log.started;
  if (!view.byId.has(id)) await log.save(aConversation({ id, setup: before }));
  const openId = shallowRef<string | undefined>(id);
  const scope = effectScope();
  const { setup } = scope.run(() =>
    useSetup(computed(() => (openId.value === undefined ? undefined : view.byId.get(openId.value)))),
  )!;
  const stop = () => scope.stop();
  scopes.push(stop);
  return { log, view, setup, openId, stop, save: vi.spyOn(log, 'save') };
}

test('what is typed holds at once, and is stored when nothing more comes', async () => {
  const id = newId();
  const { setup, save, view } = await aPage(id);
  for (const system of ['B', 'Be', 'Be brief']) setup.value = { system };
  expect(setup.value).toEqual({ system: 'Be brief' });
  expect(view.byId.get(id)?.setup).toEqual({ system: 'Be brief' });
  expect(save).not.toHaveBeenCalled();
  await vi.waitFor(() => expect(save).toHaveBeenCalledOnce());
  const other = await aPage(id);
  await vi.waitFor(() => expect(other.setup.value).toEqual({ system: 'Be brief' }));
});

test.each([
  ['another conversation is opened', ({ openId }: Awaited<ReturnType<typeof aPage>>) => (openId.value = undefined)],
  ['the room is left', ({ stop }) => stop()],
] satisfies [string, (page: Awaited<ReturnType<typeof aPage>>) => unknown][])(
  'it is stored at once when %s',
  async (_, leave) => {
    const page = await aPage(newId());
    page.setup.value = { system: 'Be brief' };
    leave(page);
    expect(page.save).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ setup: { system: 'Be brief' } }));
  },
);

test('it outlives a page that is closed before anything is stored', async () => {
  const id = newId();
  const closing = await aPage(id);
  closing.save.mockReturnValue(new Promise(() => {}));
  closing.setup.value = { system: 'Be brief' };
  window.dispatchEvent(new Event('pagehide'));
  const next = await aPage(id);
  await vi.waitFor(() => expect(next.setup.value).toEqual({ system: 'Be brief' }));
  await vi.waitFor(() => expect(localStorage.getItem('paddock.chat.unsaved-setup')).toBeNull());
});

test('another page that tells of the conversation takes nothing back', async () => {
  const id = newId();
  const { setup, log, view } = await aPage(id);
  setup.value = { system: 'Be' };
  log.put({ ...view.byId.get(id)!, setup: {} });
  expect(setup.value).toEqual({ system: 'Be' });
});

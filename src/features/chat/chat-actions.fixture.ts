import { ref } from 'vue';
import type { ChatActions } from './chat-actions';

const nothing = () => {};

/** What can be done with messages, of which nothing does anything: for tests. */
export function noActions(change: Partial<ChatActions> = {}): ChatActions {
  return {
    blockedBy: ref(),
    canChange: ref(true),
    models: ref([]),
    model: ref(),
    retry: nothing,
    edit: nothing,
    askAfter: nothing,
    change: nothing,
    canGoOn: () => true,
    goOn: nothing,
    goOnWith: nothing,
    stop: nothing,
    remove: nothing,
    toEdit: ref(),
    lookAt: nothing,
    ...change,
  };
}

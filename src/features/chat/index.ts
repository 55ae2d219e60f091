import type door from '@/locales/en/doors/chat.json';
import type texts from '@/locales/en/chat.json';
import type context from '@/locales/en/context.json';
import type message from '@/locales/en/message.json';
import type past from '@/locales/en/past.json';
import type tools from '@/locales/en/tools.json';
import type { Feature } from '@/shared/feature';
import { toChat, toChatSettings } from '@/shared/links';

declare module '@/shared/texts' {
  interface Texts {
    chat: typeof door & typeof texts;
    // Fetched with what says it.
    context: typeof context;
    message: typeof message;
    past: typeof past;
    tools: typeof tools;
  }
}

/**
 * Conversations with the models of a server: streamed, kept in this browser, never lost. An answer goes
 * on when the room is left.
 */
export const feature: Feature = {
  name: 'chat',
  title: 'chat.title',
  icon: 'i-lucide-message-square',
  routes: [
    {
      path: '/chat',
      name: 'chat',
      component: () => import('./ChatPage.vue'),
      // The same page: nothing of it is replaced when a conversation is opened.
      children: [{ path: ':conversation', name: 'conversation', components: {} }],
    },
  ],
  commands: [
    { title: 'chat.newChat', icon: 'i-lucide-square-pen', to: toChat() },
    { title: 'chat.settings', icon: 'i-lucide-sliders-horizontal', to: toChatSettings },
  ],
};

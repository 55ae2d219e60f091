import { computed, ref, watch, type Ref } from 'vue';
import { useTexts } from '@/shared/texts';
import type { MessageId } from './message';
import type { Thread } from './thread';

/**
 * What a screen reader is told of a turn in the conversation that is open: its beginning and its end,
 * not every word in between.
 */
export function useTurnNews(thread: Readonly<Ref<Thread | undefined>>, writing: Readonly<Ref<readonly MessageId[]>>) {
  const { t } = useTexts();
  const news = ref('');

  const newest = computed(() => writing.value.at(-1));
  watch([newest, thread], ([now, nowThread], [before, beforeThread]) => {
    if (now) {
      const message = nowThread?.message(now);
      news.value = message?.role === 'assistant' ? t('chat.news.begun', { model: message.model }) : '';
      return;
    }
    const ended = before && nowThread === beforeThread ? nowThread?.message(before) : undefined;
    const status = ended?.status;
    news.value = status === 'done' || status === 'stopped' || status === 'failed' ? t(`chat.news.${status}`) : '';
  });

  return news;
}

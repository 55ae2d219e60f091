import { useRouter } from 'vue-router';
import { useNotifications } from '@/shared/notifications';
import { useTexts } from '@/shared/texts';
import type { Activity } from '@/shared/work.store';
import { useActivityAsks } from './use-activity-asks';
import { useActivityEnds } from './use-activity-ends';

/**
 * Notifies of work that ended, or waits for the user, while nobody was looking, where the user has turned that on. A
 * stop is the user's own.
 */
export function useActivityNotifications(): void {
  const { t } = useTexts();
  const router = useRouter();
  const { isOn } = useNotifications();

  function notify({ id, kind, title, to }: Activity, how: 'done' | 'failed' | 'asking', body?: string): void {
    if (!isOn.value || !document.hidden) return;
    const words = t(`app.activity.news.${how}`, { kind: t(kind), title });
    try {
      const notification = new Notification(words, { body, tag: id });
      notification.onclick = () => {
        window.focus();
        notification.close();
        void router.push(to);
      };
    } catch {
      // Phones let only service workers notify.
    }
  }

  useActivityEnds((activity, status) => {
    if (status !== 'stopped') notify(activity, status, status === 'failed' ? activity.detail : undefined);
  });
  useActivityAsks((activity) => notify(activity, 'asking', activity.detail));
}

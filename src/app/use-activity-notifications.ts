import { useRouter } from 'vue-router';
import { useNotifications } from '@/shared/notifications';
import { useTexts } from '@/shared/texts';
import { useActivityEnds } from './use-activity-ends';

/** Notifies of work that ended while nobody was looking, where the user has turned that on. A stop is the user's own. */
export function useActivityNotifications(): void {
  const { t } = useTexts();
  const router = useRouter();
  const { isOn } = useNotifications();
  useActivityEnds(({ id, kind, title, to, detail }, status) => {
    if (!isOn.value || !document.hidden || status === 'stopped') return;
    const words = t(`app.activity.news.${status}`, { kind: t(kind), title });
    try {
      const notification = new Notification(words, { body: status === 'failed' ? detail : undefined, tag: id });
      notification.onclick = () => {
        window.focus();
        notification.close();
        void router.push(to);
      };
    } catch {
      // Phones let only service workers notify.
    }
  });
}

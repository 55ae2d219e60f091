import { computed, ref, type ComputedRef, type Ref } from 'vue';
import { useKept } from './browser-storage';

export interface Notifications {
  /** Whether the browser lets this page ask: only in secure contexts, and not on every phone. */
  isPossible: boolean;
  /** Whether the user once refused, which only the browser's own settings can take back. */
  isRefused: ComputedRef<boolean>;
  isOn: ComputedRef<boolean>;
  /** Turns them on, which asks for permission, or off. To be called by a click. */
  turn(on: boolean): Promise<void>;
}

const permission: Ref<NotificationPermission> = ref('default');

/** The system's notifications of work that has ended while the page was out of sight. Off unless turned on. */
export function useNotifications(): Notifications {
  const isPossible = isSecureContext && 'Notification' in globalThis;
  const isWanted = useKept<boolean>('paddock.notifications', false);
  if (isPossible) permission.value = Notification.permission;
  return {
    isPossible,
    isRefused: computed(() => permission.value === 'denied'),
    isOn: computed(() => isPossible && isWanted.value && permission.value === 'granted'),
    async turn(on) {
      isWanted.value = on;
      if (on && isPossible) permission.value = await Notification.requestPermission();
    },
  };
}

import { browserStorage } from '@/shared/browser-storage';

/** Where models are kept whose making has not ended. */
export const derivationsKey = 'paddock.models.derivations';

/** Whether an earlier visit left any. */
export function hasDerivations(): boolean {
  const stored = browserStorage('localStorage')?.getItem(derivationsKey);
  return typeof stored === 'string' && stored !== '{}';
}

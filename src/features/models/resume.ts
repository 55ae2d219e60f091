import { withTexts } from '@/shared/texts';
import { hasDerivations } from './derive/derivations-key';
import { hasPushes } from './push/pushes-key';

/** Takes up what an earlier visit, or this one before a reload, left undone. */
export async function resumeModels(): Promise<void> {
  if (hasPushes()) {
    const { usePushesStore } = await import('./push/pushes.store');
    usePushesStore().restore();
  }
  if (hasDerivations()) {
    const { useDerivationsStore } = await withTexts(import('./derive/derivations.store'), 'create');
    await useDerivationsStore().restore();
  }
}

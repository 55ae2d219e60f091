import { withTexts } from '@/shared/texts';
import { hasDerivations } from './derive/derivations-key';
import { hasPulls, hasUpdate } from './pull/kept/pulls-flag';
import { hasPushes } from './push/pushes-key';

/** Takes up what an earlier visit, or this one before a reload, left undone. */
export async function resumeModels(): Promise<void> {
  if (hasPulls()) {
    const { usePullsStore } = await import('./pull/pulls.store');
    // The store takes up what it finds.
    usePullsStore();
  }
  if (hasUpdate()) {
    const { useModelUpdates } = await import('./pull/update/model-updates.store');
    useModelUpdates();
  }
  if (hasPushes()) {
    const { usePushesStore } = await withTexts(import('./push/pushes.store'), 'push');
    usePushesStore().restore();
  }
  if (hasDerivations()) {
    const { useDerivationsStore } = await withTexts(import('./derive/derivations.store'), 'derive', 'create');
    await useDerivationsStore().restore();
  }
}

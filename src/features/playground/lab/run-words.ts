import { computed } from 'vue';
import { formatDuration } from '@/base/duration';
import { measuresOf, type Measures } from '@/shared/run/measures';
import { serverName } from '@/shared/server-abilities';
import { useServersStore, type ServerId } from '@/shared/servers.store';
import { useTexts } from '@/shared/texts';
import type { Run } from '../run';

/** What is told of a run's making, in this order. */
export const measureNames = [
  'tokensPerSecond',
  'tokens',
  'firstTokenSeconds',
  'loadSeconds',
  'totalSeconds',
  'promptTokens',
  'promptTokensPerSecond',
] as const satisfies (keyof Measures)[];
export type MeasureName = (typeof measureNames)[number];

/** Runs in words. */
export function useRunWords() {
  const { t, locale } = useTexts();
  const servers = useServersStore();
  const numbers = computed(() => new Intl.NumberFormat(locale.value, { maximumFractionDigits: 1 }));
  const dates = computed(() => new Intl.DateTimeFormat(locale.value, { dateStyle: 'medium', timeStyle: 'medium' }));

  function measure(name: MeasureName, value: number): string {
    return name.endsWith('Seconds') ? formatDuration(value, locale.value) : numbers.value.format(value);
  }

  return {
    measure,
    /** What is known of how a run was made. */
    measuresOf: (run: Run) => measuresOf(run),
    number: (value: number) => numbers.value.format(value),
    /** A stored date may be none. */
    date: (ms: number) => (Math.abs(ms) > 8.64e15 ? '' : dates.value.format(ms)),
    /** A server as it is called now; as it was called then, where it is gone. */
    server: (id: ServerId, then = '') => serverName(servers.byId(id)) || then || t('lab.removedServer'),
  };
}

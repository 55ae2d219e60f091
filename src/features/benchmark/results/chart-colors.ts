import { useMutationObserver } from '@vueuse/core';
import { computed, ref, type ComputedRef } from 'vue';

/** Colours as `#rrggbb`: a canvas knows nothing of the page's. */
export interface ChartColors {
  text: string;
  grid: string;
  /** Each at least 3:1 on its page, and told apart by those who see fewer colours by their shapes. */
  series: readonly string[];
}

const light: ChartColors = {
  text: '#52525b',
  grid: '#e4e4e7',
  series: ['#4f46e5', '#c2410c', '#047857', '#be185d', '#0369a1', '#a16207', '#7e22ce', '#4d7c0f'],
};
const dark: ChartColors = {
  text: '#a1a1aa',
  grid: '#3f3f46',
  series: ['#818cf8', '#fb923c', '#34d399', '#f472b6', '#38bdf8', '#facc15', '#c084fc', '#a3e635'],
};

/** Those of the theme in effect. To be called in setup. */
export function useChartColors(): ComputedRef<ChartColors> {
  const page = document.documentElement;
  const look = () => page.classList.contains('dark');
  const isDark = ref(look());
  useMutationObserver(page, () => (isDark.value = look()), { attributes: true, attributeFilter: ['class'] });
  return computed(() => (isDark.value ? dark : light));
}

import { shallowRef } from 'vue';

const isDark = () => document.documentElement.classList.contains('dark');

/** Whether the page is dark now. */
export const isDarkPage = shallowRef(isDark());

new MutationObserver(() => (isDarkPage.value = isDark())).observe(document.documentElement, {
  attributeFilter: ['class'],
});

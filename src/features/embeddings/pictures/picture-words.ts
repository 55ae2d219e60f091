import { computed } from 'vue';
import type texts from '@/locales/en/pictures.json';
import { useTexts } from '@/shared/texts';

declare module '@/shared/texts' {
  interface Texts {
    /** What the pictures of vectors say: fetched with them. */
    pictures: typeof texts;
  }
}

/** As much of a text as is shown where it stands for itself. */
const longest = 280;

/** The words of pictures: texts, and numbers as the language writes them. */
export function usePictureWords() {
  const { t, locale } = useTexts();
  const cosines = computed(
    () => new Intl.NumberFormat(locale.value, { minimumFractionDigits: 3, maximumFractionDigits: 3 }),
  );
  const numbers = computed(() => new Intl.NumberFormat(locale.value));
  const percents = computed(() => new Intl.NumberFormat(locale.value, { style: 'percent' }));
  return {
    t,
    cosine: (value: number) => cosines.value.format(value === 0 ? 0 : value),
    number: (value: number) => numbers.value.format(value),
    percent: (share: number) => percents.value.format(share),
    /** The beginning of a text, or that it is empty. */
    excerpt: (text: string, length = longest) => excerptOf(text, length) || t('pictures.emptyText'),
  };
}

/** Cut between characters, in one line. */
function excerptOf(text: string, length: number): string {
  const line = text
    .slice(0, length * 4)
    .replace(/\s+/g, ' ')
    .trim();
  const characters = Array.from(line);
  return characters.length > length || text.length > length * 4
    ? `${characters.slice(0, length).join('').trimEnd()}…`
    : line;
}

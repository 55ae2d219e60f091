import { useNow } from '@vueuse/core';
import { computed, type ComputedRef } from 'vue';
import { useTexts } from '@/shared/texts';
import type { Column } from './columns';
import type { ModelRow } from './model-rows';
import type { RowCells } from './row-cells';
import { plainTexts, rowTexts, rowWords, type RowTexts } from './row-texts';
import type { DrawnRow } from './row-window';
import type { RowHrefs } from './use-row-links';

/** A row with all that is shown of it, and its place. */
export interface ShownRow extends RowCells, DrawnRow {
  style: { top: string };
}

interface Facts {
  drawn: () => readonly DrawnRow[];
  rowAt: (index: number) => ModelRow;
  rowHeightPx: () => number;
  columns: () => readonly Column[];
  hrefsOf: () => (name: string) => RowHrefs;
  openName: () => string | undefined;
  isChosen: (name: string) => boolean;
}

/** What the drawn rows say and where they lead: of one of which that cannot be made only its name, and the others stand. */
export function useShownRows(facts: Facts): ComputedRef<ShownRow[]> {
  const { t, locale } = useTexts();
  const now = useNow({ interval: 60_000 });
  const words = computed(() => rowWords(t));
  const textsOf = computed(() => rowTexts(t, locale.value, now.value.getTime()));

  function sayingsOf(row: ModelRow): { texts: RowTexts } & RowHrefs {
    const { name } = row.model;
    try {
      return { texts: textsOf.value(row), ...facts.hrefsOf()(name) };
    } catch (error) {
      console.error(error);
      return { texts: plainTexts(name), href: '', chatHref: '' };
    }
  }

  return computed(() =>
    facts.drawn().map(({ slot, index }) => {
      const row = facts.rowAt(index);
      const { name } = row.model;
      return {
        slot,
        index,
        row,
        ...sayingsOf(row),
        words: words.value,
        columns: facts.columns(),
        // An object: Vue then sets this alone, and to read a whole `style` costs a browser fifteen times as much.
        style: { top: `${index * facts.rowHeightPx()}px` },
        isOpen: name === facts.openName(),
        isChosen: facts.isChosen(name),
      };
    }),
  );
}

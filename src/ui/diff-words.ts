import { diffArrays } from 'diff';

/** A part of two texts: in both, in the first alone, in the second alone. */
export interface WordsPart {
  kind: 'same' | 'removed' | 'added';
  text: string;
}

export interface WordsDiff {
  parts: WordsPart[];
  /** How much of both texts is the same, from 0 to 1: of the characters that are no blanks. */
  sameShare: number;
  /** Whether the texts are too different for it to be worth looking where: they are told one after the other. */
  isWhole: boolean;
}

/** Texts that differ in more places are shown whole: to look for less would take seconds. */
const maximumEdits = 600;

/** Words as Unicode divides them; whoever writes without blanks has words, too. */
const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/**
 * Compares two texts word by word. Put together, all parts but the added ones are the first text, all but the removed
 * ones the second. For texts of some ten thousand words at most; longer ones are cut by whoever shows them.
 */
export function diffWords(before: string, after: string): WordsDiff {
  if (before === after) {
    return { parts: before === '' ? [] : [{ kind: 'same', text: before }], sameShare: 1, isWhole: false };
  }
  const one = wordsOf(before);
  const other = wordsOf(after);
  const changes = diffArrays(one, other, { maxEditLength: maximumEdits });
  const parts = (
    changes?.map(({ value, removed, added }) => ({
      kind: removed ? ('removed' as const) : added ? ('added' as const) : ('same' as const),
      text: value.join(''),
    })) ?? [
      { kind: 'removed' as const, text: before },
      { kind: 'added' as const, text: after },
    ]
  ).filter(({ text }) => text !== '');
  const lengthOf = (kind: WordsPart['kind']) =>
    parts.reduce((sum, part) => sum + (part.kind === kind ? part.text.replace(/\s+/g, '').length : 0), 0);
  const same = 2 * lengthOf('same');
  const all = same + lengthOf('removed') + lengthOf('added');
  return { parts: joined(parts), sameShare: all === 0 ? 1 : same / all, isWhole: changes === undefined };
}

function wordsOf(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** A single blank between two changes is part of them: a sentence told anew is not shown as a row of single words. */
function joined(parts: readonly WordsPart[]): WordsPart[] {
  const result: WordsPart[] = [];
  let removed = '';
  let added = '';
  const flush = () => {
    if (removed !== '') result.push({ kind: 'removed', text: removed });
    if (added !== '') result.push({ kind: 'added', text: added });
    removed = added = '';
  };
  parts.forEach((part, index) => {
    const isBetween = part.kind === 'same' && /^[^\S\n]$/.test(part.text) && removed !== '' && added !== '';
    if (part.kind === 'removed') removed += part.text;
    else if (part.kind === 'added') added += part.text;
    else if (isBetween && index < parts.length - 1) {
      removed += part.text;
      added += part.text;
    } else {
      flush();
      result.push(part);
    }
  });
  flush();
  return result;
}

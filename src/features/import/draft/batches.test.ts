import { expect, test } from 'vitest';
import { nothingKnown } from '@/formats/gguf-describe';
import { emptyForm } from '@/shared/model-form/create-form';
import { isOfBatch, toItems } from './batches';
import type { ReadyDraft } from './draft';

function ready(id: string, batch?: string): ReadyDraft {
  const model = { format: 'gguf' as const, description: nothingKnown, files: [], warnings: [] };
  return { id, fileName: id, sizeBytes: 0, state: 'ready', model, form: emptyForm(id), sources: [], batch };
}

test('a list stands where its first model is; one that is left alone is a card', () => {
  const drafts = [
    ready('a'),
    ready('d', 'x'),
    ready('c', 'y'),
    ready('b', 'x'),
    { ...ready('a2', 'x'), sizeBytes: 9 },
    ready('e'),
  ];
  const told = toItems(drafts).map((item) =>
    'batch' in item ? item.batch.map(({ id }) => id).join('+') : item.draft.id,
  );
  expect(told).toEqual(['a', 'b+d+a2', 'c', 'e']);
  expect(drafts.map((draft) => isOfBatch(draft, drafts))).toEqual([false, true, false, true, true, false]);
});

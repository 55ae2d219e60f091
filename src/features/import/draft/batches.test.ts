import { expect, test } from 'vitest';
import { nothingKnown } from '@/formats/gguf-describe';
import { emptyForm } from '../form/create-form';
import { isOfBatch, toItems } from './batches';
import type { ReadyDraft } from './draft';

function ready(id: string, batch?: string): ReadyDraft {
  const model = { format: 'gguf' as const, description: nothingKnown, files: [], warnings: [] };
  return { id, fileName: id, sizeBytes: 0, state: 'ready', model, form: emptyForm(id), sources: [], batch };
}

test('a list stands where its first model is; one that is left alone is a card', () => {
  const drafts = [ready('a'), ready('b', 'x'), ready('c', 'y'), ready('d', 'x'), ready('e')];
  const told = toItems(drafts).map((item) =>
    'batch' in item ? item.batch.map(({ id }) => id).join('+') : item.draft.id,
  );
  expect(told).toEqual(['a', 'b+d', 'c', 'e']);
  expect(drafts.map((draft) => isOfBatch(draft, drafts))).toEqual([false, true, false, true, false]);
});

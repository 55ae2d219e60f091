import { expect, test } from 'vitest';
import { emptyForm } from '@/shared/model-form/create-form';
import { readDraft } from './derive-draft';
import { readRecord } from './derive-record';

const original = { ...emptyForm('a'), system: 'Before.', licenses: ['MIT'] };

test('a draft is read as it was kept', () => {
  const draft = {
    form: { ...original, name: 'b', parameters: { top_k: '1' }, messages: [{ role: 'user', content: 'Hi' }] },
    isAnew: true,
    adapters: ['sha256:a'],
    typed: 'FROM x\r\n',
    isTyping: true,
  };
  expect(readDraft(JSON.stringify(draft), original)).toEqual(draft);
});

test('what cannot be read is as the model has it', () => {
  const form = { name: 1, parameters: { top_k: 1, min_p: '0' }, licenses: 'MIT', messages: [{ role: 'tool' }, null] };
  expect(readDraft(JSON.stringify({ form, isAnew: 'yes', typed: 3 }), original)).toEqual({
    form: { ...original, parameters: { min_p: '0' }, messages: [] },
    isAnew: false,
    typed: '',
    isTyping: false,
  });
});

test.each([undefined, '', 'x', 'null', '[]', '{}', '{"form":[]}', '{"form":null}'])('no draft: %s', (text) => {
  expect(readDraft(text, original)).toBeUndefined();
});

test('a record is read as it was kept, or not at all', () => {
  const record = { serverId: 's', source: 'p', request: { model: 'm', from: 'p' }, before: 'd', draft: '{}' };
  expect(readRecord(JSON.stringify(record))).toEqual(record);
  const { before: _, draft: __, ...least } = record;
  expect(readRecord(JSON.stringify({ ...least, before: 1 }))).toEqual(least);
  for (const text of [
    '',
    'null',
    '{}',
    '{"serverId":"s","source":"p"}',
    '{"serverId":"s","source":"p","request":{}}',
  ]) {
    expect(readRecord(text), text).toBeUndefined();
  }
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { effectScope, ref, nextTick } from 'vue';
import { readDraft, readDraftFiles, writeDraft, writeDraftFiles } from './drafts';
import { aLocalStorage } from './local-storage.fixture';
import { useDraft } from './use-draft';

beforeEach(() => void vi.stubGlobal('localStorage', aLocalStorage(2_000_000)));
afterEach(() => void vi.unstubAllGlobals());

const long = 'line\n'.repeat(200_000);
const paste = (length: number) => 'x'.repeat(length);

function aDraft(id: string | undefined = undefined) {
  const conversationId = ref(id);
  const scope = effectScope();
  const draft = scope.run(() =>
    useDraft(
      () => conversationId.value,
      (n) => `Pasted ${n}`,
    ),
  )!;
  return { conversationId, ...draft };
}

describe('stored drafts', () => {
  it('are kept by conversation, text and files by themselves', () => {
    const file = { kind: 'file' as const, name: 'a', text: 'b' };
    expect(writeDraft('c1', '  one')).toBe(true);
    expect(writeDraftFiles('c1', [file])).toBe(true);
    expect([readDraft('c1'), readDraftFiles('c1')]).toEqual(['  one', [file]]);
    expect([readDraft(undefined), readDraftFiles(undefined)]).toEqual(['', []]);
    writeDraft('c1', '');
    writeDraftFiles('c1', []);
    expect(Object.keys(localStorage)).toEqual([]);
  });

  it.each(['', '{', 'null', '5', '{"text":"a"}', '[null,5,{"name":"a"},{"text":5}]'])('are none of %s', (stored) => {
    localStorage.setItem('paddock.chat.draft-files.c1', stored);
    expect(readDraftFiles('c1')).toEqual([]);
  });

  it('say when they do not fit, and leave no older ones', () => {
    const file = (text: string) => [{ kind: 'file' as const, name: 'a', text }];
    expect(writeDraftFiles('c1', file('b'))).toBe(true);
    expect(writeDraftFiles('c1', file(paste(3_000_000)))).toBe(false);
    expect(readDraftFiles('c1')).toEqual([]);
    vi.stubGlobal('localStorage', undefined);
    expect(writeDraft('c1', 'a')).toBe(false);
    expect(readDraft('c1')).toBe('');
  });
});

describe('a draft', () => {
  it('is sent as it was written, once', () => {
    const { write, take, text } = aDraft();
    write('    indented = True\n');
    expect(take()).toEqual({ text: '    indented = True\n', attachments: [] });
    expect(text.value).toBe('');
    expect(take()).toBeUndefined();
    write(' \n\t');
    expect(take()).toBeUndefined();
    expect(readDraft(undefined)).toBe(' \n\t');
  });

  it('is there again, with its files', () => {
    const { write, attachLong } = aDraft('c1');
    write('Why?');
    expect(attachLong(long)).toBe(true);
    const again = aDraft('c1');
    expect(again.text.value).toBe('Why?');
    expect(again.files.value).toEqual([{ kind: 'file', name: 'Pasted 1', text: long }]);
    expect(again.take()).toEqual({ text: 'Why?', attachments: [{ kind: 'file', name: 'Pasted 1', text: long }] });
    expect(aDraft('c1').files.value).toEqual([]);
  });

  it('is enough with a file alone', () => {
    const { attachLong, take } = aDraft();
    attachLong(long);
    expect(take()?.attachments).toHaveLength(1);
  });

  it('makes files of long pieces, not of short ones', () => {
    const { attachLong, files, write, text } = aDraft();
    expect(attachLong(paste(20_000))).toBe(false);
    expect(attachLong(paste(20_001))).toBe(true);
    write(paste(19_000));
    expect(text.value).toHaveLength(19_000);
    // Short ones go on with what is there.
    expect(attachLong(paste(2000))).toBe(false);
    expect(attachLong(paste(2001))).toBe(true);
    expect(files.value.map(({ name }) => name)).toEqual(['Pasted 1', 'Pasted 2']);
  });

  it('takes what came into the field in one long piece out of it again', () => {
    const { files, write, text } = aDraft();
    write('one two');
    write(`one ${long} two`);
    expect(text.value).toBe('one two');
    expect(files.value.map((file) => file.text.trim())).toEqual([long.trim()]);
    write('one two!');
    expect(text.value).toBe('one two!');
  });

  it('says when its files will not be there after a reload, until they fit', () => {
    const { attachLong, areFilesKept, files, detach } = aDraft();
    attachLong(paste(3_000_000));
    expect(areFilesKept.value).toBe(false);
    detach(files.value[0]!);
    expect(areFilesKept.value).toBe(true);
    attachLong(long);
    expect(areFilesKept.value).toBe(true);
  });

  it('gives every file a name of its own', () => {
    const { attachLong, files, detach } = aDraft();
    for (let n = 0; n < 3; n += 1) attachLong(long);
    detach(files.value[1]!);
    attachLong(long);
    expect(files.value.map(({ name }) => name)).toEqual(['Pasted 1', 'Pasted 3', 'Pasted 2']);
  });

  it('is of the conversation that is looked at, an old long one too', async () => {
    writeDraft('c2', long);
    const { conversationId, text, files, write } = aDraft('c1');
    write('one');
    conversationId.value = 'c2';
    await nextTick();
    expect(text.value).toBe('');
    expect(files.value.map((file) => file.text)).toEqual([long]);
    conversationId.value = 'c1';
    await nextTick();
    expect([text.value, files.value]).toEqual(['one', []]);
  });
});

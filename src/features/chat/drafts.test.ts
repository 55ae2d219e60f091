import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { effectScope, ref, nextTick } from 'vue';
import { isInDraft, readDraft, readDraftFiles, writeDraft, writeDraftFiles } from './drafts';
import { aLocalStorage } from './local-storage.fixture';
import type { Attachment } from './message';
import { useDraft } from './use-draft';

beforeEach(() => void vi.stubGlobal('localStorage', aLocalStorage(2_000_000)));
afterEach(() => void vi.unstubAllGlobals());

const long = 'line\n'.repeat(200_000);
const paste = (length: number) => 'x'.repeat(length);

const textIn = (part: Attachment) => (part.kind === 'file' ? part.text : '');

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
    expect(again.attachments.value).toEqual([{ kind: 'file', name: 'Pasted 1', text: long }]);
    expect(again.take()).toEqual({ text: 'Why?', attachments: [{ kind: 'file', name: 'Pasted 1', text: long }] });
    expect(aDraft('c1').attachments.value).toEqual([]);
  });

  it('is enough with a file alone', () => {
    const { attachLong, take } = aDraft();
    attachLong(long);
    expect(take()?.attachments).toHaveLength(1);
  });

  it('makes files of long pieces, not of short ones', () => {
    const { attachLong, attachments, write, text } = aDraft();
    expect(attachLong(paste(20_000))).toBe(false);
    expect(attachLong(paste(20_001))).toBe(true);
    write(paste(19_000));
    expect(text.value).toHaveLength(19_000);
    // Short ones go on with what is there.
    expect(attachLong(paste(2000))).toBe(false);
    expect(attachLong(paste(2001))).toBe(true);
    expect(attachments.value.map(({ name }) => name)).toEqual(['Pasted 1', 'Pasted 2']);
  });

  it('takes what came into the field in one long piece out of it again', () => {
    const { attachments, write, text } = aDraft();
    write('one two');
    write(`one ${long} two`);
    expect(text.value).toBe('one two');
    expect(attachments.value.map(textIn).map((each) => each.trim())).toEqual([long.trim()]);
    write('one two!');
    expect(text.value).toBe('one two!');
  });

  it('says when its files will not be there after a reload, until they fit', () => {
    const { attachLong, areKept, attachments, replace } = aDraft();
    attachLong(paste(3_000_000));
    expect(areKept.value).toBe(false);
    replace(attachments.value[0]!);
    expect(areKept.value).toBe(true);
    attachLong(long);
    expect(areKept.value).toBe(true);
  });

  it('gives every file a name of its own', () => {
    const { attachLong, attachments, replace } = aDraft();
    for (let n = 0; n < 3; n += 1) attachLong(long);
    replace(attachments.value[1]!);
    attachLong(long);
    expect(attachments.value.map(({ name }) => name)).toEqual(['Pasted 1', 'Pasted 3', 'Pasted 2']);
  });

  it('is of the conversation that is looked at, an old long one too', async () => {
    writeDraft('c2', long);
    const { conversationId, text, attachments, write } = aDraft('c1');
    write('one');
    conversationId.value = 'c2';
    await nextTick();
    expect(text.value).toBe('');
    expect(attachments.value.map(textIn)).toEqual([long]);
    conversationId.value = 'c1';
    await nextTick();
    expect([text.value, attachments.value]).toEqual(['one', []]);
  });

  const image: Attachment = { kind: 'image', blobId: 'a'.repeat(64), mediaType: 'image/png', name: 'a.png' };

  it('keeps images by their blobs, and takes them back with a question', () => {
    const { attach, take, putBack } = aDraft('c1');
    attach(image, 'c1');
    const again = aDraft('c1');
    expect(again.attachments.value).toEqual([image]);
    expect(isInDraft('a'.repeat(64))).toBe(true);
    const question = take()!;
    expect(question.attachments).toEqual([image]);
    expect(isInDraft('a'.repeat(64))).toBe(false);
    putBack(question);
    expect(aDraft('c1').attachments.value).toEqual([image]);
  });

  it('gets what was read for it when another is looked at', async () => {
    const { attach, attachments, conversationId } = aDraft('c1');
    conversationId.value = 'c2';
    await nextTick();
    attach(image, 'c1');
    expect(attachments.value).toEqual([]);
    conversationId.value = 'c1';
    await nextTick();
    expect(attachments.value).toEqual([image]);
  });

  it('has another in the place of one', () => {
    const { attach, attachments, replace } = aDraft();
    const smaller: Attachment = { ...image, blobId: 'b'.repeat(64) };
    attach(image, undefined);
    attach({ kind: 'file', name: 'a', text: 'b' }, undefined);
    replace(attachments.value[0]!, smaller);
    expect(attachments.value.map(({ kind }) => kind)).toEqual(['image', 'file']);
    expect(aDraft().attachments.value[0]).toEqual(smaller);
  });
});

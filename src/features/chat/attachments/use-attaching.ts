import { computed, onScopeDispose, shallowReactive } from 'vue';
import { isAbort } from '@/base/abort';
import { formatBytes } from '@/base/bytes';
import { Lane } from '@/base/lane';
import { useTexts } from '@/shared/texts';
import { useConversationsStore } from '../conversations.store';
import type { Attachment, ConversationId } from '../message';
import { AttachmentError } from '@/shared/attachments/attachment-error';
import type { GivenFile } from '@/shared/attachments/given-file';
import { readAttachment } from './read-attachment';

/** A file that is no attachment yet, or cannot be one. */
export interface PendingFile {
  readonly file: File;
  /** For which draft. */
  readonly draft: ConversationId | undefined;
  /** `long`: a text of which no model reads the whole, of which the beginning is offered. */
  state: 'reading' | 'refused' | 'long';
  /** Of a PDF. */
  page?: number;
  pages?: number;
  error?: AttachmentError;
  /** Of a long text, estimated. */
  tokens?: number;
}

/** More are given by mistake. */
const maxFiles = 30;

interface AttachingPorts {
  draft: () => ConversationId | undefined;
  attach: (part: Attachment, draft: ConversationId | undefined) => void;
}

/** Reads the files that are given, one after the other, so that they stand in their order. */
export function useAttaching({ draft, attach }: AttachingPorts) {
  const { t, locale } = useTexts();
  const { log } = useConversationsStore();
  const lane = new Lane(1);
  const files = shallowReactive<PendingFile[]>([]);
  const controllers = new WeakMap<PendingFile, AbortController>();
  const names = {
    beginning: (name: string, sizeBytes: number) =>
      t('files.name.beginning', { name, size: formatBytes(sizeBytes, locale.value) }),
    pages: (name: string, read: number, all: number) => t('files.name.pages', { name, read, all }),
  };

  function take(given: readonly GivenFile[]): void {
    // Of those that are left out the first one stands for all.
    for (const [index, { file, isFolder }] of given.slice(0, maxFiles + 1).entries()) {
      const pending = shallowReactive<PendingFile>({ file, draft: draft(), state: 'reading' });
      files.push(pending);
      if (index === maxFiles) refuse(pending, new AttachmentError('tooMany', { taken: maxFiles }));
      else if (isFolder) refuse(pending, new AttachmentError('folder'));
      else void read(pending);
    }
  }

  async function read(pending: PendingFile, onlyBeginning = false): Promise<void> {
    const controller = new AbortController();
    controllers.set(pending, controller);
    const { signal } = controller;
    const { file } = pending;
    const onPage = (page: number, pages: number) => Object.assign(pending, { page, pages });
    pending.state = 'reading';
    try {
      const outcome = await lane.run(
        () => readAttachment(file, { blobs: log.blobs, names, signal, onPage, onlyBeginning }),
        signal,
      );
      if (signal.aborted) return;
      if ('tokens' in outcome) return void Object.assign(pending, { state: 'long', tokens: outcome.tokens });
      dismiss(pending);
      attach(outcome, pending.draft);
    } catch (error) {
      if (isAbort(error)) return;
      refuse(
        pending,
        error instanceof AttachmentError ? error : new AttachmentError('unreadable', {}, { cause: error }),
      );
    }
  }

  function refuse(pending: PendingFile, error: AttachmentError): void {
    Object.assign(pending, { state: 'refused', error });
  }

  /** Ends the reading of a file, and forgets what was said of it. */
  function dismiss(pending: PendingFile): void {
    controllers.get(pending)?.abort();
    const at = files.indexOf(pending);
    if (at !== -1) files.splice(at, 1);
  }

  /** Forgets what was said of the files of this draft. */
  function clear(): void {
    for (const each of files.filter((pending) => pending.draft === draft())) dismiss(each);
  }

  onScopeDispose(() => {
    for (const pending of files) controllers.get(pending)?.abort();
  });

  return {
    /** Those of the draft that is looked at. */
    pending: computed(() => files.filter((each) => each.draft === draft())),
    take,
    dismiss,
    clear,
    takeBeginning: (pending: PendingFile) => void read(pending, true),
  };
}

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isInDraft } from './drafts';
import { aLocalStorage } from './local-storage.fixture';
import { aServer } from './messages.fixture';
import { readWaiting, waitingKey, writeWaiting, type WaitingQuestion } from './waiting';

beforeEach(() => {
  const localStorage = aLocalStorage();
  vi.stubGlobal('localStorage', localStorage);
  vi.stubGlobal('window', { localStorage });
});
afterEach(() => vi.unstubAllGlobals());

const waiting: WaitingQuestion = {
  id: 'w',
  conversationId: 'c',
  question: { text: 'And?', attachments: [{ kind: 'image', blobId: 'abc', mediaType: 'image/png', name: '' }] },
  targets: [{ serverId: aServer, model: 'm' }],
  setup: { think: false },
};

describe('questions that wait', () => {
  it('are there after a reload, with what was put to them', () => {
    writeWaiting([waiting]);
    expect(readWaiting()).toEqual([waiting]);
    expect([isInDraft('abc'), isInDraft('def')]).toEqual([true, false]);
    writeWaiting([]);
    expect(localStorage.getItem(waitingKey)).toBeNull();
  });

  it.each(['', 'null', '{}', '[null, 5, {}]', JSON.stringify([{ ...waiting, targets: [{}] }]), '[{"id":"w"}]'])(
    'are none where none can be read: %s',
    (stored) => {
      localStorage.setItem(waitingKey, stored);
      expect(readWaiting()).toEqual([]);
    },
  );
});

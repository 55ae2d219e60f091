import { describe, expect, it } from 'vitest';
import { anAnswer, aQuestion } from './messages.fixture';
import { Thread } from './thread';

function aThread(): Thread {
  const thread = new Thread();
  thread.put(
    anAnswer({ id: 'a2', parentId: 'q1', createdAt: 3 }),
    anAnswer({ id: 'a1', parentId: 'q1', createdAt: 2 }),
    aQuestion({ id: 'q2', parentId: 'a1', createdAt: 4 }),
    aQuestion({ id: 'q1', createdAt: 1 }),
    anAnswer({ id: 'a3', parentId: 'q2', createdAt: 5 }),
  );
  return thread;
}

describe('Thread', () => {
  it('shows the branch that ends with a message', () => {
    const thread = aThread();
    thread.show('a3');
    expect(thread.path.value).toEqual(['q1', 'a1', 'q2', 'a3']);
    thread.show('a2');
    expect(thread.path.value).toEqual(['q1', 'a2']);
    thread.show(null);
    expect(thread.path.value).toEqual([]);
  });

  it('knows the other answers to a question, the oldest first', () => {
    expect(aThread().siblings('a2')).toEqual(['a1', 'a2']);
    expect(aThread().siblings('q1')).toEqual(['q1']);
  });

  it('finds the newest end of a branch', () => {
    expect(aThread().leafOf('q1')).toBe('a2');
    expect(aThread().leafOf('a1')).toBe('a3');
  });

  it('keeps its path while a message of it grows', () => {
    const thread = aThread();
    thread.show('a3');
    const path = thread.path.value;
    thread.put(anAnswer({ id: 'a3', parentId: 'q2', createdAt: 5, parts: [{ kind: 'text', text: 'x' }] }));
    expect(thread.path.value).toBe(path);
    expect(thread.message('a3')?.parts).toHaveLength(1);
  });

  it('goes on with what followed a message that is taken out', () => {
    const thread = aThread();
    thread.show('a3');
    thread.put(anAnswer({ id: 'a3', parentId: 'a1', createdAt: 5 }));
    thread.remove('q2');
    expect(thread.path.value).toEqual(['q1', 'a1', 'a3']);
    expect(thread.childrenOf('a1')).toEqual(['a3']);
  });
});

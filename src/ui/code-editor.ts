import type { StreamParser } from '@codemirror/language';

// What CodeEditor is told of a language. Types alone: the editor itself is loaded when there is one on screen.

export type { StreamParser };

/** What is to be said of a line. */
export interface CodeRemark {
  /** Counted from 1. */
  line: number;
  text: string;
  isWarning: boolean;
}

/** What may be typed at a place, in place of what stands from `from` on. */
export interface Completion {
  /** In characters from the text's beginning. */
  from: number;
  choices: { label: string; detail?: string }[];
}

/** Tells by the text before the caret what may be typed there. */
export type Complete = (before: string) => Completion | undefined;

import type { Parser } from './markdown-it';

type BlockState = Parameters<Parameters<Parser['block']['ruler']['before']>[2]>[0];

/** What the parser of blocks is handed, and tells, beside the text. */
export type Growth = {
  /** Whether more text may follow. */
  growing: boolean;
  /** The first line that may mean something else when more text has come. */
  unsettledLine: number;
};

/**
 * Tells that what begins at `startLine` was looked at up to `endLine`, and may be something else once more has
 * come. Where a list or a quote ended there instead of the text, it is what it is. Returns whether it may.
 */
export function mayGoOn(state: BlockState, startLine: number, endLine: number): boolean {
  const growth = state.env as Growth;
  if (!growth.growing || endLine < state.bMarks.length - 1) return false;
  growth.unsettledLine = Math.min(growth.unsettledLine, startLine);
  return true;
}

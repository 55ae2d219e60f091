import type { TextKey } from '@/shared/texts';
import type { ModelRow, SortDirection, SortKey } from './model-rows';

/** A column of the table. Its cell is drawn by ModelTableRow. */
export interface Column {
  key: SortKey;
  label: TextKey;
  /** In pixels. */
  width: number;
  /** Takes the room that is left. */
  grows?: boolean;
  /** Figures stand to the right. */
  isNumeric?: boolean;
  /** The direction of the first click: what people look for first. */
  firstDirection: SortDirection;
  /** Where there is not room for all, those of the highest rank go first. */
  rank: number;
  /** Left out while no row has anything to say in it. */
  isTold?: (row: ModelRow) => boolean;
}

/** All columns: what can be sorted by. */
export const columns: readonly Column[] = [
  { key: 'name', label: 'models.column.name', width: 200, grows: true, firstDirection: 'ascending', rank: 0 },
  { key: 'family', label: 'models.column.family', width: 104, firstDirection: 'ascending', rank: 6 },
  {
    key: 'parameters',
    label: 'models.column.parameters',
    width: 96,
    isNumeric: true,
    firstDirection: 'descending',
    rank: 5,
  },
  { key: 'quantization', label: 'models.column.quantization', width: 104, firstDirection: 'ascending', rank: 3 },
  { key: 'size', label: 'models.column.size', width: 72, isNumeric: true, firstDirection: 'descending', rank: 1 },
  {
    key: 'context',
    label: 'models.column.context',
    width: 80,
    isNumeric: true,
    firstDirection: 'descending',
    rank: 7,
    isTold: (row) => row.contextLength !== undefined,
  },
  { key: 'state', label: 'models.column.state', width: 84, firstDirection: 'ascending', rank: 2 },
  { key: 'modified', label: 'models.column.modified', width: 116, firstDirection: 'descending', rank: 4 },
];

const actionsWidth = 64;
const gapWidth = 24;
const paddingWidth = 48;

/** Whether a list of this width shows cards of two lines instead of a table. */
export function isCardWidth(tableWidth: number): boolean {
  return tableWidth < 620;
}

/** The columns that fit a table of this width and have something to say about these rows. */
export function visibleColumns(tableWidth: number, rows: ModelRow[]): Column[] {
  const told = columns.filter(({ isTold }) => !isTold || rows.some(isTold));
  let room = tableWidth - paddingWidth - actionsWidth;
  const fitting = new Set<Column>();
  for (const column of told.toSorted((one, other) => one.rank - other.rank)) {
    room -= column.width + gapWidth;
    if (room < 0) break;
    fitting.add(column);
  }
  return told.filter((column) => fitting.has(column));
}

/** The columns, and the one of the actions, as tracks of a CSS grid. */
export function toTracks(shown: Column[]): string {
  const tracks = shown.map(({ width, grows }) => (grows ? `minmax(${width}px, 1fr)` : `${width}px`));
  return [...tracks, `${actionsWidth}px`].join(' ');
}

import type { TextKey } from '@/shared/texts';
import type { ModelRow, SortDirection, SortKey } from './model-rows';

/** A column of the table. Its cell is drawn by row-cells.ts. */
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
  /** Not shown until it is chosen. */
  isExtra?: boolean;
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
  {
    key: 'expires',
    label: 'models.column.expires',
    width: 116,
    firstDirection: 'ascending',
    rank: 8,
    isExtra: true,
    isTold: ({ running }) => running !== undefined,
  },
  {
    key: 'capabilities',
    label: 'models.column.capabilities',
    width: 168,
    firstDirection: 'ascending',
    rank: 9,
    isExtra: true,
    isTold: ({ model }) => model.capabilities !== undefined,
  },
  { key: 'digest', label: 'models.column.digest', width: 112, firstDirection: 'ascending', rank: 10, isExtra: true },
];

/** The columns that are shown until others are chosen. */
export const usualColumns: readonly SortKey[] = columns.filter(({ isExtra }) => !isExtra).map(({ key }) => key);

const selectWidth = 16;
const actionsWidth = 64;
const gapWidth = 24;
const paddingWidth = 48;

/** Whether a list of this width shows cards of two lines instead of a table. */
export function isCardWidth(tableWidth: number): boolean {
  return tableWidth < 620;
}

/** Reads which columns are chosen from storage. Throws for what is no list. */
export function readColumns(stored: string): SortKey[] {
  const keys: unknown = JSON.parse(stored);
  if (!Array.isArray(keys)) throw new TypeError('Not a list');
  return columns.filter(({ key }) => keys.includes(key)).map(({ key }) => key);
}

/** The chosen columns, and the name, that fit a table of this width and have something to say about these rows. */
export function visibleColumns(
  tableWidth: number,
  rows: ModelRow[],
  chosen: readonly SortKey[] = usualColumns,
): Column[] {
  const wanted = columns.filter(({ key }) => key === 'name' || chosen.includes(key));
  const told = wanted.filter(({ isTold }) => !isTold || rows.some(isTold));
  let room = tableWidth - paddingWidth - selectWidth - gapWidth - actionsWidth;
  const fitting = new Set<Column>();
  // What was chosen beyond the usual is wanted: it stays when usual ones go.
  const order = ({ isExtra, rank }: Column) => (isExtra ? 0.5 : rank);
  for (const column of told.toSorted((one, other) => order(one) - order(other))) {
    room -= column.width + gapWidth;
    if (room < 0) break;
    fitting.add(column);
  }
  return told.filter((column) => fitting.has(column));
}

/** The columns, and those of the choice and the actions, as tracks of a CSS grid. */
export function toTracks(shown: Column[]): string {
  const tracks = shown.map(({ width, grows }) => (grows ? `minmax(${width}px, 1fr)` : `${width}px`));
  return [`${selectWidth}px`, ...tracks, `${actionsWidth}px`].join(' ');
}

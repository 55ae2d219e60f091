import type { TextKey } from '@/shared/texts';
import type { ModelRow, SortDirection, SortKey } from './model-rows';

/** A column of the table. Its cell is drawn by ModelTableRow. */
export interface Column {
  key: SortKey;
  label: TextKey;
  /** A track of CSS grid. */
  track: string;
  /** Figures stand to the right. */
  isNumeric?: boolean;
  /** The direction of the first click: what people look for first. */
  firstDirection: SortDirection;
  /** The table's width from which the column is shown. */
  fromWidth: number;
  /** Left out while no row has anything to say in it. */
  isTold?: (row: ModelRow) => boolean;
}

const columns: Column[] = [
  { key: 'name', label: 'models.column.name', track: 'minmax(12rem, 3fr)', firstDirection: 'ascending', fromWidth: 0 },
  {
    key: 'family',
    label: 'models.column.family',
    track: 'minmax(6rem, 1fr)',
    firstDirection: 'ascending',
    fromWidth: 860,
  },
  {
    key: 'parameters',
    label: 'models.column.parameters',
    track: '6.5rem',
    isNumeric: true,
    firstDirection: 'descending',
    fromWidth: 740,
  },
  {
    key: 'quantization',
    label: 'models.column.quantization',
    track: '7.5rem',
    firstDirection: 'ascending',
    fromWidth: 0,
  },
  {
    key: 'size',
    label: 'models.column.size',
    track: '5.5rem',
    isNumeric: true,
    firstDirection: 'descending',
    fromWidth: 0,
  },
  {
    key: 'context',
    label: 'models.column.context',
    track: '6rem',
    isNumeric: true,
    firstDirection: 'descending',
    fromWidth: 980,
    isTold: (row) => row.contextLength !== undefined,
  },
  { key: 'state', label: 'models.column.state', track: '6.5rem', firstDirection: 'ascending', fromWidth: 0 },
  { key: 'modified', label: 'models.column.modified', track: '8rem', firstDirection: 'descending', fromWidth: 640 },
];

/** Whether a list of this width shows cards of two lines instead of a table. */
export function isCardWidth(width: number): boolean {
  return width < 600;
}

/** The columns that fit a table of this width and have something to say about these rows. */
export function visibleColumns(tableWidth: number, rows: ModelRow[]): Column[] {
  return columns.filter(({ fromWidth, isTold }) => tableWidth >= fromWidth && (!isTold || rows.some(isTold)));
}

/** All columns: what can be sorted by. */
export const allColumns: readonly Column[] = columns;

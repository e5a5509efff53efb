import type * as z from 'zod';
import type { importPreview, importProblem } from './contract.ts';
import type { Field } from './importColumns.ts';
import { holdsIdNumber } from './rules.ts';

export type Problem = z.infer<typeof importProblem>;
export type PlannedRow = z.infer<typeof importPreview>['rows'][number];

/** Characters that a cell may hold. */
export const longestText = 120;

/** One row while it is read: its cells by field, and what is wrong with them. */
export class Row {
  readonly row: number;
  readonly #cells: ReadonlyMap<Field, { readonly title: string; readonly text: string }>;
  readonly problems: Problem[] = [];
  action: PlannedRow['action'] = 'wrong';

  constructor(row: number, cells: ReadonlyMap<Field, { readonly title: string; readonly text: string }>) {
    this.row = row;
    this.#cells = cells;
  }

  text(field: Field): string {
    return this.#cells.get(field)?.text ?? '';
  }

  wrong(field: Field, problem: Problem['problem']): undefined {
    const cell = this.#cells.get(field);
    this.problems.push({ row: this.row, column: cell?.title ?? field, value: shown(cell?.text ?? ''), problem });
    return undefined;
  }

  /** The cell's text; an empty one is `missing`. */
  needed(field: Field): string | undefined {
    const text = this.text(field);
    return text === '' ? this.wrong(field, 'missing') : text;
  }

  /** Reads a cell; what is not understood is a problem, an empty cell is undefined without one. */
  read<T>(
    field: Field,
    reader: (text: string) => T | undefined,
    problem: Problem['problem'] = 'notUnderstood',
  ): T | undefined {
    const text = this.text(field);
    return text === '' ? undefined : (reader(text) ?? this.wrong(field, problem));
  }

  done(action: 'add' | 'change' | 'same'): void {
    if (this.problems.length === 0) this.action = action;
  }
}

/** A cell as the preview shows it: what must not be kept is not sent back either. */
export const shown = (text: string): string => (holdsIdNumber(text) ? '***' : text.slice(0, longestText));

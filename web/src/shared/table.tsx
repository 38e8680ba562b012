// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';

export interface Column<Row> {
  id: string;
  name: ReactNode;
  show(row: Row): ReactNode;
  /** Numbers stand at the end of their column. */
  number?: boolean;
}

interface Props<Row> {
  caption: string;
  columns: Column<Row>[];
  rows: readonly Row[];
  keyOf(row: Row): string;
}

/** A plain table with a caption for screen readers; scrolls sideways by itself on a narrow screen. */
export function Table<Row>({ caption, columns, rows, keyOf }: Props<Row>) {
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={caption}>
      <table className="table">
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ id, name, number }) => (
              <th key={id} scope="col" data-number={number}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ id, show, number }) => (
                <td key={id} data-number={number}>
                  {show(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

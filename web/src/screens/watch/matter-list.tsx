// SPDX-License-Identifier: Apache-2.0
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { AgreementSummary } from '../../api';
import type { Brief } from '../../api/matters';
import { useSpeech } from '../../i18n/context';
import { markOf } from '../../record';
import { useRows } from '../../shared/rows';
import { MatterRow, type RowContext } from './matter-row';

interface Props extends RowContext {
  agreement: AgreementSummary | undefined;
  briefs: readonly Brief[];
  total: number;
  more: boolean;
  loading: boolean;
  selected: string | undefined;
  hovered: string | undefined;
  hrefOf(record: string): string;
  onHover(record: string | undefined): void;
  onSelect(record: string): void;
  onMore(): void;
}

export const row_px = 82;

/** As many rows as are seen, whatever the length of the list; further pages come as the reader nears the end. */
export function MatterList(props: Props) {
  const { agreement, node, briefs, total, more, loading, selected, hovered, hrefOf, onHover, onSelect, onMore } = props;
  const { t } = useSpeech();
  const box = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  const {
    rows,
    total: height_px,
    reveal,
  } = useRows({ list: 'matters', count: briefs.length, box, guess: row_px, spare: 6 });
  const lowest = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && !loading && lowest >= briefs.length - 20) onMore();
  }, [more, loading, lowest, briefs.length, onMore]);

  const chosen = briefs.findIndex(({ id }) => id === selected);
  useEffect(() => {
    if (chosen >= 0) {
      setAt(chosen);
      reveal(chosen);
    }
    // Only when another record is chosen: what comes in above must not pull the list along.
  }, [selected]);

  /** The row that the keys have gone to: it has the focus as soon as it has been scrolled to and drawn. */
  const wanted = useRef<string>(undefined);
  useEffect(() => {
    const row = wanted.current && box.current?.querySelector<HTMLElement>(`[data-record="${wanted.current}"]`);
    if (!row) return;
    wanted.current = undefined;
    row.focus({ preventScroll: true });
  });

  const focusOn = (index: number) => {
    const next = Math.max(0, Math.min(briefs.length - 1, index));
    setAt(next);
    reveal(next);
    wanted.current = briefs[next]?.id;
    return next;
  };
  const keys = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? row_px) / row_px) - 1);
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      j: at + 1,
      ArrowUp: at - 1,
      k: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: briefs.length - 1,
    };
    const to = steps[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = focusOn(to);
    // With a record open beside the list, moving on reads on.
    const brief = briefs[next];
    if (selected && brief) onSelect(brief.id);
  };
  return (
    <div ref={box} className="watch-list" onKeyDown={keys} onPointerLeave={() => onHover(undefined)}>
      <ol className="watch-rows" role="list" aria-labelledby="watch-list" style={{ blockSize: height_px }}>
        {rows.map(({ index, start }) => {
          const brief = briefs[index];
          return (
            brief && (
              <li
                key={brief.id}
                aria-posinset={index + 1}
                aria-setsize={total}
                style={{ insetBlockStart: start, blockSize: row_px }}
              >
                <MatterRow
                  brief={brief}
                  node={node}
                  crossings={props.crossings}
                  sectors={props.sectors}
                  mark={markOf(brief.party, agreement, node.party)}
                  href={hrefOf(brief.id)}
                  selected={brief.id === selected}
                  hovered={brief.id === hovered}
                  focusable={index === Math.min(at, briefs.length - 1)}
                  onHover={onHover}
                />
              </li>
            )
          );
        })}
      </ol>
      {loading && briefs.length > 0 && <p className="watch-list-foot quiet">{t('list.loading')}</p>}
    </div>
  );
}

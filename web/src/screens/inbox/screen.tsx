// SPDX-License-Identifier: Apache-2.0
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { InboxItem } from '../../api/inbox';
import { useSpeech } from '../../i18n/context';
import { useNow } from '../../shared/clock';
import { Page } from '../../shared/page';
import { Choose } from '../../shared/select';
import { Answer, Empty } from '../../shared/states';
import { useCurrentAgreement, useDesk } from '../../shell/desk';
import { useOffice } from '../../shell/office';
import { useSetting } from '../../shell/settings';
import { useShortcuts } from '../../shell/shortcuts';
import { useInbox } from '../../shell/use-counts';
import { Doing, type Task } from './doing';
import { InboxRow } from './inbox-row';
import { type Filter, keyOf, sections } from './sections';
import './style.css';

const all = 'all';
const everything: Filter = { office: '', sector: '' };

/** What needs this desk, by clock, with the act right beside it; and what the neighbour owes. */
export default function InboxScreen() {
  const { t, format } = useSpeech();
  const { chosen } = useDesk();
  const mine = useInbox(chosen, 'us');
  const theirs = useInbox(chosen, 'them');
  const [filter, setFilter] = useSetting<Record<string, string>>('inbox.filter', { ...everything });
  const now = useNow(30);
  const items = useMemo(() => [...(mine.data?.items ?? []), ...(theirs.data?.items ?? [])], [mine.data, theirs.data]);
  const shown = useMemo(() => sections(items, { ...everything, ...filter }, now), [items, filter, now]);
  return (
    <Page
      title={t('inbox.title')}
      about={
        mine.data && theirs.data
          ? t('inbox.about', {
              us: mine.data.counts.us,
              them: mine.data.counts.them,
              overdue: mine.data.items.filter(({ overdue }) => overdue).length,
            })
          : undefined
      }
      acts={<Filters filter={{ ...everything, ...filter }} onFilter={(next) => setFilter({ ...next })} />}
      className="inbox"
    >
      <Answer query={mine}>
        {() =>
          shown.length === 0 ? (
            <Empty icon="inbox" title={t('inbox.empty')}>
              {t(filter.office || filter.sector ? 'inbox.empty.filtered' : 'inbox.empty.what')}
            </Empty>
          ) : (
            <Lists shown={shown} />
          )
        }
      </Answer>
      {mine.data && <p className="inbox-asof quiet">{t('inbox.as_of', { time: format.time(mine.data.as_of) })}</p>}
    </Page>
  );
}

function Filters({ filter, onFilter }: { filter: Filter; onFilter(filter: Filter): void }) {
  const { t, name } = useSpeech();
  const { mine } = useOffice();
  const { text } = useCurrentAgreement();
  const given = (value: string) => (value === all ? '' : value);
  return (
    <>
      {mine.length > 1 && (
        <Choose
          quiet
          label={t('inbox.office')}
          value={filter.office || all}
          onChange={(office) => onFilter({ ...filter, office: given(office) })}
          choices={[
            { id: all, name: t('inbox.offices') },
            ...mine.map((office) => ({ id: office.id, name: name(office.name, office.id) })),
          ]}
        />
      )}
      {(text?.sector?.length ?? 0) > 1 && (
        <Choose
          quiet
          label={t('inbox.sector')}
          value={filter.sector || all}
          onChange={(sector) => onFilter({ ...filter, sector: given(sector) })}
          choices={[
            { id: all, name: t('inbox.sectors') },
            ...text!.sector!.map((sector) => ({ id: sector.id, name: name(sector.name, sector.id) })),
          ]}
        />
      )}
    </>
  );
}

/** The sections, a cursor that j and k move over them, and what is being done. */
function Lists({ shown }: { shown: ReturnType<typeof sections> }) {
  const { t, format } = useSpeech();
  const queries = useQueryClient();
  const list = useRef<HTMLDivElement>(null);
  const [task, setTask] = useState<Task>();
  /** Done here and not yet in what the node says. */
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
  const move = (step: number) => {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('.inbox-open') ?? [])];
    const at = rows.findIndex((row) => row.closest('li')?.contains(document.activeElement));
    rows[Math.min(rows.length - 1, Math.max(0, at + step))]?.focus();
  };
  const primary = () =>
    document.activeElement?.closest('li')?.querySelector<HTMLElement>('.inbox-acts .primary')?.click();
  useShortcuts({
    j: { says: 'keys.next', does: () => move(1) },
    k: { says: 'keys.before', does: () => move(-1) },
    o: {
      says: 'keys.open',
      does: () => document.activeElement?.closest('li')?.querySelector<HTMLElement>('.inbox-open')?.click(),
    },
    a: { says: 'keys.act', does: primary },
  });
  const done = useCallback(
    (item: InboxItem) => {
      setGone((current) => new Set(current).add(keyOf(item)));
      void queries.invalidateQueries({ queryKey: ['inbox'] });
    },
    [queries],
  );
  return (
    <div className="inbox-lists" ref={list}>
      {shown.map(({ name, items }, section) => (
        <section key={name} className="inbox-section" aria-labelledby={`inbox-${name}`} data-section={name}>
          <h2 id={`inbox-${name}`}>
            {t(`inbox.section.${name}`)} <span className="quiet">{format.number(items.length)}</span>
          </h2>
          <Rows
            items={items}
            atOnce={section === 0 ? drawn_at_once : peeping}
            row={(item) => (
              <InboxRow
                key={keyOf(item)}
                item={item}
                gone={gone.has(keyOf(item))}
                onTask={(next) => setTask({ item, ...next })}
                onDone={() => done(item)}
              />
            )}
          />
        </section>
      ))}
      {task && <Doing key={keyOf(task.item)} task={task} onClose={() => setTask(undefined)} />}
    </div>
  );
}

const drawn_at_once = 10;
/** Of the sections below the first, which begin out of sight when that one is long. */
const peeping = 3;
/** How far below what is seen rows are drawn already, in pixels. */
const ahead_px = 800;

/** The first rows at once, the others as the reader nears them: two hundred with their acts take a moment to draw. */
function Rows({ items, row, atOnce }: { items: InboxItem[]; row(item: InboxItem): ReactNode; atOnce: number }) {
  const [drawn, setDrawn] = useState(atOnce);
  const end = useRef<HTMLDivElement>(null);
  const more = drawn < items.length;
  useEffect(() => {
    if (!more || !end.current) return;
    const watch = new IntersectionObserver(
      ([seen]) => seen?.isIntersecting && setDrawn((count) => count + drawn_at_once),
      { root: end.current.closest('.page-body'), rootMargin: `0px 0px ${ahead_px}px` },
    );
    watch.observe(end.current);
    return () => watch.disconnect();
  }, [more, drawn]);
  return (
    <>
      <ol className="rows">{items.slice(0, drawn).map(row)}</ol>
      {more && <div ref={end} />}
    </>
  );
}

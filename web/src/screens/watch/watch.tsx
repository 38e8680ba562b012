// SPDX-License-Identifier: Apache-2.0
import { lazy, type ReactNode, Suspense, useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react';
import { Button, ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { corridorOf } from '../../agreement';
import type { Agreement, AgreementSummary, NodeState } from '../../api';
import { useSpeech } from '../../i18n/context';
import { spotOfBrief } from '../../map/spots';
import type { Place } from '../../record';
import { HeldRecords } from '../../records/held';
import type { Crossings } from '../../records/places';
import { Icon, type IconName } from '../../shared/icon';
import { Choose } from '../../shared/select';
import { AlertStrip } from './alert-strip';
import { conditions, everything, type Filter } from './filter';
import { FilterBar } from './filter-bar';
import { MatterList } from './matter-list';
import { SavedViews } from './saved-views';
import { TimeLine } from './timeline';
import { shownAtMost, useMatters } from './use-matters';
import './style.css';

const BorderMap = lazy(() => import('../../map/border-map'));

interface Props {
  node: NodeState;
  agreement: AgreementSummary | undefined;
  text: Agreement | undefined;
  crossings: Crossings;
  frontier: GeoJSON.FeatureCollection | undefined;
  dark: boolean;
  /** By the node's clock, in whole minutes. */
  now: number;
  filter: Filter;
  onFilter(filter: Filter): void;
  selected: string | undefined;
  onSelect(record: string): void;
  hrefOf(record: string): string;
  looked: Place | undefined;
  /** The record that is open beside. */
  detail: ReactNode;
}

const layouts = ['all', 'list', 'map'] as const;
type Layout = (typeof layouts)[number];
const layoutIcons: Record<Layout, IconName> = { all: 'split', list: 'list', map: 'map' };
const remembered = 'thalweg.watch.layout';

/** On a narrow screen these take turns. */
const turns = ['list', 'map', 'time'] as const;
type Turn = (typeof turns)[number];
const turnIcons: Record<Turn, IconName> = { list: 'list', map: 'map', time: 'wait' };

const nothing: never[] = [];

/** The page that stays open for a shift: alerts, both sides' matters in a list, on the map and along time, all under one filter. */
export function Watch(props: Props) {
  const { node, agreement, text, crossings, frontier, dark, now, filter, onFilter, selected, onSelect, hrefOf } = props;
  const { t, format } = useSpeech();
  const [hovered, setHovered] = useState<string>();
  const [layout, setLayout] = useState<Layout>(
    () => layouts.find((known) => known === localStorage.getItem(remembered)) ?? 'all',
  );
  useEffect(() => localStorage.setItem(remembered, layout), [layout]);
  const [turn, setTurn] = useState<Turn>('list');
  useEffect(() => {
    if (props.looked) setTurn('map');
  }, [props.looked]);

  const list = useMatters(agreement?.id, filter);
  // The strip shows what lies before and after the span that was chosen on it.
  const timeless = useMemo(() => ({ ...filter, since: '', until: '' }), [filter]);
  const spanned = filter.since !== '' || filter.until !== '';
  const context = useMatters(agreement?.id, timeless, spanned);
  const along = spanned ? context : list;
  usePages(list.query, list.briefs.length);
  usePages(context.query, spanned ? context.briefs.length : Infinity);

  const shown = useDeferredValue(useMemo(() => list.briefs.slice(0, shownAtMost), [list.briefs]));
  const strip = useDeferredValue(useMemo(() => along.briefs.slice(0, shownAtMost), [along.briefs]));
  const spots = useMemo(() => shown.map(spotOfBrief), [shown]);
  const more = list.query.fetchNextPage;
  const onMore = useCallback(() => void more(), [more]);
  const onSpan = (since: string, until: string) => onFilter({ ...filter, since, until });
  const partial = list.total > shown.length && shown.length >= Math.min(shownAtMost, list.briefs.length);
  const { isError, isSuccess, isPending, error } = list.query;
  return (
    <div className="watch" data-layout={layout} data-turn={turn} data-detail={Boolean(props.detail)}>
      <div className="watch-head">
        <h1 className="visually-hidden">{t('watch.title')}</h1>
        <AlertStrip {...{ node, crossings, now, hrefOf }} agreement={agreement?.id} sectors={text?.sector} />
        <div className="watch-bar">
          <FilterBar
            {...{ filter, onFilter, agreement, crossings }}
            sectors={text?.sector}
            now={new Date(now).toISOString()}
          />
          <div className="watch-tools">
            <SavedViews filter={filter} onFilter={onFilter} />
            <ToggleButtonGroup
              className="segments watch-layouts"
              aria-label={t('watch.layout')}
              selectionMode="single"
              disallowEmptySelection
              selectedKeys={[layout]}
              onSelectionChange={(keys) => setLayout(layouts.find((known) => keys.has(known)) ?? 'all')}
            >
              {layouts.map((known) => (
                <ToggleButton key={known} id={known} aria-label={t(`watch.layout.${known}`)}>
                  <Icon name={layoutIcons[known]} />
                </ToggleButton>
              ))}
            </ToggleButtonGroup>
          </div>
        </div>
      </div>
      <section className="watch-list-part" aria-labelledby="watch-list">
        <HeldRecords node={node} agreement={text} />
        <div className="watch-list-head">
          <h2 id="watch-list" tabIndex={-1}>
            {t('watch.list')}
          </h2>
          <span className="quiet" role="status">
            {isSuccess && t('watch.count', { count: list.total })}
          </span>
          <Choose
            quiet
            label={t('watch.filter.sort')}
            value={filter.sort}
            onChange={(sort) => onFilter({ ...filter, sort: sort === 'due' ? 'due' : 'at' })}
            choices={(['at', 'due'] as const).map((sort) => ({ id: sort, name: t(`watch.filter.sort.${sort}`) }))}
          />
        </div>
        {isPending && !isError && <p className="empty">{t('app.loading')}</p>}
        {isError && (
          <div className="empty" role="alert">
            <p>{t('watch.failed', { detail: error?.message ?? '' })}</p>
            <Button className="button" onPress={() => void list.query.refetch()}>
              {t('watch.again')}
            </Button>
          </div>
        )}
        {isSuccess && list.briefs.length === 0 && (
          <div className="empty">
            <p>{t(conditions(filter) ? 'watch.empty' : 'watch.empty_all')}</p>
            {conditions(filter) > 0 && (
              <Button className="button" onPress={() => onFilter(everything)}>
                {t('watch.filter.clear')}
              </Button>
            )}
          </div>
        )}
        <MatterList
          {...{ node, agreement, crossings, selected, hovered, hrefOf, onSelect, onMore }}
          sectors={text?.sector}
          briefs={list.briefs}
          total={list.total}
          more={list.query.hasNextPage && !list.query.isPlaceholderData}
          loading={list.query.isFetchingNextPage}
          onHover={setHovered}
        />
      </section>
      <div className="watch-map-part">
        <Suspense fallback={<div className="map-wait" />}>
          {agreement && (layout !== 'list' || turn === 'map') && (
            <BorderMap
              {...{ node, agreement, crossings, frontier, spots, selected, hovered, dark, onSelect }}
              corridor={corridorOf(text)}
              onHover={setHovered}
              draft={null}
              seen={nothing}
              looked={props.looked}
              onPick={undefined}
              live
            />
          )}
        </Suspense>
        {partial && (
          <p className="watch-partial" role="status">
            {t('watch.shown', { shown: format.number(shown.length), total: format.number(list.total) })}
          </p>
        )}
      </div>
      {agreement && (
        <TimeLine
          {...{ agreement, now, hovered, selected, onSelect, onSpan }}
          own={node.party}
          briefs={strip}
          since={filter.since}
          until={filter.until}
          onHover={setHovered}
        />
      )}
      {props.detail}
      <nav className="watch-turns" aria-label={t('watch.layout')}>
        {turns.map((known) => (
          <button key={known} type="button" aria-pressed={turn === known} onClick={() => setTurn(known)}>
            <Icon name={turnIcons[known]} />
            {t(known === 'list' ? 'list.title' : known === 'map' ? 'map.title' : 'watch.time')}
          </button>
        ))}
      </nav>
    </div>
  );
}

/** Asks for further pages until map and strip have what they can show; the list asks for more as it is read. */
function usePages(query: ReturnType<typeof useMatters>['query'], loaded: number) {
  const { hasNextPage, isFetching, isError, isPlaceholderData, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError && !isPlaceholderData && loaded < shownAtMost) void fetchNextPage();
  }, [hasNextPage, isFetching, isError, isPlaceholderData, loaded, fetchNextPage]);
}

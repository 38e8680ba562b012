// SPDX-License-Identifier: Apache-2.0
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import { corridorOf } from '../../agreement';
import type { PreviewResult, RecordsQuery } from '../../api';
import { useSpeech } from '../../i18n/context';
import { spotOfItem } from '../../map/spots';
import { useRecords } from '../../queries';
import type { Place } from '../../record';
import { HeldRecords } from '../../records/held';
import { RecordList } from '../../records/list';
import { RecordPanel } from '../record/panel';
import { useCurrentAgreement, useDesk } from '../../shell/desk';
import { go, useRoute } from '../../shell/route';
import { type View, ViewSwitch } from './view-switch';

const BorderMap = lazy(() => import('../../map/border-map'));

/** The records of both sides, the map, and beside it one record or the form. */
export default function Watch() {
  const { t } = useSpeech();
  const { node, theme } = useDesk();
  const { summary: agreement, text, crossings, frontier } = useCurrentAgreement();
  const [filter, setFilter] = useState<Pick<RecordsQuery, 'party' | 'kind'>>({});
  const [view, setView] = useState<View>('list');
  const route = useRoute();

  const records = useRecords({ agreement: agreement?.id, ...filter });
  const items = useMemo(() => records.data?.pages.flatMap((page) => page.items) ?? [], [records.data]);

  const spots = useMemo(() => items.map(spotOfItem), [items]);

  const [looked, setLooked] = useState<Place>();
  const look = useCallback((place: Place) => {
    setLooked({ ...place });
    setView('map');
  }, []);
  const open = useCallback((record: string) => {
    go({ screen: 'record', id: record });
    setView('list');
  }, []);
  const close = () => go({ screen: 'watch' });

  const selected = route.screen === 'record' ? route.id : undefined;

  return (
    <div className="desk" data-side={selected ? 'detail' : 'none'} data-view={view}>
      <h1 className="visually-hidden">{t('watch.title')}</h1>
      <div className="desk-body">
        <section className="panel list-panel" aria-labelledby="records">
          <HeldRecords node={node} agreement={text} />
          <RecordList
            node={node}
            agreement={agreement}
            crossings={crossings}
            sectors={text?.sector}
            items={items}
            records={records}
            filter={filter}
            onFilter={setFilter}
            selected={selected}
          />
        </section>
        <div className="map-panel">
          <Suspense fallback={<div className="map-wait" />}>
            {agreement && (
              <BorderMap
                node={node}
                agreement={agreement}
                corridor={corridorOf(text)}
                crossings={crossings}
                frontier={frontier}
                spots={spots}
                selected={selected}
                dark={theme.dark}
                draft={null}
                seen={noPreview}
                looked={looked}
                onSelect={open}
                onPick={undefined}
              />
            )}
          </Suspense>
        </div>
        {selected && <RecordPanel id={selected} onLook={look} onClose={close} />}
      </div>
      <ViewSwitch view={view} onView={setView} />
    </div>
  );
}

const noPreview: PreviewResult[] = [];

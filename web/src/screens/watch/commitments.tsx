// SPDX-License-Identifier: Apache-2.0
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import { corridorOf } from '../../agreement';
import type { PreviewResult, RecordsQuery } from '../../api';
import { useSpeech } from '../../i18n/context';
import { spotOfItem } from '../../map/spots';
import { useRecords } from '../../queries';
import { RecordList } from '../../records/list';
import { useCurrentAgreement, useDesk } from '../../shell/desk';
import { go } from '../../shell/route';
import { type View, ViewSwitch } from './view-switch';

const BorderMap = lazy(() => import('../../map/border-map'));

/** What an observer watches: that something was said, when and by whom, entry by entry. Of what was said it holds commitments only. */
export function Commitments() {
  const { t } = useSpeech();
  const { node, theme } = useDesk();
  const { summary: agreement, text, crossings, frontier } = useCurrentAgreement();
  const [filter, setFilter] = useState<Pick<RecordsQuery, 'party' | 'kind'>>({});
  const [view, setView] = useState<View>('list');

  const records = useRecords({ agreement: agreement?.id, ...filter });
  const items = useMemo(() => records.data?.pages.flatMap((page) => page.items) ?? [], [records.data]);

  const spots = useMemo(() => items.map(spotOfItem), [items]);

  const open = useCallback((record: string) => go({ screen: 'record', id: record }), []);

  return (
    <div className="desk" data-side="none" data-view={view}>
      <h1 className="visually-hidden">{t('watch.title')}</h1>
      <div className="desk-body">
        <section className="panel list-panel" aria-labelledby="records">
          <RecordList
            node={node}
            agreement={agreement}
            crossings={crossings}
            sectors={text?.sector}
            items={items}
            records={records}
            filter={filter}
            onFilter={setFilter}
            selected={undefined}
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
                selected={undefined}
                dark={theme.dark}
                draft={null}
                seen={noPreview}
                looked={undefined}
                onSelect={open}
                onPick={undefined}
              />
            )}
          </Suspense>
        </div>
      </div>
      <ViewSwitch view={view} onView={setView} />
    </div>
  );
}

const noPreview: PreviewResult[] = [];

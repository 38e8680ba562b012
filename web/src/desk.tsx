// SPDX-License-Identifier: Apache-2.0
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { corridorOf } from './agreement';
import type { PreviewResult, RecordsQuery } from './api';
import { useSpeech } from './i18n/context';
import { useAgreement, useLayer, useNode, useRecords } from './queries';
import { spotOfItem } from './map/spots';
import { partyNames, type Place } from './record';
import { RecordDetail } from './records/detail';
import { HeldRecords } from './records/held';
import { RecordList } from './records/list';
import { ReportForm } from './report/form';
import { Header } from './shell/header';
import { useRoute } from './shell/route';
import { Standing } from './shell/standing';
import { useTheme } from './shell/theme';
import { ViewSwitch, type View } from './shell/view-switch';

const BorderMap = lazy(() => import('./map/border-map'));

/** The whole page: who we are, the records of both sides, the map, and beside it one record or the form. */
export function Desk() {
  const { t, name } = useSpeech();
  const node = useNode();
  const [chosen, setChosen] = useState<string>();
  const [filter, setFilter] = useState<Pick<RecordsQuery, 'party' | 'kind'>>({});
  const [view, setView] = useState<View>('list');
  const [route, go] = useRoute();
  const theme = useTheme();

  const agreement = node.data?.agreements.find(({ id }) => id === chosen) ?? node.data?.agreements[0];
  const text = useAgreement(agreement?.id);
  const crossings = useLayer(agreement?.id, 'crossings');
  const frontier = useLayer(agreement?.id, 'frontier');
  const records = useRecords({ agreement: agreement?.id, ...filter });
  const items = useMemo(() => records.data?.pages.flatMap((page) => page.items) ?? [], [records.data]);

  const spots = useMemo(() => items.map(spotOfItem), [items]);

  const [draftPlace, setDraftPlace] = useState<Place | null>(null);
  const [picking, setPicking] = useState(false);
  const [picked, setPicked] = useState<Pick<Place, 'latitude' | 'longitude'>>();
  const [seen, setSeen] = useState<PreviewResult[]>([]);

  const pick = useCallback((latitude: number, longitude: number) => {
    setPicked({ latitude, longitude });
    setView('list');
  }, []);
  const [looked, setLooked] = useState<Place>();
  const look = useCallback((place: Place) => {
    setLooked({ ...place });
    setView('map');
  }, []);
  const open = useCallback(
    (record: string) => {
      go({ at: 'record', record });
      setView('list');
    },
    [go],
  );

  const own = node.data && partyNames(node.data).get(node.data.party ?? '');
  useEffect(() => {
    document.title = own ? `${name(own, '')} · ${t('app.name')}` : t('app.name');
  }, [own, name, t]);

  if (!node.data) return <Standing node={node} alone />;
  const logging = route.at === 'log';
  const side = logging ? 'form' : route.at === 'record' ? 'detail' : 'none';

  return (
    <div className="desk" data-side={side} data-view={view}>
      <a
        className="skip"
        href="#records"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById('records')?.focus();
        }}
      >
        {t('app.skip')}
      </a>
      <Header
        node={node.data}
        agreement={agreement}
        onAgreement={setChosen}
        theme={theme}
        onLog={() => go({ at: 'log' })}
        logging={logging}
      />
      <Standing node={node} />
      <main className="desk-body">
        <section className="panel list-panel" aria-labelledby="records">
          <HeldRecords node={node.data} agreement={text.data} />
          <RecordList
            node={node.data}
            agreement={agreement}
            crossings={crossings.data}
            sectors={text.data?.sector}
            items={items}
            records={records}
            filter={filter}
            onFilter={setFilter}
            selected={route.at === 'record' ? route.record : undefined}
          />
        </section>
        <div className="map-panel">
          <Suspense fallback={<div className="map-wait" />}>
            {agreement && (
              <BorderMap
                node={node.data}
                agreement={agreement}
                corridor={corridorOf(text.data)}
                crossings={crossings.data}
                frontier={frontier.data}
                spots={spots}
                selected={route.at === 'record' ? route.record : undefined}
                dark={theme.dark}
                draft={logging ? draftPlace : null}
                seen={logging ? seen : noPreview}
                looked={looked}
                onSelect={open}
                onPick={logging && picking ? pick : undefined}
              />
            )}
          </Suspense>
        </div>
        {route.at === 'record' && (
          <RecordDetail
            id={route.record}
            node={node.data}
            agreement={text.data}
            crossings={crossings.data}
            onLook={look}
            onClose={() => go({ at: 'list' })}
          />
        )}
        {logging && text.data && agreement && (
          <ReportForm
            node={node.data}
            agreement={text.data}
            crossings={crossings.data}
            picked={picked}
            onPicking={setPicking}
            onPlace={setDraftPlace}
            onPreview={setSeen}
            onOpen={open}
            onClose={() => go({ at: 'list' })}
          />
        )}
      </main>
      <ViewSwitch view={view} onView={setView} />
    </div>
  );
}

const noPreview: PreviewResult[] = [];

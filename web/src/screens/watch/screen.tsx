// SPDX-License-Identifier: Apache-2.0
import { useCallback, useMemo, useState } from 'react';
import type { Place } from '../../record';
import { useNow } from '../../shared/clock';
import { useCurrentAgreement, useDesk } from '../../shell/desk';
import { go, href, useRoute } from '../../shell/route';
import { RecordPanel } from '../record/panel';
import { type Filter, fromParams, toParams } from './filter';
import { Commitments } from './commitments';
import { useNews } from './use-matters';
import { Watch } from './watch';

/** The watch, as its address describes it: what is filtered, and which record is open beside. */
export default function WatchScreen() {
  const { node } = useDesk();
  return node.role === 'observer' ? <Commitments /> : <OpenWatch />;
}

const routeOf = (filter: Filter, record?: string) => ({
  screen: 'watch' as const,
  query: { ...Object.fromEntries(toParams(filter)), ...(record && { record }) },
});

function OpenWatch() {
  const { node, theme } = useDesk();
  const { summary, text, crossings, frontier } = useCurrentAgreement();
  const { query } = useRoute();
  const address = new URLSearchParams(query).toString();
  const filter = useMemo(() => fromParams(new URLSearchParams(address)), [address]);
  const selected = query?.record;
  const now = useNow(60);
  useNews(summary?.id);
  const [looked, setLooked] = useState<Place>();
  const onFilter = (next: Filter) => go(routeOf(next, selected), 'instead');
  const onSelect = useCallback((record: string) => go(routeOf(filter, record)), [filter]);
  const hrefOf = useCallback((record: string) => href(routeOf(filter, record)), [filter]);
  return (
    <Watch
      {...{ node, text, crossings, frontier, now, filter, onFilter, selected, onSelect, hrefOf, looked }}
      agreement={summary}
      dark={theme.dark}
      detail={
        selected && (
          <RecordPanel id={selected} onLook={(place) => setLooked({ ...place })} onClose={() => go(routeOf(filter))} />
        )
      }
    />
  );
}

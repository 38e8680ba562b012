// SPDX-License-Identifier: Apache-2.0
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'react-aria-components';
import { audit } from '../../api/accounts';
import { useSpeech } from '../../i18n/context';
import { Failed, Loading } from '../../shared/states';
import { Table } from '../../shared/table';
import { When } from '../../shared/time';
import { Part } from './part';

/** What was done at this node, from its national journal: nobody can take a line out of it. */
export function Audit() {
  const { t } = useSpeech();
  const pages = useInfiniteQuery({
    queryKey: ['audit'],
    queryFn: ({ pageParam, signal }) => audit(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
  const rows = pages.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Part id="audit" title={t('administration.audit')} about={t('administration.audit.about')}>
      {pages.isPending && <Loading />}
      {pages.isError && <Failed error={pages.error} onAgain={() => void pages.refetch()} />}
      {rows.length > 0 && (
        <Table
          caption={t('administration.audit')}
          rows={rows.map((row, index) => ({ ...row, index }))}
          keyOf={({ index }) => String(index)}
          columns={[
            { id: 'at', name: t('administration.at'), show: ({ at }) => <When at={at} /> },
            { id: 'account', name: t('administration.account'), show: ({ account, by }) => <bdi>{account ?? by}</bdi> },
            { id: 'act', name: t('administration.act'), show: ({ act }) => <bdi className="exact">{act}</bdi> },
            {
              id: 'subject',
              name: t('administration.subject'),
              show: ({ subject, detail }) => <bdi lang="en">{[subject, detail].filter(Boolean).join(' · ')}</bdi>,
            },
          ]}
        />
      )}
      {pages.hasNextPage && (
        <Button className="button" onPress={() => void pages.fetchNextPage()} isDisabled={pages.isFetchingNextPage}>
          {t('list.older')}
        </Button>
      )}
    </Part>
  );
}

// SPDX-License-Identifier: Apache-2.0
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'react-aria-components';
import { audit, type AuditRow } from '../../api/accounts';
import { useSpeech } from '../../i18n/context';
import { Failed, Loading } from '../../shared/states';
import { Table } from '../../shared/table';
import { When } from '../../shared/time';
import { useCurrentAgreement } from '../../shell/desk';
import { known } from './known';
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
            {
              id: 'act',
              name: t('administration.act'),
              show: ({ act }) =>
                known(t, `administration.act.${act.replaceAll('.', '_')}`) ?? <bdi className="exact">{act}</bdi>,
            },
            {
              id: 'subject',
              name: t('administration.subject'),
              show: (row) => <About row={row} />,
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

const commitment = /^[0-9a-f]{64}$/;

/** What it was about: a record by the beginning of its name, an account with what it may do. */
function About({ row: { act, subject, detail } }: { row: AuditRow }) {
  const { t, name, format } = useSpeech();
  const { text } = useCurrentAgreement();
  const rights = act.startsWith('account.') ? rightsIn(detail) : undefined;
  const said = rights
    ? format.list([
        ...(rights.admin ? [t('administration.admin')] : []),
        ...rights.offices.map((id) => name(text?.office?.find((office) => office.id === id)?.name, id)),
      ])
    : detail;
  const isRecord = subject !== null && commitment.test(subject);
  return (
    <>
      {isRecord ? (
        <bdi className="exact" title={subject}>
          {subject.slice(0, 12)}…
        </bdi>
      ) : (
        <bdi>{subject}</bdi>
      )}
      {subject && said && ' · '}
      <bdi>{said}</bdi>
    </>
  );
}

/** As the node notes what an account may do. */
function rightsIn(detail: string): { admin: boolean; offices: string[] } | undefined {
  try {
    const { admin, offices } = JSON.parse(detail) as { admin?: boolean; offices?: string[] };
    return { admin: admin === true, offices: offices ?? [] };
  } catch {
    return undefined; // it failed, and says why
  }
}

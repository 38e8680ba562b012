// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { officesWith } from '../../agreement';
import { api, type JsonObject } from '../../api';
import type { Balance } from '../../api/balance';
import { useSpeech } from '../../i18n/context';
import { Preview } from '../../form/preview';
import { Icon } from '../../shared/icon';
import { Choose } from '../../shared/select';
import { Side } from '../../shared/side';
import { Table } from '../../shared/table';
import { useCurrentAgreement, useDesk } from '../../shell/desk';
import type { Period } from './period';

/** What each side says that it kept back, and our own count to be published. Only numbers cross, never what they count. */
export function Withheld({ data, period }: { data: Balance; period: Period }) {
  const { t, words, format } = useSpeech();
  const { node } = useDesk();
  return (
    <section className="balance-card">
      <h2>{t('balance.withheld')}</h2>
      <p className="quiet">{t('balance.withheld.why')}</p>
      {data.withheld.length > 0 ? (
        <Table
          caption={t('balance.withheld')}
          rows={data.withheld}
          keyOf={(row) => `${row.party}/${row.kind}/${row.from}`}
          columns={[
            { id: 'party', name: t('balance.who'), show: ({ party }) => <Side party={party} /> },
            { id: 'kind', name: t('balance.kind'), show: ({ kind }) => words.kind(kind) },
            {
              id: 'for',
              name: t('balance.period'),
              show: ({ from, until }) =>
                t('balance.range', { first: format.date(from), last: format.date(lastDay(until)) }),
            },
            { id: 'count', name: t('balance.count'), number: true, show: ({ count }) => format.number(count) },
          ]}
        />
      ) : (
        <p className="quiet">{t('balance.nothing_withheld')}</p>
      )}
      {node.role === 'party' && <Publish data={data} period={period} />}
    </section>
  );
}

const lastDay = (until: string) => new Date(Date.parse(until) - 1).toISOString();

/** The count as a record: a period in which nothing was withheld says so. */
export function draftOf({ from, until, own_withheld }: Balance, agreement: string, office: string): JsonObject {
  const counts = own_withheld.length
    ? Object.fromEntries(own_withheld.map(({ kind, count }) => [kind, count]))
    : { incident: 0 };
  return { kind: 'withheld_count', agreement, office, purpose: 'administration', from, until, counts };
}

function Publish({ data, period }: { data: Balance; period: Period }) {
  const { t, words, format, name } = useSpeech();
  const { node, chosen } = useDesk();
  const agreement = useCurrentAgreement();
  const cache = useQueryClient();
  const offices = agreement.text ? officesWith(agreement.text, node.party, 'log', 'withheld_count') : [];
  const [office, setOffice] = useState<string>();
  const draft = draftOf(data, chosen!, office ?? offices[0]?.id ?? '');
  const preview = useMutation({ mutationFn: () => api.preview(draft).then(({ results }) => results) });
  const publish = useMutation({
    mutationFn: () => api.submit(draft).then(({ results }) => results[0]),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['balance'] }),
  });
  const said = data.withheld.some(
    ({ party, from, until }) => party === node.party && from === data.from && until === data.until,
  );
  const over = Date.parse(data.until) <= Date.parse(node.now);
  return (
    <div className="balance-publish">
      <h3>{t('balance.publish')}</h3>
      <p>
        {t('balance.publish.ours')}{' '}
        <strong>
          {data.own_withheld.length
            ? format.list(data.own_withheld.map(({ kind, count }) => `${words.kind(kind)} ${format.number(count)}`))
            : t('balance.publish.none')}
        </strong>
      </p>
      {said && (
        <p className="outcome" data-tone="good">
          <Icon name="check" /> {t('balance.publish.done')}
        </p>
      )}
      {!said && period.unit !== 'month' && <p className="quiet">{t('balance.publish.month')}</p>}
      {!said && period.unit === 'month' && !over && <p className="quiet">{t('balance.publish.over')}</p>}
      {!said && period.unit === 'month' && over && offices.length === 0 && (
        <p className="quiet">{t('balance.publish.no_office')}</p>
      )}
      {!said && period.unit === 'month' && over && offices.length > 0 && (
        <>
          <div className="balance-form">
            <Choose
              label={words.field('office')}
              value={office ?? offices[0]!.id}
              onChange={setOffice}
              choices={offices.map((each) => ({ id: each.id, name: name(each.name, each.id) }))}
            />
            <Button className="button" onPress={() => preview.mutate()}>
              {t('balance.publish.preview')}
            </Button>
            <Button
              className="button primary"
              isDisabled={!preview.data || publish.isPending}
              onPress={() => publish.mutate()}
            >
              {t('balance.publish.now')}
            </Button>
          </div>
          {(preview.data ?? preview.error) && agreement.text && (
            <Preview
              node={node}
              agreement={agreement.text}
              crossings={agreement.crossings}
              record={draft}
              results={preview.data}
              problem={preview.error?.message}
              checking={preview.isPending}
            />
          )}
          {publish.data && publish.data.status !== 'released' && (
            <p className="field-error" role="alert" dir="auto">
              {t(publish.data.status === 'held' ? 'result.held' : 'balance.publish.refused')}{' '}
              {typeof publish.data.error === 'object' ? publish.data.error?.detail : publish.data.error}
            </p>
          )}
          {publish.error && (
            <p className="field-error" role="alert" dir="auto">
              {publish.error.message}
            </p>
          )}
        </>
      )}
    </div>
  );
}
